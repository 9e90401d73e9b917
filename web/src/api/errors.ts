/** What went wrong with a call to the controller, kept apart by code so that the UI can say it. */

export interface FieldError {
  field?: string;
  code: string;
  message?: string;
}

export class ApiError extends Error {
  override readonly name = "ApiError";

  constructor(
    /** HTTP status; 0 = the controller could not be reached. */
    readonly status: number,
    /** Machine string of the error envelope, or one derived from the status. */
    readonly code: string,
    message: string,
    readonly fields: readonly FieldError[] = [],
  ) {
    super(message);
  }

  get unreachable(): boolean {
    return this.status === 0 || this.status >= 502;
  }
}

/** The message with which a 401 means "wrong link", not "session expired" (rest.md 3.1). */
const NO_CREDENTIALS = "Unable to parse access token or invite code";

/** Whether the person must sign in again. */
export function isSessionExpired(error: unknown): boolean {
  return (
    error instanceof ApiError &&
    error.status === 401 &&
    error.code !== "wrong_room_password" &&
    error.code !== "invalid_credentials" &&
    error.message !== NO_CREDENTIALS
  );
}

const CODE_BY_STATUS: Readonly<Record<number, string>> = {
  400: "bad_request",
  401: "unauthorized",
  403: "forbidden",
  404: "not_found",
  409: "conflict",
  413: "storage_quota_exceeded",
  422: "validation_failed",
  429: "too_many_requests",
  503: "service_unavailable",
};

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function readFields(value: unknown): FieldError[] {
  if (!Array.isArray(value)) return [];
  return value.filter(isRecord).map((entry) => ({
    code: typeof entry.code === "string" ? entry.code : "invalid_value",
    ...(typeof entry.field === "string" && { field: entry.field }),
    ...(typeof entry.message === "string" && { message: entry.message }),
  }));
}

/** Reads the error envelope; an empty or foreign body falls back to the status. */
export function errorFromResponse(status: number, body: string): ApiError {
  const fallback = CODE_BY_STATUS[status] ?? (status >= 500 ? "internal_server_error" : "unknown");
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return new ApiError(status, fallback, `HTTP ${status}`);
  }
  if (!isRecord(parsed)) return new ApiError(status, fallback, `HTTP ${status}`);
  return new ApiError(
    status,
    typeof parsed.code === "string" ? parsed.code : fallback,
    typeof parsed.message === "string" ? parsed.message : `HTTP ${status}`,
    readFields(parsed.validation_errors),
  );
}
