"""POST requests over connections that stay open, for what everybody who joins a meeting waits for.

A client for the whole web (redirects, cookies, proxies, streams) takes ten times as long for one.
"""

import asyncio
import ssl
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

import httptools
import httpx

MOST_AT_ONCE = 100
MOST_IDLE = 20
MOST_ANSWER_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said."""

    status_code: int
    content: bytes

    @property
    def is_success(self) -> bool:
        return 200 <= self.status_code < 300


class Poster:
    """Requests to one server. They must be such that sending one twice does no harm."""

    def __init__(self, url: str, timeout_secs: float) -> None:
        parts = urlsplit(url)
        assert parts.hostname is not None
        self._host = parts.hostname
        self._encrypted = parts.scheme == "https"
        self._port = parts.port or (443 if self._encrypted else 80)
        self._start = f"POST {parts.path}"
        self._after_path = f" HTTP/1.1\r\nHost: {parts.netloc}\r\n"
        self._timeout_secs = timeout_secs
        self._ssl: ssl.SSLContext | None = None
        self._places = asyncio.Semaphore(MOST_AT_ONCE)
        self._idle: list[_Connection] = []

    async def post(self, path: str, headers: dict[str, str], body: bytes) -> Answer:
        """Ask, and wait for the whole answer. Raises OSError; a TimeoutError is one."""
        lines = "".join([f"{name}: {value}\r\n" for name, value in headers.items()])
        head = f"{self._start}{path}{self._after_path}{lines}Content-Length: {len(body)}\r\n\r\n"
        request = head.encode("latin-1") + body
        async with asyncio.timeout(self._timeout_secs), self._places:
            while self._idle:
                connection = self._idle.pop()
                # Closed by the server because nothing was asked: the next, or a new one, will do.
                with suppress(_ClosedBeforeAnswer):
                    return await self._asked(connection, request)
            return await self._asked(await self._opened(), request)

    async def _asked(self, connection: "_Connection", request: bytes) -> Answer:
        try:
            answer = await connection.ask(request)
        except BaseException:
            connection.close()
            raise
        if connection.stays_open and len(self._idle) < MOST_IDLE:
            self._idle.append(connection)
        else:
            connection.close()
        return answer

    async def _opened(self) -> "_Connection":
        if self._encrypted and self._ssl is None:
            # Which authorities are trusted is the same as for all other requests.
            self._ssl = httpx.create_ssl_context(trust_env=False)
        loop = asyncio.get_running_loop()
        _, connection = await loop.create_connection(
            _Connection, self._host, self._port, ssl=self._ssl
        )
        return connection

    def close(self) -> None:
        """Close the connections that nobody waits for."""
        while self._idle:
            self._idle.pop().close()


class _ClosedBeforeAnswer(ConnectionResetError):
    """The connection ended before anything came."""


class _Connection(asyncio.Protocol):
    """One request after the other. httptools parses the answers."""

    def __init__(self) -> None:
        self.stays_open = True
        self._transport: asyncio.Transport | None = None
        self._waiting: asyncio.Future[Answer] | None = None

    async def ask(self, request: bytes) -> Answer:
        if self._transport is None or self._transport.is_closing():
            raise _ClosedBeforeAnswer
        self._parser = httptools.HttpResponseParser(self)
        self._content: list[bytes] = []
        self._size = 0
        self._begun = False
        # Without either header an answer ends with the connection.
        self._delimited = False
        self._waiting = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._waiting

    def close(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    # asyncio.Protocol

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports do not derive from asyncio.Transport, they only look like it.
        self._transport = transport  # pyright: ignore[reportAttributeAccessIssue]

    def data_received(self, data: bytes) -> None:
        if self._waiting is None or self._waiting.done():
            # Nothing was asked for.
            self.close()
            return
        self._begun = True
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError as error:
            self._fail(ConnectionError(f"This is no answer of HTTP: {error}"))

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        if self._waiting is None or self._waiting.done():
            return
        if not self._begun:
            self._fail(_ClosedBeforeAnswer())
        elif exc is None and self._content and not self._delimited:
            self._complete()
        else:
            self._fail(ConnectionResetError("The connection ended within the answer."))

    # httptools

    def on_header(self, name: bytes, _value: bytes) -> None:
        if name.lower() in (b"content-length", b"transfer-encoding"):
            self._delimited = True

    def on_body(self, body: bytes) -> None:
        self._content.append(body)
        self._size += len(body)
        if self._size > MOST_ANSWER_BYTES:
            self._fail(ConnectionError("The answer is too large."))

    def on_message_complete(self) -> None:
        if self._parser.get_status_code() >= 200:
            self._complete()

    def _complete(self) -> None:
        self.stays_open = self._delimited and self._parser.should_keep_alive()
        if self._waiting is not None and not self._waiting.done():
            answer = Answer(self._parser.get_status_code(), b"".join(self._content))
            self._waiting.set_result(answer)

    def _fail(self, error: OSError) -> None:
        self.close()
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(error)
