import type { TFunction } from "i18next";
import { ApiError } from "./errors";

/** Error codes with a text of their own, under `error.` in the shell's texts. */
export const ERROR_CODES = [
  "unreachable",
  "internal_server_error",
  "service_unavailable",
  "forbidden",
  "not_found",
  "conflict",
  "unauthorized",
  "feature_disabled",
  "storage_quota_exceeded",
  "too_many_requests",
  "wrong_room_password",
  "invalid_event",
  "invalid_guest_access",
  "bad_request",
  "validation_failed",
  "unknown",
] as const;

/** What to tell a person about an error; codes without a text of their own fall back. */
export function errorText(error: unknown, t: TFunction): string {
  return t(`error.${errorKey(error)}`);
}

export type ErrorKey = (typeof ERROR_CODES)[number];

export function errorKey(error: unknown): ErrorKey {
  if (!(error instanceof ApiError)) return "unknown";
  if (error.status === 0) return "unreachable";
  const known = ERROR_CODES.find((code) => code === error.code);
  if (known) return known;
  return error.status >= 500 ? "internal_server_error" : "unknown";
}
