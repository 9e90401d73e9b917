/** How a session ended, in the words of the contract with the shell. */
import { ApiError, isSessionExpired } from "../../api/errors";
import type { LinkState } from "../../protocol";
import type { LeftReason } from "../contract";
import type { Farewell } from "../store/state";

type Over = Extract<LinkState, { kind: "over" }>;

export function leftReason(over: Over, farewell: Farewell | null): LeftReason {
  if (over.why === "left") return { kind: "left" };
  if (over.why === "refused") {
    return isSessionExpired(over.error)
      ? { kind: "sessionExpired" }
      : { kind: "refused", error: over.error };
  }
  switch (farewell?.kind) {
    case "kicked":
      return { kind: "removed" };
    case "banned":
      return { kind: "banned" };
    default:
      return { kind: "ended" };
  }
}

/** Trying again mends an unreachable or busy server, nothing else. */
export function isFinalError(error: unknown): boolean {
  if (!(error instanceof ApiError)) return false;
  const passes =
    error.status === 0 || error.status >= 500 || [408, 425, 429].includes(error.status);
  return !passes;
}
