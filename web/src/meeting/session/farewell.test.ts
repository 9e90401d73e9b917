import { describe, expect, it } from "vitest";
import { ApiError } from "../../api/errors";
import { isFinalError, leftReason } from "./farewell";

const error = (status: number, code = "x"): ApiError => new ApiError(status, code, "");

describe("an error of the start call", () => {
  it.each([0, 408, 429, 500, 502, 503])("passes with time: %i", (status) => {
    expect(isFinalError(error(status))).toBe(false);
  });

  it.each([400, 401, 403, 404])("is final: %i", (status) => {
    expect(isFinalError(error(status))).toBe(true);
  });

  it("that is none of the controller's is tried again", () => {
    expect(isFinalError(new TypeError("network"))).toBe(false);
  });
});

describe("the reason for leaving", () => {
  const closed = { kind: "over", why: "closed" } as const;

  it("is what a moderator did", () => {
    expect(leftReason(closed, { kind: "kicked" })).toEqual({ kind: "removed" });
    expect(leftReason(closed, { kind: "banned" })).toEqual({ kind: "banned" });
    expect(leftReason(closed, { kind: "debriefed" })).toEqual({ kind: "ended" });
  });

  it("is the end of the room when the room closes", () => {
    const farewell = { kind: "closing", reason: "room_deleted" } as const;
    expect(leftReason(closed, farewell)).toEqual({ kind: "ended" });
  });

  it("is one's own, whatever the server said before", () => {
    expect(leftReason({ kind: "over", why: "left" }, { kind: "kicked" })).toEqual({ kind: "left" });
  });

  it("asks to sign in again when the session has expired", () => {
    const refused = { kind: "over", why: "refused", error: error(401, "unauthorized") } as const;
    expect(leftReason(refused, null)).toEqual({ kind: "sessionExpired" });
  });

  it("hands on a refusal that the lobby must explain", () => {
    const refused = { kind: "over", why: "refused", error: error(403, "banned") } as const;
    expect(leftReason(refused, null)).toMatchObject({ kind: "refused", error: { status: 403 } });
  });
});
