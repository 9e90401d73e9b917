import { expect, it } from "vitest";
import { returnPath } from "./session";

it("goes back to the page the sign-in started from", () => {
  expect(returnPath({ returnTo: "/room/1?invite=2" })).toBe("/room/1?invite=2");
});

it.each([
  undefined,
  {},
  { returnTo: 3 },
  { returnTo: "https://evil.example/" },
  { returnTo: "//evil.example/" },
  { returnTo: "/\\evil.example/" },
])("goes home instead of %j", (state) => {
  expect(returnPath(state)).toBe("/dashboard");
});
