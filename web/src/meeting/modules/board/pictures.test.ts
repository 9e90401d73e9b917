import { describe, expect, it } from "vitest";
import { nameOfPicture } from "./pictures";

describe("the name of a picture", () => {
  const noon = new Date(2026, 6, 9, 12, 3, 4);

  it("tells the meeting and the time", () => {
    expect(nameOfPicture("Spring term", "png", noon)).toBe("Spring term 2026-07-09 12-03-04.png");
  });

  it("is no path", () => {
    expect(nameOfPicture("a/b: c?", "svg", noon)).toBe("a_b_ c_ 2026-07-09 12-03-04.svg");
  });

  it("does without a title", () => {
    expect(nameOfPicture("", "png", noon)).toBe("2026-07-09 12-03-04.png");
  });
});
