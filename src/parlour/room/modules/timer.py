"""`timer`: one for each room; a coffee break is a timer with a style (signaling-core.md 12)."""

from typing import Any

from msgspec import UNSET, Struct, UnsetType, field, structs

from parlour.protocol.roomserver import RoomParameters
from parlour.protocol.signaling import timer as wire
from parlour.room import limits
from parlour.room.clock import SECOND, timestamp
from parlour.room.context import Context
from parlour.room.io import Micros, ParticipantId
from parlour.room.module import Malformed, Module, Refused, handles
from parlour.room.participant import Participant, Place
from parlour.room.receivers import Audience


class Running(Struct):
    """A timer of one room, as everybody was told of it."""

    started: wire.Started
    ends_at: Micros | None
    transaction_id: int | None
    """Of the start: the end of a countdown carries it."""
    ready: dict[ParticipantId, bool] = field(default_factory=dict[ParticipantId, bool])


class TimerState(Struct):
    places: dict[Place, Running]


class Timer(Module[TimerState]):
    namespace = "timer"
    State = TimerState
    not_a_moderator = wire.Error("insufficient_permissions")

    @classmethod
    def create(cls, settings: dict[str, Any], parameters: RoomParameters) -> TimerState:
        return TimerState({})

    # --- commands ---

    @handles(wire.Start, by="moderator")
    def start(self, context: Context, command: wire.Start) -> None:
        _check_texts(command.style, command.title)
        if context.place in self.state.places:
            raise Refused(wire.Error("timer_already_running"))
        ends_at = _end_of(command, context.at)
        started = wire.Started(
            started_at=context.stamp,
            kind=command.kind,
            ready_check_enabled=bool(command.enable_ready_check),
            ends_at=UNSET if ends_at is None else timestamp(ends_at),
            style=_unset_if_none(command.style),
            title=_unset_if_none(command.title),
        )
        running = Running(started, ends_at, context.origin.transaction_id)
        self.state.places[context.place] = running
        if ends_at is not None:
            context.wake(str(context.place), ends_at)
        context.everybody_changed()
        context.to_room(started)

    @handles(wire.Stop, by="moderator")
    def stop(self, context: Context, command: wire.Stop) -> None:
        """Silent if none runs."""
        _check_texts(command.reason)
        running = self._take(context, context.place)
        if running is None:
            return
        if running.ends_at is not None:
            context = context.replace(transaction_id=running.transaction_id)
        reason = _unset_if_none(command.reason)
        context.to_room(wire.Stopped("by_moderator", context.sender.id, reason))

    @handles(wire.UpdateReadyStatus)
    def update_ready_status(self, context: Context, command: wire.UpdateReadyStatus) -> None:
        """Silent if nothing changes."""
        running = self.state.places.get(context.place)
        if running is None:
            raise Refused(wire.Error("timer_not_running"))
        if not running.started.ready_check_enabled:
            raise Refused(wire.Error("ready_check_not_enabled"))
        sender = context.sender.id
        if running.ready.get(sender, False) != command.status:
            running.ready[sender] = command.status
            context.changed(sender)
            context.to_room(wire.UpdatedReadyStatus(sender, command.status))

    # --- the end ---

    def woke(self, context: Context, name: str) -> None:
        place = int(name)
        running = self._take(context, place)
        if running is not None:
            there = context.replace(place=place, transaction_id=running.transaction_id)
            there.to_room(wire.Stopped("expired"))

    def breakout_closed(self, context: Context, places: list[Place]) -> None:
        for place in places:
            self._take(context, place)

    def _take(self, context: Context, place: Place) -> Running | None:
        running = self.state.places.pop(place, None)
        if running is not None:
            context.cancel(str(place))
            context.everybody_changed()
        return running

    # --- what others see ---

    def join_data(self, context: Context) -> wire.JoinData | None:
        running = self.state.places.get(context.place)
        if running is None:
            return None
        ready: bool | UnsetType = UNSET
        if running.started.ready_check_enabled:
            ready = running.ready.get(context.sender.id, False)
        return wire.JoinData(**structs.asdict(running.started), ready_status=ready)

    def peer_data(self, peer: Participant, audience: Audience) -> wire.PeerData | None:
        """For those in the same room while a ready check runs."""
        running = self.state.places.get(peer.place)
        if running is None or not running.started.ready_check_enabled:
            return None
        if not peer.connected or peer.place != audience.place:
            return None
        return wire.PeerData(running.ready.get(peer.id, False))


def _end_of(command: wire.Start, now: Micros) -> Micros | None:
    if command.kind == "stopwatch":
        return None
    if command.duration is None:
        raise Malformed
    return now + command.duration * SECOND


def _check_texts(*texts: str | None) -> None:
    for text in texts:
        if text is not None and len(text.encode()) > limits.TIMER_TEXT_BYTES:
            raise Malformed


def _unset_if_none(text: str | None) -> str | UnsetType:
    return UNSET if text is None else text
