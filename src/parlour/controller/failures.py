"""Turns whatever a handler or the framework raises into the error envelope."""

import re
from collections.abc import Callable, Mapping
from typing import Any, cast

import msgspec
import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from sqlalchemy.exc import IntegrityError

from parlour.controller.errors import (
    ApiError,
    BadRequest,
    Conflict,
    Forbidden,
    InvalidJson,
    MethodNotAllowed,
    NotFound,
    PayloadOverflow,
    ServiceUnavailable,
    TooManyRequests,
    Unauthorized,
    invalid,
    missing,
)
from parlour.files.store import StorageFailed
from parlour.protocol.rest.errors import FieldError

MEDIA_TYPE = "text/json"  # the framework adds the charset
_log = structlog.get_logger()
# How the framework puts it that somebody left in the middle of a body: no fault of ours.
_GONE = "client disconnected prematurely"
_AT = re.compile(r" - at `\$\.?([^`]*)`")
_MISSING = re.compile(r"Object missing required field `([^`]+)`")
_BY_STATUS: Mapping[int, type[ApiError]] = {
    400: BadRequest,
    403: Forbidden,
    404: NotFound,
    413: PayloadOverflow,
}

AnyRequest = Request[Any, Any, Any]


def answer(error: ApiError) -> Response[bytes]:
    """The envelope as a response."""
    return Response(
        msgspec.json.encode(error.body()),
        status_code=error.status,
        media_type=MEDIA_TYPE,
        headers=error.headers,
    )


def refusal(error: msgspec.MsgspecError | UnicodeDecodeError | RecursionError) -> InvalidJson:
    """Say which field of a body is wrong, and by which rule."""
    if not isinstance(error, msgspec.ValidationError):
        return InvalidJson("The body is not valid JSON.")
    text = str(error)
    places = [place for place in _AT.findall(text) if place]
    rule = _AT.sub("", text)
    lacking = _MISSING.search(rule)
    if lacking:
        name = ".".join([*reversed(places), lacking[1]])
        return InvalidJson(f"{name} is required.", [missing(name)])
    name = ".".join(reversed(places))
    if not name:
        return InvalidJson(rule)
    return InvalidJson(f"{name}: {rule}", [invalid(name, rule)])


def _api_error(_request: AnyRequest, error: ApiError) -> Response[bytes]:
    return answer(error)


def _framework_error(_request: AnyRequest, error: HTTPException) -> Response[bytes]:
    status = error.status_code
    if status == 405:
        return answer(MethodNotAllowed(headers=dict(error.headers or {})))
    if status == 401:
        return answer(Unauthorized())
    if status == 429:
        return answer(TooManyRequests(1))
    if error.detail == _GONE:
        # Nobody is there any more to read the answer.
        return answer(BadRequest())
    if status >= 500:
        return _unexpected(_request, error)
    return answer(_BY_STATUS.get(status, BadRequest)())


def _parameter_error(_request: AnyRequest, error: ValidationException) -> Response[bytes]:
    """A query parameter of the wrong kind or out of its range."""
    entries = cast("list[dict[str, Any]]", error.extra) if isinstance(error.extra, list) else []
    fields = [_field(entry) for entry in entries]
    if any(field.field == "data" for field in fields):
        # That is what handlers call the body; there was none.
        return answer(InvalidJson("A JSON body is required."))
    said = "; ".join(f"{field.field}: {field.message}" for field in fields)
    return answer(BadRequest(said or error.detail, fields))


def _field(entry: Mapping[str, Any]) -> FieldError:
    return invalid(str(entry.get("key", "")), str(entry.get("message", "")))


def _constraint(_request: AnyRequest, error: IntegrityError) -> Response[bytes]:
    """Two requests at once wanted what only one can have (rest.md 4.4)."""
    _log.warning("constraint_violated", detail=str(error.orig))
    return answer(Conflict())


def _storage(request: AnyRequest, error: StorageFailed) -> Response[bytes]:
    _log.error("storage_failed", path=request.scope["path"], error=str(error))
    return answer(ServiceUnavailable("The storage of files cannot be reached."))


def _unexpected(request: AnyRequest, error: Exception) -> Response[bytes]:
    # Not the path: it may be a link that opens a folder or a calendar.
    route = cast("dict[str, Any]", request.scope).get("path_template", "none")
    _log.error("request_failed", method=request.method, route=route, exc_info=error)
    return answer(ApiError())


HANDLERS: dict[int | type[Exception], Callable[[AnyRequest, Any], Response[bytes]]] = {
    ApiError: _api_error,
    ValidationException: _parameter_error,
    HTTPException: _framework_error,
    IntegrityError: _constraint,
    StorageFailed: _storage,
    Exception: _unexpected,
}
