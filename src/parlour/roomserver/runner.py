"""Runs one room: inputs into the journal and the room, outputs to sockets and effects.

Nothing that follows from an input leaves the process before the journal has the input.
"""

import asyncio

import structlog

from parlour.protocol.notices import MeetingNotice
from parlour.protocol.roomserver import ClientParameters
from parlour.room.io import (
    AnyEffect,
    AnyInput,
    CloseRequested,
    Disconnect,
    EffectDone,
    Ended,
    HangUp,
    LossReason,
    Lost,
    Opened,
    Output,
    Push,
    Received,
    Send,
    Woke,
)
from parlour.room.room import Room
from parlour.roomserver import limits, notices
from parlour.roomserver.connection import Connection
from parlour.roomserver.frames import SecretFrame, text_frame
from parlour.roomserver.keeper import Keeper
from parlour.roomserver.records import AnyRecord, EffectFinished, RuntimeSent, SessionBegun
from parlour.roomserver.ring import Ring
from parlour.roomserver.services import Services, now
from parlour.roomserver.session import Session

_log = structlog.get_logger(__name__)
_LEAVING = frozenset({1000, 1001})


class RoomRunner:
    """One running room with its sessions. Owns the room's journal and timers."""

    def __init__(self, room: Room, services: Services) -> None:
        self.room = room
        self.sessions: dict[str, Session] = {}
        self.outstanding: dict[int, AnyEffect] = {}
        self.last_at = now()
        self.started_at = services.loop.time()
        self.over = False
        self._services = services
        self._pending: list[Output] = []
        self._listed = False
        self._breakout_rooms = room.breakout_rooms
        self._wake_at: int | None = None
        self._wake_timer: asyncio.TimerHandle | None = None
        self._end_timer: asyncio.TimerHandle | None = None
        self._keeper = Keeper(self, services)

    @property
    def id(self) -> str:
        return self.room.room_id

    @property
    def closing(self) -> bool:
        """Nobody comes in any more."""
        return self.over or self.room.closing

    def start(self) -> None:
        """Begin the journal; for a room that is found in one, go on where it stopped."""
        self._keeper.begin()
        for effect in list(self.outstanding.values()):
            self._run(effect)
        for session in self.sessions.values():
            self._wait_for(session)
        self._schedule_wake()
        if self.room.closed:
            self._finish()

    def apply(self, event: AnyInput) -> None:
        """Feed the room; what follows from it is released at the end of the loop turn."""
        if self.over:
            return
        self._services.statistics.inputs += 1
        try:
            self._pending += self.room.handle(event)
        except Exception:  # noqa: BLE001 a fault in one room must not reach the others
            _log.exception("room failed", room=self.id, input=type(event).__name__)
            self._fail()
        for kept in self.room.kept:
            self.record(kept)

    def record(self, record: AnyRecord) -> None:
        """Append to the journal, to be written at the end of the loop turn."""
        self._keeper.append(record)
        if not self._listed:
            self._listed = True
            self._services.turn.release_later(self)

    def clock(self) -> int:
        """Microseconds since 1970, never going back within a room."""
        self.last_at = max(self.last_at, now())
        return self.last_at

    # Sessions

    def begin(
        self,
        session: Session,
        connection: Connection,
        client: ClientParameters,
        participant: str,
        *,
        guests_may_moderate: bool = False,
    ) -> None:
        """A client has come in by a token."""
        session.connection = connection
        self.sessions[session.id] = session
        self.record(
            SessionBegun(
                connection=session.id,
                device=session.device,
                kind=session.kind,
                resumable=session.resumable,
            )
        )
        if session.resumable:
            self._announce(session, resumed=False)
        self.apply(
            Opened(
                at=self.clock(),
                connection=session.id,
                device=session.device,
                participant=participant,
                client=client,
                guests_may_moderate=guests_may_moderate,
            )
        )
        for other in list(self.sessions.values()):
            if other.device == session.device and other.connection is None:
                self._leave(other, "connection_lost")

    def resume(self, session: Session, connection: Connection, received: int) -> bool:
        """A client is back and has got `received` frames; False if some are gone."""
        ring = session.ring
        missed = ring.after(received) if ring is not None else None
        if ring is None or missed is None or self.sessions.get(session.id) is not session:
            return False
        session.take_over(connection)
        ring.acknowledge(received)
        self._announce(session, resumed=True)
        for frame in missed:
            connection.send(frame)
        self._services.statistics.resumed_connections += 1
        return True

    def _announce(self, session: Session, *, resumed: bool) -> None:
        if session.connection is not None:
            key = self._services.resume_keys.make(self.id, session.id)
            notice = notices.session(key, received=session.received_count, resumed=resumed)
            session.connection.send(text_frame(notice))

    def session_received(self, session: Session, text: bytes) -> None:
        self.apply(Received(at=self.clock(), connection=session.id, frame=text))

    def session_slowed(self, session: Session) -> None:
        frame = notices.slow_down()
        self.record(RuntimeSent(connection=session.id, frame=frame))
        self._pending.append(Send((session.id,), frame))

    def session_ended(self, session: Session, close_code: int | None) -> None:
        if self.sessions.get(session.id) is not session:
            return
        if session.resumable and close_code not in _LEAVING:
            self._wait_for(session)
        else:
            self._leave(session, "connection_lost" if close_code is None else "leave")

    def _wait_for(self, session: Session) -> None:
        session.stop_waiting()
        session.deadline = self._services.loop.call_later(
            limits.RESUME_WINDOW, self._leave, session, "connection_lost"
        )

    def _leave(self, session: Session, reason: LossReason) -> None:
        if self._take_out(session.id) is not None:
            self.apply(Lost(at=self.clock(), connection=session.id, reason=reason))

    def _take_out(self, connection_id: str) -> Session | None:
        session = self.sessions.pop(connection_id, None)
        if session is not None:
            session.stop_waiting()
            lasted = self._services.loop.time() - session.opened_at
            self._services.statistics.session_seconds.add(lasted)
        return session

    # Outputs

    def release(self) -> None:
        """Write the journal, then let go what has been waiting for that."""
        self._listed = False
        self._keeper.commit()
        self._count_breakout_rooms()
        outputs, self._pending = self._pending, []
        for output in outputs:
            self._perform(output)
        self._schedule_wake()
        if not self._pending:
            self._keeper.compact_if_full()

    def _count_breakout_rooms(self) -> None:
        there = self.room.breakout_rooms
        if there != self._breakout_rooms:
            self._services.statistics.breakout_rooms_changed(self._breakout_rooms, there)
            self._breakout_rooms = there

    def _perform(self, output: Output) -> None:
        if isinstance(output, Send):
            self.deliver(output)
        elif isinstance(output, Disconnect):
            self._disconnect(output)
        elif isinstance(output, Ended):
            self._finish()
        elif isinstance(output, MeetingNotice):
            self.announce(output)
        elif isinstance(output, Push | HangUp):
            self._services.desk.take(self.id, output)
        else:
            self.outstanding[output.effect] = output
            self._run(output)

    def announce(self, notice: MeetingNotice) -> None:
        """Tell the controller, if there is one; the same notice may be given again."""
        if self._services.announcer is not None:
            self._services.announcer.take(notice)

    def deliver(self, output: Send) -> None:
        """Push one frame into all the sessions that it is for."""
        frame = text_frame(output.frame)
        if output.kept is not None:
            frame = SecretFrame.hide(frame, text_frame(output.kept))
        sessions = self.sessions
        self._services.statistics.deliveries += len(output.to)
        for connection_id in output.to:
            session = sessions.get(connection_id)
            if session is not None:
                session.push(frame, output.by)

    def _disconnect(self, output: Disconnect) -> None:
        session = self._take_out(output.connection)
        if session is not None and session.connection is not None:
            session.connection.close(output.code, output.reason)

    def _run(self, effect: AnyEffect) -> None:
        self._services.effects.start(
            self.id, effect, lambda result: self._effect_done(effect, result)
        )

    def _effect_done(self, effect: AnyEffect, result: bytes | None) -> None:
        if self.outstanding.pop(effect.effect, None) is None:
            return
        if result is None:
            self._services.statistics.effects_failed += 1
        if effect.answer and not self.room.closed:
            self.apply(EffectDone(at=self.clock(), effect=effect.effect, result=result))
        elif not self.over:
            self.record(EffectFinished(effect=effect.effect))
        if self._end_timer is not None and not self.outstanding:
            self._forget()

    # Ending

    def _finish(self) -> None:
        """The room is over: give its last effects some time, then forget it."""
        self.over = True
        if self.outstanding:
            wait = limits.EFFECTS_AT_ROOM_END
            self._end_timer = self._services.loop.call_later(wait, self._forget)
        else:
            self._forget()

    def _forget(self) -> None:
        self._services.desk.close(self.id)
        self._keeper.delete()
        self.stop()
        self._services.room_over(self)

    def _fail(self) -> None:
        """Close a room that raised: orderly if it still can, or else at once."""
        try:
            event = CloseRequested(at=self.clock(), reason="fatal_error")
            self._pending += self.room.handle(event)
        except Exception:  # noqa: BLE001 the room is beyond help
            _log.exception("room cannot close", room=self.id)
            self._pending += [
                Disconnect(session, 1000, "closed by server") for session in self.sessions
            ]
            self.outstanding.clear()
            self._pending.append(Ended("fatal_error"))

    def stop(self) -> None:
        """Stop timers and writing; the journal stays as it is."""
        for timer in (self._wake_timer, self._end_timer):
            if timer is not None:
                timer.cancel()
        self._end_timer = None
        for session in self.sessions.values():
            session.stop_waiting()
        self.sessions.clear()
        self._keeper.close()
        self.over = True

    # Time

    def _schedule_wake(self) -> None:
        wake_at = None if self.over else self.room.wake_at
        if wake_at == self._wake_at:
            return
        if self._wake_timer is not None:
            self._wake_timer.cancel()
            self._wake_timer = None
        self._wake_at = wake_at
        if wake_at is not None:
            delay = max(0.0, (wake_at - now()) / 1_000_000)
            self._wake_timer = self._services.loop.call_later(delay, self._wake)

    def _wake(self) -> None:
        self._wake_at = None
        self._wake_timer = None
        self.apply(Woke(at=max(self.clock(), self.room.wake_at or 0)))

    # Shared with the journal's keeper

    def session(self, connection_id: str, device: str, kind: str, ring: Ring | None) -> Session:
        """A session of this room that is not in it yet."""
        opened_at = self._services.loop.time()
        return Session(self, connection_id, device, kind, ring=ring, opened_at=opened_at)
