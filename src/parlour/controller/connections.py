"""Connections of the HTTP server: bounded in size, time and number before the app sees anything.

uvicorn bounds none of these: somebody who sends a head without an end would be given memory without
an end, and somebody who sends nothing a socket for ever.
"""

import asyncio
from typing import Any, ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

# Sizes in bytes, times in seconds.
MOST_HEAD_BYTES = 64 * 1024
HEAD_WAIT = 10.0
BODY_WAIT = 30.0
# A body may take longer as long as so many bytes come in that time: files are large.
BODY_PROGRESS_BYTES = 64 * 1024
MOST_WAITING = 500


class BoundedConnection(HttpToolsProtocol):
    """One accepted connection. Those of which a request is due are closed if it takes too long."""

    # In the order in which they began to wait.
    waiting: ClassVar[dict["BoundedConnection", None]] = {}

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._deadline: asyncio.TimerHandle | None = None
        self._head_bytes = 0
        self._body_bytes = 0
        self._in_head = True

    def connection_made(self, transport: asyncio.Transport) -> None:
        super().connection_made(transport)
        self._wait(HEAD_WAIT)

    def connection_lost(self, exc: Exception | None) -> None:
        self._wait(None)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._in_head:
            self._head_bytes += len(data)
        super().data_received(data)
        if self._head_bytes > MOST_HEAD_BYTES and not self.transport.is_closing():
            self.send_400_response("The head of the request is too large.")

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._in_head = True
        self._wait(HEAD_WAIT)

    def on_headers_complete(self) -> None:
        self._in_head = False
        self._head_bytes = 0
        self._body_bytes = 0
        super().on_headers_complete()
        self._wait(BODY_WAIT)

    def on_body(self, body: bytes) -> None:
        super().on_body(body)
        self._body_bytes += len(body)
        # What comes after the answer is of no use; it gets no more time.
        if self._body_bytes >= BODY_PROGRESS_BYTES and not self.cycle.response_complete:
            self._body_bytes = 0
            self._wait(BODY_WAIT)

    def on_message_complete(self) -> None:
        super().on_message_complete()
        self._in_head = True
        self._wait(None)

    def _wait(self, seconds: float | None) -> None:
        """Expect the next part of a request within so many seconds; None: nothing is due."""
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
        self.waiting.pop(self, None)
        if seconds is None:
            return
        self._deadline = self.loop.call_later(seconds, self._expire)
        self.waiting[self] = None
        if len(self.waiting) > MOST_WAITING:
            # Newcomers must get in however many others sit there and say nothing.
            next(iter(self.waiting))._give_up()

    def _expire(self) -> None:
        if self.flow.read_paused:
            # It is we who do not read: the storage of files is slower than the client.
            self._wait(BODY_WAIT)
        else:
            self._give_up()

    def _give_up(self) -> None:
        self._wait(None)
        self.transport.close()
