import { describe, expect, it } from "vitest";
import { isKey, keyOfFragment, newKey, readKey, withKey } from "./key";

const KEY = "EZRhLOZzf4c42HlJIGmY7w";
const LINK = "https://meet.example.org/room/0c9a7a3e-5c8e-4f5e-9a6b-1f2e3d4c5b6a";

it("makes keys of 128 bits, never the same twice", () => {
  const keys = Array.from({ length: 50 }, newKey);
  expect(keys.every(isKey)).toBe(true);
  expect(new Set(keys).size).toBe(50);
});

it.each(["", "short", `${KEY}x`, KEY.slice(1), "EZRhLOZzf4c42HlJIGmY7+", "EZRhLOZzf4c42HlJIGmY7x"])(
  "does not take %j for a key",
  (text) => {
    expect(isKey(text)).toBe(false);
  },
);

it("stands in the fragment, which browsers keep to themselves", () => {
  const link = new URL(withKey(LINK, KEY));
  expect(link.hash).toBe(`#key=${KEY}`);
  expect(link.href.slice(0, -link.hash.length)).toBe(LINK);
  expect(keyOfFragment(link.hash)).toBe(KEY);
});

it("leaves links as they are where there is no key", () => {
  expect(withKey(LINK, undefined)).toBe(LINK);
});

describe("what somebody pastes", () => {
  it.each([
    ["the bare key", ` ${KEY} `],
    ["the whole link", withKey(LINK, KEY)],
    ["a guest link", withKey(`${LINK}?invite=x`, KEY)],
    ["an invitation", `Join: <${withKey(LINK, KEY)}>.\nPassword: x`],
    ["more in the fragment", `${LINK}#top=1&key=${KEY}`],
  ])("is understood: %s", (_, text) => {
    expect(readKey(text)).toBe(KEY);
  });

  it.each(["", "hello", LINK, `${LINK}#key=`, `${LINK}#key=${KEY.slice(2)}`])(
    "holds no key: %j",
    (text) => {
      expect(readKey(text)).toBeUndefined();
    },
  );
});
