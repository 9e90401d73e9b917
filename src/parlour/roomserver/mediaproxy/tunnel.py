"""Two TCP streams, joined: what comes from one side goes to the other, at the pace of the slower.

The upgrade request is sent on with what LiveKit must know of it. Once LiveKit has granted it,
everything passes unread, so the tunnel knows nothing of WebSockets. Any other answer is the last
thing that passes: a connection that is none to a socket would lead to all of LiveKit's API.
"""

import asyncio
import ssl
from collections.abc import Callable
from typing import cast
from urllib.parse import urlsplit

import structlog

from parlour.roomserver import limits
from parlour.roomserver.http_types import Request, plain

_log = structlog.get_logger(__name__)
_HANDED_ON = (
    "authorization",
    "sec-websocket-key",
    "sec-websocket-version",
    "sec-websocket-protocol",
    "sec-websocket-extensions",
)


class Tunnel:
    """From an accepted connection to the media server, until one side ends or it is closed."""

    def __init__(
        self, service_url: str, path: str, request: Request, is_allowed: Callable[[], bool]
    ) -> None:
        """`is_allowed` is asked again and again; the tunnel ends when it says no."""
        self._url = urlsplit(service_url)
        self._head = _head(self._url.netloc, path, request)
        self._is_allowed = is_allowed
        self._loop = asyncio.get_running_loop()
        self._near = _Side()
        self._far = _MediaServer(self._granted)
        self._rest = b""
        self._near.other, self._far.other = self._far, self._near
        self._opening: asyncio.Task[None] | None = None

    def begin(self, transport: asyncio.Transport, rest: bytes) -> None:
        """Take over the connection; `rest` is what has been read of it beyond the request."""
        transport.pause_reading()
        transport.set_protocol(self._near)
        self._near.connection_made(transport)
        self._rest = rest
        self._opening = self._loop.create_task(self._open())

    async def _open(self) -> None:
        secure = self._url.scheme in {"https", "wss"}
        context = ssl.create_default_context() if secure else None
        port = self._url.port or (443 if secure else 80)
        try:
            async with asyncio.timeout(limits.EFFECT_TIMEOUT):
                await self._loop.create_connection(
                    lambda: self._far, self._url.hostname or "", port, ssl=context
                )
        except (OSError, TimeoutError) as problem:
            _log.warning("media server not reached", reason=type(problem).__name__)
            answer = plain(503, "The media server cannot be reached.")
            self._near.write(answer.encode(keep_alive=False, head=False))
            self._near.close()
            return
        self._far.write(self._head)
        self._loop.call_later(limits.EFFECT_TIMEOUT, self._far.give_up)
        self._look_again()

    def _granted(self) -> None:
        self._far.write(self._rest)
        self._near.resume()

    def _look_again(self) -> None:
        if self._near.ended:
            return
        if self._is_allowed():
            self._loop.call_later(limits.MEDIA_PROXY_LOOK_EVERY, self._look_again)
        else:
            self._near.close()
            self._far.close()


class _Side(asyncio.Protocol):
    """One of the two streams."""

    other: "_Side"

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self.ended = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        if self.ended:
            self._transport.close()

    def data_received(self, data: bytes) -> None:
        self.other.write(data)

    def eof_received(self) -> None:
        self.close()

    def connection_lost(self, exc: Exception | None) -> None:
        self.ended = True
        self.other.close()

    def pause_writing(self) -> None:
        self.other.pause()

    def resume_writing(self) -> None:
        self.other.resume()

    def write(self, data: bytes) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(data)

    def pause(self) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.pause_reading()

    def resume(self) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.resume_reading()

    def close(self) -> None:
        """What is queued still leaves."""
        self.ended = True
        if self._transport is not None:
            self._transport.close()


class _MediaServer(_Side):
    """The far side, which answers the upgrade first."""

    def __init__(self, granted: Callable[[], None]) -> None:
        super().__init__()
        self._granted = granted
        self._answer = b""
        self._is_granted = False

    def data_received(self, data: bytes) -> None:
        if self._is_granted:
            self.other.write(data)
            return
        self._answer += data
        if b"\r\n\r\n" in self._answer:
            self._is_granted = self._answer.startswith(b"HTTP/1.1 101 ")
            self.other.write(self._answer)
            if self._is_granted:
                self._granted()
                return
        elif len(self._answer) <= limits.HEAD_BYTES:
            return
        self.close()
        self.other.close()

    def give_up(self) -> None:
        """There was time enough for an answer."""
        if not self._is_granted:
            self.close()
            self.other.close()


def _head(host: str, path: str, request: Request) -> bytes:
    target = f"{path}?{request.query}" if request.query else path
    lines = [
        f"GET {target} HTTP/1.1",
        f"Host: {host}",
        "Connection: Upgrade",
        "Upgrade: websocket",
        *(f"{name}: {request.headers[name]}" for name in _HANDED_ON if name in request.headers),
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
