import { expect, it } from "vitest";
import { invitationText, mailtoUrl } from "./text";

it("leaves out the facts that there are not", () => {
  expect(invitationText({ intro: "Come", link: "Join: x" })).toBe("Come\n\nJoin: x");
});

it("keeps the facts in order", () => {
  const text = invitationText({ intro: "Come", when: "9:00", link: "x", password: "y" });
  expect(text).toBe("Come\n\n9:00\nx\ny");
});

it("encodes a mail so that no text breaks out of its place", () => {
  expect(mailtoUrl("A & B?", "1\n&cc=x@example.org")).toBe(
    "mailto:?subject=A%20%26%20B%3F&body=1%0D%0A%26cc%3Dx%40example.org",
  );
});
