"""Keeps one room's journal: appends, compacts, and goes on without one when the disk is full."""

from typing import TYPE_CHECKING

import structlog

from parlour.roomserver import limits
from parlour.roomserver.frames import SecretFrame
from parlour.roomserver.journal import Journal
from parlour.roomserver.records import VERSION, AnyRecord, Base, SessionState, encode
from parlour.roomserver.services import Services

if TYPE_CHECKING:
    from parlour.roomserver.runner import RoomRunner

_log = structlog.get_logger(__name__)


class Keeper:
    """The journal of a runner's room. While it cannot be written, the meeting goes on without."""

    def __init__(self, runner: "RoomRunner", services: Services) -> None:
        self._runner = runner
        self._services = services
        self._journal: Journal | None = None
        self._boxes = services.boxes(runner.id)
        self._retry_at = 0.0

    def begin(self) -> None:
        """Start a journal with the room as it is."""
        vault = self._runner.room.vault
        try:
            self._boxes.begin(vault)
            self._journal = self._services.journals.open(self._runner.id, encode(self._base()))
        except OSError as error:
            self._failed(error)

    def append(self, record: AnyRecord) -> None:
        if self._journal is not None:
            self._journal.append(encode(record))

    def commit(self) -> None:
        """Write what was appended; without a journal, try to begin one again now and then."""
        if self._journal is None:
            return
        vault = self._runner.room.vault
        try:
            self._boxes.begin(vault)
            self._journal.commit()
            self._boxes.settle(vault)
        except OSError as error:
            self._failed(error)

    def compact_if_full(self) -> None:
        """Begin anew if the journal is long, or if there is none; nothing may be pending."""
        if self._runner.over:
            return
        if self._journal is None:
            if self._services.loop.time() >= self._retry_at:
                self.begin()
        elif self._journal.full():
            try:
                self._journal.compact(encode(self._base()))
            except OSError as error:
                self._failed(error)

    def delete(self) -> None:
        if self._journal is not None:
            self._journal.delete()
            self._journal = None
        self._boxes.delete()

    def close(self) -> None:
        if self._journal is not None:
            self.commit()
        if self._journal is not None:
            self._journal.close()
            self._journal = None

    def _failed(self, error: OSError) -> None:
        _log.error("journal cannot be written", room=self._runner.id, reason=error.strerror)
        self._services.statistics.journal_errors += 1
        self._retry_at = self._services.loop.time() + limits.JOURNAL_RETRY
        self._boxes.forget()
        if self._journal is not None:
            self._journal.close()
            self._journal = None
        self._boxes.forget()

    def _base(self) -> Base:
        runner = self._runner
        frames: dict[int, int] = {}
        pool: list[bytes] = []
        sessions: list[SessionState] = []
        for session in runner.sessions.values():
            tail: list[int] = []
            for frame in session.ring.frames() if session.ring is not None else ():
                index = frames.get(id(frame))
                if index is None:
                    index = frames[id(frame)] = len(pool)
                    pool.append(frame.kept if isinstance(frame, SecretFrame) else frame)
                tail.append(index)
            sessions.append(
                SessionState(
                    connection=session.id,
                    device=session.device,
                    kind=session.kind,
                    resumable=session.resumable,
                    received=session.received_count,
                    sent=session.sequence(),
                    tail=tail,
                )
            )
        return Base(
            version=VERSION,
            at=runner.last_at,
            room=runner.room.snapshot(),
            sessions=sessions,
            frames=pool,
            effects=list(runner.outstanding.values()),
        )
