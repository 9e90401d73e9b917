"""HTTP requests and responses."""

from http import HTTPStatus
from typing import Any

import msgspec
from msgspec import Struct

JSON = "application/json"
# What the reference gives errors: clients do not look at it, tests of conformance may.
ERROR_JSON = "text/json; charset=utf-8"
TEXT = "text/plain; charset=utf-8"


class Request(Struct, frozen=True, kw_only=True):
    """A whole request. Header names are in lower case; repeated ones are joined by commas."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes
    peer: str


class Response(Struct, frozen=True, kw_only=True):
    """A whole response."""

    status: int
    body: bytes = b""
    content_type: str = TEXT
    headers: tuple[tuple[str, str], ...] = ()

    def encode(self, *, keep_alive: bool, head: bool) -> bytes:
        """The bytes on the wire; for HEAD without the body."""
        connection = "" if keep_alive else "connection: close\r\n"
        kind = f"content-type: {self.content_type}\r\n" if self.body else ""
        length = "" if self.status == 204 else f"content-length: {len(self.body)}\r\n"
        start = f"HTTP/1.1 {self.status} {HTTPStatus(self.status).phrase}\r\n"
        caching = "cache-control: no-store\r\n"
        others = "".join(f"{name}: {value}\r\n" for name, value in self.headers)
        top = f"{start}{kind}{length}{caching}{others}{connection}\r\n".encode("latin-1")
        return top if head else top + self.body


class ErrorBody(Struct, frozen=True):
    """What every error of the API says."""

    code: str
    message: str


def plain(status: int, text: str) -> Response:
    return Response(status=status, body=text.encode())


def empty(status: int) -> Response:
    return Response(status=status)


def json(status: int, value: Any) -> Response:
    return Response(status=status, body=msgspec.json.encode(value), content_type=JSON)


def error(status: int, code: str, message: str) -> Response:
    body = msgspec.json.encode(ErrorBody(code, message))
    return Response(status=status, body=body, content_type=ERROR_JSON)
