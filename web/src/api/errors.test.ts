import { describe, expect, it } from "vitest";
import { ApiError, errorFromResponse, isSessionExpired } from "./errors";

describe("errorFromResponse", () => {
  it("reads code, message and field errors of the envelope", () => {
    const body = JSON.stringify({
      code: "validation_failed",
      message: "wrong",
      validation_errors: [{ field: "title", code: "value_required", message: "missing" }],
    });
    const error = errorFromResponse(422, body);
    expect(error).toMatchObject({ status: 422, code: "validation_failed", message: "wrong" });
    expect(error.fields).toEqual([{ field: "title", code: "value_required", message: "missing" }]);
  });

  it.each([
    [403, "forbidden"],
    [404, "not_found"],
    [500, "internal_server_error"],
    [503, "service_unavailable"],
    [418, "unknown"],
  ])("derives the code of an empty %i from the status", (status, code) => {
    expect(errorFromResponse(status, "").code).toBe(code);
  });

  it.each(["<html>", "[1]", "null", '"text"', '{"code":3}'])("survives the body %s", (body) => {
    expect(errorFromResponse(502, body).status).toBe(502);
  });
});

describe("isSessionExpired", () => {
  it("is true for a refused token", () => {
    expect(isSessionExpired(new ApiError(401, "unauthorized", "token expired"))).toBe(true);
  });

  it("is false for a wrong room password", () => {
    expect(isSessionExpired(new ApiError(401, "wrong_room_password", "x"))).toBe(false);
  });

  it("is false for the message that means a wrong link", () => {
    const message = "Unable to parse access token or invite code";
    expect(isSessionExpired(new ApiError(401, "unauthorized", message))).toBe(false);
  });

  it("is false for anything else", () => {
    expect(isSessionExpired(new ApiError(403, "forbidden", ""))).toBe(false);
    expect(isSessionExpired(new Error("no"))).toBe(false);
  });
});
