"""Errors of the protocol (RFC 6749) and reading its parameters."""

from typing import Literal
from urllib.parse import parse_qsl

from litestar import Response

from parlour.identity.issuer.service import PageRequest

MAX_PARAMETERS = 40
MAX_VALUE_CHARS = 4096
FORM = "application/x-www-form-urlencoded"

ErrorCode = Literal[
    "invalid_request",
    "invalid_client",
    "invalid_grant",
    "unauthorized_client",
    "unsupported_grant_type",
    "unsupported_response_type",
    "invalid_scope",
    "invalid_token",
    "login_required",
    "request_not_supported",
    "request_uri_not_supported",
    "authorization_pending",
    "slow_down",
    "access_denied",
    "expired_token",
]


class OAuthError(Exception):
    """An error that a client is told as JSON."""

    def __init__(
        self, code: ErrorCode, description: str, status: int = 400, retry_after: int | None = None
    ) -> None:
        super().__init__(description)
        self.retry_after = retry_after
        self.code: ErrorCode = code
        self.description = description
        self.status = status


def parameters(encoded: bytes | str) -> dict[str, str]:
    """The parameters of a query or a form, each at most once (RFC 6749, section 3.1)."""
    text = encoded.decode("ascii", "replace") if isinstance(encoded, bytes) else encoded
    try:
        pairs = parse_qsl(
            text, keep_blank_values=True, errors="strict", max_num_fields=MAX_PARAMETERS
        )
    except ValueError as error:
        raise OAuthError("invalid_request", "the parameters cannot be read") from error
    found: dict[str, str] = {}
    for name, value in pairs:
        if name in found:
            raise OAuthError("invalid_request", "a parameter is sent more than once")
        if len(value) > MAX_VALUE_CHARS or "\0" in value:
            raise OAuthError("invalid_request", "a parameter is too long or has a null character")
        # An empty value counts as absent.
        if value:
            found[name] = value
    return found


async def form(request: PageRequest) -> dict[str, str]:
    """The fields of a form. Raises OAuthError."""
    if request.content_type[0].lower() != FORM:
        raise OAuthError("invalid_request", f"the body must be {FORM}")
    return parameters(await request.body())


def answer_error(_request: PageRequest, error: OAuthError) -> Response[dict[str, str]]:
    """The error as RFC 6749, section 5.2, wants it."""
    headers = {"Cache-Control": "no-store"}
    if error.status == 401:
        headers["WWW-Authenticate"] = f'Bearer error="{error.code}"'
    if error.retry_after is not None:
        headers["Retry-After"] = str(error.retry_after)
    body = {"error": error.code, "error_description": error.description}
    return Response(body, status_code=error.status, headers=headers)
