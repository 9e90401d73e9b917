import { describe, expect, it } from "vitest";
import { avatarHue, initials, isOwnPicture } from "./avatar";

it.each([
  ["Anna Berger", "AB"],
  ["Ana María de la Cruz", "AC"],
  ["örs", "Ö"],
  ["jean-luc", "JL"],
  ["42", "4"],
  ["  ", "?"],
  ["🦉", "?"],
])("makes initials of %s", (name, expected) => {
  expect(initials(name)).toBe(expected);
});

it("gives a name the same colour each time", () => {
  expect(avatarHue("Anna Berger")).toBe(avatarHue("Anna Berger"));
  expect(avatarHue("")).toBe(0);
});

describe("isOwnPicture", () => {
  const OWN = "https://meet.example.org";

  it("shows pictures of our own host", () => {
    expect(isOwnPicture(`${OWN}/pictures/1.png`, OWN)).toBe(true);
    expect(isOwnPicture("/pictures/1.png", OWN)).toBe(true);
  });

  it("prefers initials to drawn patterns", () => {
    expect(isOwnPicture(`${OWN}/avatar/00ff`, OWN)).toBe(false);
  });

  it.each(["https://seccdn.libravatar.org/avatar/1", "//other.example/x", "data:,x", "http://["])(
    "never loads %s",
    (url) => {
      expect(isOwnPicture(url, OWN)).toBe(false);
    },
  );
});
