import { describe, expect, it } from "vitest";
import { ApiError } from "../api/errors";
import { refusalReason, validateName } from "./entry";

describe("validateName", () => {
  it("wants more than spaces", () => {
    expect(validateName(" \t")).toBe("name_required");
  });

  it("counts characters, not code units", () => {
    expect(validateName("🦉".repeat(100))).toBeNull();
    expect(validateName("🦉".repeat(101))).toBe("name_long");
  });
});

describe("refusalReason", () => {
  const CODE = "7d1f0b52-2b2c-4d7e-8f00-aabbccddeeff";

  it.each([
    [401, "wrong_room_password", undefined, "passwordWrong"],
    [401, "wrong_room_password", CODE, "passwordWrong"],
    [400, "invalid_credentials", CODE, "passwordWrong"],
    [401, "unauthorized", undefined, "sessionExpired"],
    [401, "unauthorized", CODE, "inviteInactive"],
    [403, "forbidden", undefined, "accessDenied"],
    [403, "forbidden", CODE, "inviteInactive"],
    [404, "not_found", undefined, "roomMissing"],
    [404, "not_found", CODE, "inviteInactive"],
    [400, "invalid_json", CODE, "inviteInvalid"],
    [400, "invalid_json", undefined, "failed"],
    [429, "too_many_requests", undefined, "failed"],
    [0, "unreachable", undefined, "unreachable"],
    [503, "service_unavailable", CODE, "unreachable"],
  ] as const)("reads %i %s (invite: %s) as %s", (status, code, invite, reason) => {
    expect(refusalReason(new ApiError(status, code, ""), invite)).toBe(reason);
  });

  it("does not take a bug for an answer", () => {
    expect(refusalReason(new TypeError("x"), undefined)).toBe("failed");
  });
});
