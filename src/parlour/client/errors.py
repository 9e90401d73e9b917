"""What can go wrong in a call: one hierarchy, from "no answer" to "the server says no"."""

from collections.abc import Sequence

from parlour.protocol.rest.errors import FieldError


class ClientError(Exception):
    """The base of everything that this package raises."""


class DiscoveryFailed(ClientError):
    """At this address there is no server that we can talk to."""


class NoAnswer(ClientError):
    """The server could not be reached, or took too long. Whether it did anything is unknown."""


class UnexpectedAnswer(ClientError):
    """The server's answer is not what the API promises."""


class LoginRequired(ClientError):
    """Nobody is logged in, or the log-in is over: log in again."""


class LoginFailed(ClientError):
    """The identity provider did not let somebody in; `code` is its word for it."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message or code)
        self.code = code


class ApiError(ClientError):
    """The server refused. `code` is for programs, the message for people (rest.md 4)."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        fields: Sequence[FieldError] = (),
        retry_after: float | None = None,
    ) -> None:
        super().__init__(f"{message} ({status} {code})" if message else f"{status} {code}")
        self.status = status
        self.code = code
        self.message = message
        self.fields = list(fields)
        """What is wrong with which field of the request."""
        self.retry_after = retry_after
        """Seconds after which the server would like to be asked again."""


class BadRequest(ApiError):
    """400: the request is malformed."""


class Unauthorized(ApiError):
    """401: no credentials, or such that do not count; also a wrong room password."""


class Forbidden(ApiError):
    """403: not allowed, or no such room or event."""


class NotFound(ApiError):
    """404: there is no such thing."""


class Conflict(ApiError):
    """409: it contradicts what is there already."""


class TooLarge(ApiError):
    """413: too much, or the storage is full."""


class Unprocessable(ApiError):
    """422: well-formed, but not possible, such as an event that ends before it starts."""


class TooManyRequests(ApiError):
    """429: wait for `retry_after` seconds."""


class ServerError(ApiError):
    """5xx: it is not our fault."""


_BY_STATUS: dict[int, type[ApiError]] = {
    400: BadRequest,
    401: Unauthorized,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    413: TooLarge,
    422: Unprocessable,
    429: TooManyRequests,
}


def kind_of(status: int) -> type[ApiError]:
    """The exception for a status."""
    return _BY_STATUS.get(status, ServerError if status >= 500 else ApiError)
