"""Sending requests: encoding, errors, and trying again where that is safe."""

import asyncio
import re
from collections.abc import AsyncGenerator, AsyncIterable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar, cast
from uuid import UUID

import httpx
import msgspec
from msgspec import UNSET

from parlour.client.credentials import NOBODY, Credentials
from parlour.client.errors import NoAnswer, UnexpectedAnswer, kind_of
from parlour.protocol.rest.errors import ErrorBody

T = TypeVar("T")

TIMEOUT = httpx.Timeout(30.0, connect=10.0)
TRIES = 4
FIRST_PAUSE_SECS = 0.3
LONGEST_PAUSE_SECS = 30.0
# Doing these twice is the same as doing them once.
_REPEATABLE = frozenset({"GET", "PUT"})
# The request never got as far as the server's program, or was turned away before anything was done.
_NOT_DONE = frozenset({429})
_MAYBE_DONE = frozenset({502, 503, 504})
_LINK = re.compile(r'<([^>]*)>\s*;\s*rel="(\w+)"')

Query = Mapping[str, Any]


class Transport:
    """One server, one connection pool, one caller."""

    def __init__(
        self, http: httpx.AsyncClient, api: str, credentials: Credentials = NOBODY
    ) -> None:
        self.http = http
        self.api = api
        self.credentials = credentials

    def speaking_for(self, credentials: Credentials) -> "Transport":
        """The same server and pool, another caller."""
        return Transport(self.http, self.api, credentials)

    async def call(
        self,
        method: str,
        path: str,
        kind: type[T],
        *,
        query: Query | None = None,
        body: Any = UNSET,
    ) -> T:
        """The decoded answer. Raises ApiError, NoAnswer, UnexpectedAnswer, LoginRequired."""
        answer = await self.send(method, path, query=query, body=body)
        return decoded(answer, kind)

    async def send(
        self, method: str, path: str, *, query: Query | None = None, body: Any = UNSET
    ) -> httpx.Response:
        """A successful answer, read to its end."""
        content = None if body is UNSET else msgspec.json.encode(body)
        headers = {} if body is UNSET else {"Content-Type": "application/json"}
        pause = FIRST_PAUSE_SECS
        for rest in reversed(range(TRIES)):
            try:
                answer = await self._once(method, path, query, content, headers)
            except httpx.HTTPError as error:
                if rest == 0 or not _may_repeat(method, error):
                    raise NoAnswer(f"{method} {self.api}{path}: {error!r}") from error
                wait = pause
            else:
                asked = retry_after(answer)
                if rest == 0 or not _refused_for_now(method, answer, asked):
                    return _checked(answer)
                wait = pause if asked is None else asked
            await asyncio.sleep(wait)
            pause *= 3
        raise AssertionError("the last try returns or raises")

    async def _once(
        self, method: str, path: str, query: Query | None, content: bytes | None, headers: Any
    ) -> httpx.Response:
        """Send it; once more if the token had just expired."""
        url, parameters = f"{self.api}{path}", _parameters(query)
        authorization = await self.credentials.header()
        answer = await self.http.request(
            method, url, params=parameters, content=content, headers=_with(headers, authorization)
        )
        if not _token_refused(answer) or not await self.credentials.renewed(authorization):
            return answer
        authorization = await self.credentials.header()
        return await self.http.request(
            method, url, params=parameters, content=content, headers=_with(headers, authorization)
        )

    def url(self, path: str) -> httpx.URL:
        """The address of a path of the API."""
        return httpx.URL(f"{self.api}{path}")

    async def upload(
        self, path: str, chunks: AsyncIterable[bytes], kind: type[T], *, query: Query | None = None
    ) -> T:
        """Send a stream of bytes; never twice, since it can be read only once."""
        headers = {"Content-Type": "application/octet-stream"}
        try:
            answer = await self.http.post(
                f"{self.api}{path}",
                params=_parameters(query),
                content=chunks,
                headers=_with(headers, await self.credentials.header()),
            )
        except httpx.HTTPError as error:
            raise NoAnswer(f"POST {self.api}{path}: {error!r}") from error
        return decoded(_checked(answer), kind)

    @asynccontextmanager
    async def download(
        self, path: str, *, query: Query | None = None, headers: Mapping[str, str] | None = None
    ) -> AsyncGenerator[httpx.Response]:
        """An answer whose body is read by the caller, piece by piece."""
        sent = _with(headers or {}, await self.credentials.header())
        url = path if "://" in path else f"{self.api}{path}"
        try:
            async with self.http.stream(
                "GET", url, params=_parameters(query), headers=sent
            ) as answer:
                if not answer.is_success:
                    await answer.aread()
                yield _checked(answer)
        except httpx.HTTPError as error:
            raise NoAnswer(f"GET {url}: {error!r}") from error

    async def save(self, path: str, target: Path) -> None:
        """Write a body to a file, piece by piece."""
        async with self.download(path) as answer:
            with target.open("wb") as file:
                async for piece in answer.aiter_bytes():
                    file.write(piece)


def decoded(answer: httpx.Response, kind: type[T]) -> T:
    """The body as a value of this type. Raises UnexpectedAnswer."""
    try:
        return msgspec.json.decode(answer.content, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UnexpectedAnswer(f"{answer.request.url.path}: {error}") from error


def linked(answer: httpx.Response, rel: str) -> httpx.QueryParams | None:
    """The query of the page that the answer's `Link` header calls so (rest.md 5)."""
    for url, name in _LINK.findall(answer.headers.get("link", "")):
        if name == rel:
            return httpx.URL(cast("str", url)).params
    return None


def retry_after(answer: httpx.Response) -> float | None:
    """The seconds that the server asks to wait."""
    text = answer.headers.get("retry-after", "")
    if text.isdigit():
        return float(text)
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, (at - datetime.now(UTC)).total_seconds())


def _may_repeat(method: str, error: httpx.HTTPError) -> bool:
    never_sent = isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout)
    return never_sent or method in _REPEATABLE


def _refused_for_now(method: str, answer: httpx.Response, asked: float | None) -> bool:
    if asked is not None and asked > LONGEST_PAUSE_SECS:
        return False
    if answer.status_code in _NOT_DONE:
        return asked is not None
    return answer.status_code in _MAYBE_DONE and method in _REPEATABLE


def _token_refused(answer: httpx.Response) -> bool:
    challenge = answer.headers.get("www-authenticate", "")
    return answer.status_code == 401 and "invalid_token" in challenge


def _checked(answer: httpx.Response) -> httpx.Response:
    if answer.is_success:
        return answer
    try:
        body = msgspec.json.decode(answer.content, type=ErrorBody)
    except (msgspec.DecodeError, UnicodeDecodeError):
        body = ErrorBody("", "")
    status = answer.status_code
    fields = body.validation_errors or body.errors
    raise kind_of(status)(
        status, body.code or f"status_{status}", body.message, fields, retry_after(answer)
    )


def _with(headers: Mapping[str, str], authorization: str | None) -> dict[str, str]:
    return {**headers, **({"Authorization": authorization} if authorization else {})}


def _parameters(query: Query | None) -> dict[str, str]:
    """Parameters that are None or UNSET are left out."""
    given = (query or {}).items()
    return {name: _text(value) for name, value in given if value is not None and value is not UNSET}


def _text(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case datetime():
            if value.tzinfo is None:
                raise ValueError("A time needs a time zone: datetime(…, tzinfo=…).")
            return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        case UUID():
            return str(value)
        case Enum():
            return str(value.value)
        case list() | tuple() | set() | frozenset():
            return ",".join(_text(entry) for entry in cast("list[Any]", value))
        case _:
            return str(value)
