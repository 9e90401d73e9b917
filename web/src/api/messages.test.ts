import { describe, expect, it } from "vitest";
import de from "../i18n/de/shell.json";
import en from "../i18n/en/shell.json";
import { ApiError } from "./errors";
import { ERROR_CODES, errorKey } from "./messages";

describe("errorKey", () => {
  it("keeps codes that have a text", () => {
    expect(errorKey(new ApiError(403, "feature_disabled", ""))).toBe("feature_disabled");
  });

  it("says that the server cannot be reached when there was no answer", () => {
    expect(errorKey(new ApiError(0, "unreachable", ""))).toBe("unreachable");
  });

  it("falls back to the kind of failure", () => {
    expect(errorKey(new ApiError(500, "misconfiguration", ""))).toBe("internal_server_error");
    expect(errorKey(new ApiError(409, "unknown_email", ""))).toBe("unknown");
    expect(errorKey(new TypeError("bug"))).toBe("unknown");
  });
});

it("has a text in both languages for every code, and no text without a code", () => {
  const codes = [...ERROR_CODES].sort();
  expect(Object.keys(en.error).sort()).toEqual(codes);
  expect(Object.keys(de.error).sort()).toEqual(codes);
});
