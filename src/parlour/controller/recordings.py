"""Recordings that come over a WebSocket, part by part (rest.md 21.4)."""

import asyncio
import struct
from collections import deque
from contextlib import suppress
from datetime import timedelta
from typing import Any

import structlog
from litestar.types import Receive, Send

from parlour.controller.errors import ApiError
from parlour.controller.platform import Platform
from parlour.controller.storing import Label, store_admitted
from parlour.files.parts import Left, Origin, Parts, UnknownPart
from parlour.files.store import StorageFailed, TooLarge
from parlour.store.meetings import Meeting, meeting_of_room

# Bytes that may wait to be stored. While they do, pings are answered: recorders expect that.
MOST_WAITING_BYTES = 64_000_000
# How often an upload shows that it goes on, and after what time without that it was interrupted.
ALIVE_EVERY = timedelta(minutes=4)
INTERRUPTED_AFTER = timedelta(minutes=15)
NAMESPACE = KIND = "recording"
_NUMBER = struct.Struct(">i")
_NOT_A_PART = 1003
_TOO_LARGE = 1009
_FAILED = 1011
_log = structlog.get_logger()


class Ended(Exception):
    """We end an upload; `code` is what to close with."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Backlog:
    """Messages that have come and are not stored yet."""

    def __init__(self) -> None:
        self._messages: deque[bytes | None] = deque()
        self._bytes = 0
        self._changed = asyncio.Condition()

    async def put(self, message: bytes | None) -> None:
        """Add one, or None after the last. Waits while too many bytes are there."""
        size = len(message or b"")
        async with self._changed:
            await self._changed.wait_for(
                lambda: not self._bytes or self._bytes + size <= MOST_WAITING_BYTES
            )
            self._messages.append(message)
            self._bytes += size
            self._changed.notify_all()

    async def take(self) -> bytes | None:
        """The oldest one."""
        async with self._changed:
            await self._changed.wait_for(lambda: self._messages)
            message = self._messages.popleft()
            self._bytes -= len(message or b"")
            self._changed.notify_all()
        return message


class RecordingUpload:
    """One upload. However it ends, the parts that have come make the recording."""

    def __init__(self, platform: Platform, meeting: Meeting, origin: Origin, limit: int) -> None:
        self._platform = platform
        self._meeting = meeting
        self._origin = origin
        self._limit = limit
        self._parts = Parts(platform.assets, origin, limit)
        self._room = origin.room_id

    async def run(self, receive: Receive, send: Send) -> None:
        """Take parts from an open socket until it closes, and store the recording."""
        alive = asyncio.create_task(self._show_alive())
        try:
            await self._receive(receive, send)
            await put_together(
                self._platform, self._meeting, self._origin, self._parts, self._limit
            )
        except StorageFailed as error:
            # The job for interrupted recordings tries it again.
            _log.error("recording_not_stored", room=str(self._room), error=str(error))
        finally:
            alive.cancel()
            await asyncio.wait({alive})

    async def _receive(self, receive: Receive, send: Send) -> None:
        backlog = Backlog()
        reading = asyncio.create_task(_read(receive, backlog))
        try:
            await self._take(backlog)
        except Ended as ended:
            closing: Any = {"type": "websocket.close", "code": ended.code, "reason": ""}
            await send(closing)
        finally:
            reading.cancel()
            await asyncio.wait({reading})

    async def _show_alive(self) -> None:
        while True:
            await asyncio.sleep(ALIVE_EVERY.total_seconds())
            with suppress(StorageFailed):
                await self._parts.show_alive()

    async def _take(self, backlog: Backlog) -> None:
        while (message := await backlog.take()) is not None:
            try:
                await self._keep(message)
            except TooLarge as error:
                _log.warning("recording_cut_off", room=str(self._room), limit=error.limit)
                raise Ended(_TOO_LARGE) from error
            except UnknownPart as error:
                _log.warning("recording_with_unknown_part", room=str(self._room))
                raise Ended(_NOT_A_PART) from error
            except StorageFailed as error:
                _log.error("recording_not_stored", room=str(self._room), error=str(error))
                raise Ended(_FAILED) from error

    async def _keep(self, message: bytes) -> None:
        if len(message) < _NUMBER.size:
            raise UnknownPart
        (number,) = _NUMBER.unpack_from(message)
        await self._parts.put(number, memoryview(message)[_NUMBER.size :])


async def put_together(
    platform: Platform, meeting: Meeting, origin: Origin, parts: Parts, limit: int
) -> None:
    """All parts become one file. Raises StorageFailed; then they stay."""
    label = Label(KIND, origin.extension, namespace=NAMESPACE, at=origin.began_at)
    if parts.size:
        try:
            asset = await store_admitted(platform, meeting, label, parts.chunks(), limit)
        except ApiError as error:
            # The room was deleted meanwhile.
            _log.warning("recording_dropped", room=str(origin.room_id), code=error.code)
        else:
            _log.info("recording_stored", asset=str(asset.id), bytes=asset.size)
    await parts.clear()


async def put_left_together(platform: Platform, left: Left) -> None:
    """The same for parts whose upload was interrupted. Raises StorageFailed."""
    parts = left.parts(platform.assets)
    async with platform.database.reading() as session:
        meeting = await meeting_of_room(session, left.origin.room_id, None)
    if meeting is None:
        await parts.clear()
        return
    await put_together(platform, meeting, left.origin, parts, parts.size)


async def _read(receive: Receive, backlog: Backlog) -> None:
    while True:
        event: Any = await receive()
        if event["type"] != "websocket.receive":
            await backlog.put(None)
            return
        # Only binary messages are parts; a text is too short to be one.
        await backlog.put(event.get("bytes") or b"")
