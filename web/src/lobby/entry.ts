/** What a person types into the lobby: its rules, and what the server may say to it. */
import { ApiError } from "../api/errors";

export const NAME_LIMIT = 100;

export type NameFault = "name_required" | "name_long";

export function validateName(name: string): NameFault | null {
  const trimmed = name.trim();
  if (trimmed === "") return "name_required";
  return Array.from(trimmed).length > NAME_LIMIT ? "name_long" : null;
}

export type RefusalReason =
  | "accessDenied"
  | "inviteInvalid"
  | "inviteInactive"
  | "roomMissing"
  | "passwordWrong"
  | "sessionExpired"
  | "unreachable"
  | "failed";

/**
 * Reads an error of the lobby's look-ups and of the start call (ui-inventory 8: look-up results and
 * start results).
 */
export function refusalReason(error: unknown, inviteCode: string | undefined): RefusalReason {
  if (!(error instanceof ApiError)) return "failed";
  if (error.code === "wrong_room_password" || error.code === "invalid_credentials") {
    return "passwordWrong";
  }
  if (error.unreachable) return "unreachable";
  switch (error.status) {
    case 400:
    case 422:
      return inviteCode === undefined ? "failed" : "inviteInvalid";
    case 401:
      return inviteCode === undefined ? "sessionExpired" : "inviteInactive";
    case 403:
      return inviteCode === undefined ? "accessDenied" : "inviteInactive";
    case 404:
      return inviteCode === undefined ? "roomMissing" : "inviteInactive";
    default:
      return "failed";
  }
}
