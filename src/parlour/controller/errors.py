"""Everything that the REST API refuses: one hierarchy, and the only place of wire codes.

Sources: rest.md 4 (envelope, codes), 3.1 (the two kinds of 401).
"""

from collections.abc import Sequence
from typing import ClassVar

from parlour.protocol.rest.errors import ErrorBody, FieldError

# The web client compares this text: with it, a 401 means "wrong link", not "log in again".
NO_CREDENTIALS = "Unable to parse access token or invite code"


class ApiError(Exception):
    """An answer that is no success. The message is for people, the code for programs."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal_server_error"
    message: ClassVar[str] = "Something went wrong on our side."

    def __init__(
        self,
        message: str | None = None,
        fields: Sequence[FieldError] = (),
        headers: dict[str, str] | None = None,
    ) -> None:
        self.text = message or self.message
        self.fields = list(fields)
        self.headers = headers or {}
        super().__init__(self.text)

    def body(self) -> ErrorBody:
        return ErrorBody(self.code, self.text, self.fields, self.fields)


class BadRequest(ApiError):
    status, code, message = 400, "bad_request", "The request is malformed."


class InvalidJson(BadRequest):
    code, message = "invalid_json", "The body is not the JSON that is expected here."


class InvalidContentType(BadRequest):
    code, message = "invalid_content_type", "The body must be application/json."


class PayloadOverflow(BadRequest):
    code, message = "payload_overflow", "The body is too large."


class InvalidPayload(BadRequest):
    code, message = "invalid_payload", "The body could not be read."


class InvalidClaims(BadRequest):
    code, message = "invalid_claims", "The access token lacks a needed claim."


class InvalidTariffId(BadRequest):
    code, message = "invalid_tariff_id", "The access token names a tariff that is not known here."


class InvalidGuestAccess(BadRequest):
    code = "invalid_guest_access"
    message = "guest_access must be disabled in an end-to-end encrypted meeting."


class QueryTooShort(BadRequest):
    code, message = "query_too_short", "q must have at least 3 bytes."


class AssetTooLarge(BadRequest):
    """A file with more bytes than files may have."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"The file has more than {limit} bytes.")


class InvalidCredentials(BadRequest):
    """The same for a number that nobody has and for a wrong PIN."""

    code, message = "invalid_credentials", "The number or the PIN is wrong."


class InvalidBreakoutRoom(BadRequest):
    code, message = "invalid_breakout_room_id", "There is no such breakout room."


class Unauthorized(ApiError):
    """No credentials, or unreadable ones."""

    status, code, message = 401, "unauthorized", NO_CREDENTIALS

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message, headers={"WWW-Authenticate": "Bearer"})


class InvalidToken(ApiError):
    """A token that says who someone is, but does not convince."""

    status, code, message = 401, "unauthorized", "The access token is not valid."

    def __init__(self, reason: str) -> None:
        said = "".join(c for c in reason if " " <= c <= "~" and c not in '"\\')
        super().__init__(
            reason,
            headers={
                "WWW-Authenticate": f'Bearer error="invalid_token", error_description="{said}"'
            },
        )


class MissingApiToken(ApiError):
    status, code, message = 401, "missing_api_token", "A token signed with an API key is needed."


class InvalidApiToken(ApiError):
    status, code, message = 401, "invalid_api_token", "The token is not valid."


class WrongRoomPassword(ApiError):
    status, code, message = 401, "wrong_room_password", "The room's password is wrong or missing."


class Forbidden(ApiError):
    status, code, message = 403, "forbidden", "You may not do this."


class FeatureDisabled(Forbidden):
    code = "feature_disabled"

    def __init__(self, feature: str) -> None:
        super().__init__(f"The feature {feature} is disabled.")


class ServiceForbidden(Forbidden):
    """Changing something that this room cannot have."""

    code, message = "service_unavailable", "This is not available for this room."


class NotFound(ApiError):
    status, code, message = 404, "not_found", "There is no such thing here."


class ServiceNotFound(NotFound):
    """Reading something that this room cannot have."""

    code, message = "service_unavailable", "This is not available for this room."


class MethodNotAllowed(ApiError):
    status, code, message = 405, "method_not_allowed", "This method is not possible here."


class Conflict(ApiError):
    status, code, message = 409, "conflict", "This contradicts what is there already."


class UnknownEmail(Conflict):
    code, message = "unknown_email", "Nobody here has this mail address."


class StorageQuotaExceeded(ApiError):
    status, code, message = 413, "storage_quota_exceeded", "The owner's storage is used up."


class RangeNotSatisfiable(ApiError):
    status, code = 416, "range_not_satisfiable"
    message = "The file ends before the part that is asked for."

    def __init__(self, size: int) -> None:
        super().__init__(headers={"Content-Range": f"bytes */{size}"})


class ValidationFailed(ApiError):
    status, code, message = 422, "validation_failed", "This is not possible here."


class InvalidEvent(ApiError):
    status, code, message = 422, "invalid_event", "The dates of the event are not possible."


class TooManyRequests(ApiError):
    status, code, message = 429, "too_many_requests", "Too many attempts. Try again later."

    def __init__(self, retry_after_secs: int) -> None:
        self.retry_after = max(1, retry_after_secs)
        super().__init__(headers={"Retry-After": str(self.retry_after)})


class TooManyStrangers(ApiError):
    """Too many invitations of addresses that nobody here has."""

    status, code = 429, "too_many_requests"

    def __init__(self, most: int, retry_after_secs: int) -> None:
        rule = f"At most {most} addresses without an account can be invited within 24 hours"
        retry = {"Retry-After": str(max(1, retry_after_secs))}
        super().__init__(f"email: {rule}.", [FieldError("invalid_value", "email", rule)], retry)


class InvalidConfiguration(ApiError):
    code, message = "invalid_configuration", "The settings of this server contradict each other."


class Misconfiguration(ApiError):
    code, message = "misconfiguration", "The user search is not set up."


class RoomServerFailed(ApiError):
    """The room server could not be reached, or answered what it should not."""

    message = "Failed to request a token for the room."


class ServiceUnavailable(ApiError):
    status, code, message = 503, "service_unavailable", "Something that is needed is not there."


class FolderUnavailable(ApiError):
    """Another server failed that keeps shared folders. Not 5xx, at which clients give up a page."""

    status, code = 424, "service_unavailable"
    message = "The server of shared folders failed."


def missing(field: str) -> FieldError:
    """The entry for a field that must be given."""
    return FieldError("value_required", field, f"{field} is required.")


def invalid(field: str, rule: str) -> FieldError:
    """The entry for a field whose value breaks a rule."""
    return FieldError("invalid_value", field, rule)
