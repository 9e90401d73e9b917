"""A small HTTP/1.1 server that shares its port with WebSockets.

httptools parses; requests of one connection are answered in order. An upgrade that is granted
hands the socket over to picows, or to a tunnel, which from then on owns it.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine
from typing import cast

import httptools

from parlour.roomserver import limits
from parlour.roomserver.handover import hand_over, upgrade_key
from parlour.roomserver.http_types import Request, Response, plain
from parlour.roomserver.mediaproxy.tunnel import Tunnel
from parlour.roomserver.websocket import WebSocket

Handler = Callable[[Request], Coroutine[None, None, Response]]
Upgrader = Callable[[Request], WebSocket | Tunnel | Response]


class HttpProtocol(asyncio.Protocol):
    """One accepted connection."""

    def __init__(
        self, handler: Handler, upgrader: Upgrader, connections: dict["HttpProtocol", None]
    ) -> None:
        self._handler = handler
        self._upgrader = upgrader
        self._open = connections
        self._loop = asyncio.get_running_loop()
        self._parser = httptools.HttpRequestParser(self)
        self._transport: asyncio.Transport | None = None
        self._peer = ""
        self._deadline: asyncio.TimerHandle | None = None
        self._requests: deque[tuple[Request, bool]] = deque()
        self._worker: asyncio.Task[None] | None = None
        self._upgrade: Request | None = None
        self._completed = False
        self._begin()

    # asyncio.Protocol

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports do not derive from asyncio.Transport, they only look like it.
        stream = self._transport = cast("asyncio.Transport", transport)
        peer = stream.get_extra_info("peername")
        self._peer = str(peer[0]) if peer else ""
        self._open[self] = None
        self._expect(limits.HEAD_WAIT)
        if len(self._open) > limits.HTTP_CONNECTIONS:
            # Newcomers must get in however many others sit there and say nothing.
            next(iter(self._open)).close()

    def data_received(self, data: bytes) -> None:
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade as upgrade:
            self._upgrade_to_websocket(data[int(upgrade.args[0]) :])
            return
        except httptools.HttpParserError:
            self._refuse(plain(400, "This is not HTTP/1.1."))
            return
        if self._head_done:
            return
        # What came with the end of the request before does not count: it is one read at most.
        self._head_bytes += 0 if self._completed else len(data)
        self._completed = False
        if self._head_bytes > limits.HEAD_BYTES:
            self._refuse(plain(431, "The head of the request is too large."))

    def connection_lost(self, exc: Exception | None) -> None:
        self._release()
        if self._worker is not None:
            self._worker.cancel()

    def close(self) -> None:
        """Close the connection, now."""
        self._release()
        if self._transport is not None:
            self._transport.close()

    # httptools

    def on_message_begin(self) -> None:
        self._begin()

    def on_url(self, url: bytes) -> None:
        self._url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        key = name.decode("latin-1").lower()
        self._hosts += key == "host"
        text = value.decode("latin-1")
        self._headers[key] = f"{self._headers[key]}, {text}" if key in self._headers else text

    def on_headers_complete(self) -> None:
        self._head_done = True
        if self._hosts != 1 and self._parser.get_http_version() != "1.0":
            self._refuse(plain(400, "A request names one host."))
            return
        if self._headers.get("expect", "").lower() == "100-continue" and self._transport:
            self._transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")

    def on_body(self, body: bytes) -> None:
        self._body_bytes += len(body)
        if self._body_bytes > limits.BODY_BYTES:
            self._refuse(plain(413, "The body of the request is too large."))
        else:
            self._body.append(body)

    def on_message_complete(self) -> None:
        self._completed = True
        if self._transport is None or self._transport.is_closing():
            return
        path, _, query = self._url.partition(b"?")
        request = Request(
            method=self._parser.get_method().decode("latin-1"),
            path=path.decode("latin-1"),
            query=query.decode("latin-1"),
            headers=self._headers,
            body=b"".join(self._body),
            peer=self._peer,
        )
        if self._parser.should_upgrade() and not self._requests and self._worker is None:
            self._upgrade = request
            return
        self._requests.append((request, self._parser.should_keep_alive()))
        if len(self._requests) >= limits.PIPELINE:
            self._transport.pause_reading()
        if self._worker is None:
            self._expect(None)
            self._worker = self._loop.create_task(self._work())

    # Answering

    async def _work(self) -> None:
        transport = self._transport
        while self._requests and transport is not None and not transport.is_closing():
            request, keep_alive = self._requests.popleft()
            self._open[self] = self._open.pop(self, None)
            response = await self._handler(request)
            transport.write(response.encode(keep_alive=keep_alive, head=request.method == "HEAD"))
            if not keep_alive:
                self.close()
            elif not transport.is_closing():
                transport.resume_reading()
        self._worker = None
        self._expect(limits.KEEP_ALIVE)

    def _upgrade_to_websocket(self, rest: bytes) -> None:
        transport, request = self._transport, self._upgrade
        if transport is None or request is None:
            self.close()
            return
        key = upgrade_key(request)
        if key is None:
            self._refuse(plain(400, "This is not a WebSocket upgrade request."))
            return
        answer = self._upgrader(request)
        if isinstance(answer, Response):
            self._refuse(answer)
            return
        self._release()
        self._transport = None
        if isinstance(answer, Tunnel):
            answer.begin(transport, rest)
            return
        hand_over(
            transport,
            answer,
            key,
            rest,
            subprotocol=answer.subprotocol,
            message_bytes=answer.message_bytes,
        )

    def _refuse(self, response: Response) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(response.encode(keep_alive=False, head=False))
        self.close()

    # Bookkeeping

    def _begin(self) -> None:
        self._url = b""
        self._headers: dict[str, str] = {}
        self._body: list[bytes] = []
        self._body_bytes = 0
        self._head_bytes = 0
        self._head_done = False
        self._hosts = 0

    def _expect(self, seconds: float | None) -> None:
        """Close the connection unless the next request is complete in time."""
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
        if seconds is not None:
            self._deadline = self._loop.call_later(seconds, self.close)

    def _release(self) -> None:
        self._expect(None)
        self._open.pop(self, None)
