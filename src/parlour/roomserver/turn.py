"""The end of a loop turn: journals are written, then what they cover is sent.

Everything that happens while the event loop hands out what the sockets received is gathered here,
so that a turn costs one journal write per room and one system call per receiving socket.
"""

import asyncio
from collections.abc import Callable
from typing import Protocol

import structlog

_log = structlog.get_logger(__name__)


class Releasing(Protocol):
    """Something that holds outputs back until its journal has them."""

    def release(self) -> None: ...


class Flushing(Protocol):
    """Something with queued frames."""

    def flush(self) -> None: ...


class Turn:
    """Whom to call when the current loop turn ends; each caller lists itself once."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._releasing: list[Releasing] = []
        self._flushing: list[Flushing] = []
        self._scheduled = False

    def release_later(self, room: Releasing) -> None:
        self._releasing.append(room)
        if not self._scheduled:
            self._schedule()

    def flush_later(self, socket: Flushing) -> None:
        self._flushing.append(socket)
        if not self._scheduled:
            self._schedule()

    def _schedule(self) -> None:
        self._scheduled = True
        self._loop.call_soon(self.end)

    def end(self) -> None:
        """Release and flush now."""
        releasing, self._releasing = self._releasing, []
        for room in releasing:
            _guarded(room.release)
        flushing, self._flushing = self._flushing, []
        try:
            for socket in flushing:
                socket.flush()
        finally:
            self._scheduled = False
            if self._releasing or self._flushing:
                self._schedule()


def _guarded(release: Callable[[], None]) -> None:
    """Call it; a fault in one room must not reach the others."""
    try:
        release()
    except Exception:  # noqa: BLE001 see above
        _log.exception("release failed")
