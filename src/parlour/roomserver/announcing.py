"""Tells the controller of the life of meetings, in order, without any room waiting for it.

What was not told yet is in memory and in a file, so that it outlives the controller being away and
this process being killed. A notice may come twice to the controller, which knows those it has had.
Rooms that are rebuilt from their journals give the notices since then once more, so nothing is lost
between journal and file.
"""

import asyncio
import os
from collections import deque
from collections.abc import Awaitable, Callable
from pathlib import Path

import msgspec
import structlog

from parlour.protocol.notices import MOST_AT_ONCE, MeetingNotice
from parlour.roomserver import limits

_log = structlog.get_logger(__name__)
_decoder = msgspec.json.Decoder(MeetingNotice)
_encode = msgspec.json.Encoder().encode

Tell = Callable[[list[MeetingNotice]], Awaitable[None]]


class NotTold(Exception):
    """The controller did not take the notices; `useless`: and never will."""

    def __init__(self, reason: str, *, useless: bool = False) -> None:
        super().__init__(reason)
        self.useless = useless


class Announcer:
    """Takes notices at once and tells them in the background."""

    def __init__(self, file: Path, load: Callable[[], Awaitable[Tell]]) -> None:
        """`load` gives what tells the controller, when there is something to tell."""
        self._file = file
        self._load = load
        self._tell: Tell | None = None
        self._waiting: deque[MeetingNotice] = deque(maxlen=limits.NOTICES_WAITING)
        self._news = asyncio.Event()
        self._descriptor: int | None = None
        self._bytes = 0
        self.lost = 0
        """Notices that there was no place for."""

    @property
    def waiting(self) -> int:
        """How many notices the controller was not told yet."""
        return len(self._waiting)

    def take(self, notice: MeetingNotice) -> None:
        """Remember a notice; never waits, never raises."""
        if len(self._waiting) == limits.NOTICES_WAITING:
            self.lost += 1
        self._waiting.append(notice)
        self._append(_encode(notice) + b"\n")
        self._news.set()

    async def run(self) -> None:
        """Tell what there is, until cancelled."""
        self._read()
        failures = 0
        while True:
            await self._news.wait()
            tell = self._tell = self._tell or await self._load()
            batch = list(self._waiting)[:MOST_AT_ONCE]
            try:
                await tell(batch)
            except NotTold as error:
                failures += 1
                reason = str(error)
                _log.warning("controller not told", reason=reason, waiting=len(self._waiting))
                if not error.useless:
                    await asyncio.sleep(limits.NOTICE_RETRY * 2 ** min(failures, 6))
                    continue
            failures = 0
            self._forget(batch)

    def close(self) -> None:
        """Stop writing; what was not told is told when the process runs again."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _forget(self, told: list[MeetingNotice]) -> None:
        # Some of them may have been pushed out meanwhile, by newer ones.
        for notice in told:
            if self._waiting and self._waiting[0] is notice:
                self._waiting.popleft()
        if not self._waiting:
            self._news.clear()
        if not self._waiting or self._bytes > limits.NOTICE_FILE_BYTES:
            self._rewrite()

    def _read(self) -> None:
        """Take up what a former process did not tell; it is older than what came since."""
        try:
            lines = self._file.read_bytes().splitlines()
        except FileNotFoundError:
            return
        except OSError as error:
            self._failed(error)
            return
        found: list[MeetingNotice] = []
        for line in lines:
            try:
                found.append(_decoder.decode(line))
            except msgspec.DecodeError:
                # The end of a file whose process was killed while it wrote.
                continue
        known = {(one.room_id, one.opened_at, one.number) for one in found}
        new = [
            one for one in self._waiting if (one.room_id, one.opened_at, one.number) not in known
        ]
        self._waiting = deque([*found, *new], maxlen=limits.NOTICES_WAITING)
        self._rewrite()
        if self._waiting:
            self._news.set()

    def _append(self, line: bytes) -> None:
        try:
            if self._descriptor is None:
                flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC
                self._descriptor = os.open(self._file, flags, 0o600)
            os.write(self._descriptor, line)
            self._bytes += len(line)
        except OSError as error:
            self._failed(error)

    def _rewrite(self) -> None:
        """Begin the file anew with what is waiting."""
        fresh = self._file.with_suffix(".new")
        lines = b"".join(_encode(notice) + b"\n" for notice in self._waiting)
        try:
            self.close()
            descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(lines)
            fresh.replace(self._file)
        except OSError as error:
            self._failed(error)
        self._bytes = len(lines)

    def _failed(self, error: OSError) -> None:
        _log.error("notices cannot be kept", reason=error.strerror)
        self.close()
