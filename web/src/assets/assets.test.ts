import { describe, expect, it } from "vitest";
import { resolved } from "./download";
import { kindOf } from "./kind";
import { formatSize, storageState } from "./size";

describe("an amount of storage", () => {
  it.each([
    [0, "0 bytes"],
    [999, "999 bytes"],
    [1000, "1 kB"],
    [3_420_000, "3.4 MB"],
    [42_000_000, "42 MB"],
    [1_250_000_000, "1.3 GB"],
  ])("of %i bytes is %s", (bytes, text) => {
    expect(formatSize(bytes, "en")).toBe(text);
  });

  it("is written as the language does", () => {
    expect(formatSize(3_420_000, "de")).toBe("3,4 MB");
  });

  it("is nearly full from nine tenths on", () => {
    expect(storageState(5, undefined)).toBe("unlimited");
    expect(storageState(89, 100)).toBe("fine");
    expect(storageState(90, 100)).toBe("nearlyFull");
    expect(storageState(100, 100)).toBe("full");
  });
});

describe("the address of a download", () => {
  const asked = "/v1/rooms/r/assets/a/download";

  it("is relative to the one that was asked", () => {
    expect(resolved(asked, "proxy?token=x")).toBe("/v1/rooms/r/assets/a/proxy?token=x");
  });

  it("may be on another host", () => {
    expect(resolved(asked, "https://s3.example.org/o?x=1")).toBe("https://s3.example.org/o?x=1");
  });
});

describe("the kind of a file", () => {
  it.each([
    ["vote_protocol", "vote"],
    ["meeting_report", "report"],
    ["recording", "recording"],
    ["record", "recording"],
    ["something_new", "other"],
  ] as const)("%s is shown as %s", (kind, shown) => {
    expect(kindOf({ kind })).toBe(shown);
  });
});
