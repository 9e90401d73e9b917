"""`training_participation_report`: at times that nobody foresees, people confirm that they are
there; a PDF says who did (signaling-modules.md 15)."""

from typing import Any

from msgspec import UNSET

from parlour.protocol.roomserver import RoomParameters
from parlour.protocol.signaling import training_participation_report as wire
from parlour.room import assets, limits
from parlour.room.clock import MILLISECOND, SECOND, timestamp
from parlour.room.context import Context
from parlour.room.io import Micros
from parlour.room.module import Module, Refused, handles
from parlour.room.modules.training_participation_report.report import report_data
from parlour.room.modules.training_participation_report.state import (
    DEFAULTS,
    Checkpoint,
    Reason,
    Session,
    TrainingState,
    autostart_of,
)
from parlour.room.participant import Participant, Place


class TrainingParticipationReport(Module[TrainingState]):
    namespace = "training_participation_report"
    State = TrainingState

    @classmethod
    def create(cls, settings: dict[str, Any], parameters: RoomParameters) -> TrainingState:
        return TrainingState(autostart_of(settings))

    # --- commands ---

    @handles(wire.EnablePresenceLogging)
    def enable(self, context: Context, command: wire.EnablePresenceLogging) -> None:
        _require_owner(context)
        if context.place in self.state.sessions:
            raise Refused(wire.Error("presence_logging_already_enabled"))
        parameters = wire.Parameters(
            command.initial_checkpoint_delay or DEFAULTS.initial_checkpoint_delay,
            command.checkpoint_interval or DEFAULTS.checkpoint_interval,
        )
        self._start(context, parameters, "started_manually")

    @handles(wire.DisablePresenceLogging)
    def disable(self, context: Context, command: wire.DisablePresenceLogging) -> None:
        _require_owner(context)
        self._session(context)
        context.to_room(wire.PresenceLoggingEnded("stopped_manually"))
        self._end(context, context.place)

    @handles(wire.ConfirmPresence)
    def confirm(self, context: Context, command: wire.ConfirmPresence) -> None:
        """Counts for the newest checkpoint; before the first one it makes one."""
        session = self._session(context)
        if not session.checkpoints:
            session.checkpoints.append(Checkpoint(context.at))
        if not context.sender.person.is_service:
            session.checkpoints[-1].confirmed[context.sender.id] = context.at
        context.to_sender(wire.PresenceConfirmationLogged())

    def _session(self, context: Context) -> Session:
        session = self.state.sessions.get(context.place)
        if session is None:
            raise Refused(wire.Error("presence_logging_not_enabled"))
        return session

    # --- a session ---

    def _start(self, context: Context, parameters: wire.Parameters, reason: Reason) -> None:
        people = _people_here(context)
        seen = {person.id: None for person in people if not person.person.is_service}
        session = Session(parameters, context.at, seen)
        session.transaction_id = context.origin.transaction_id
        self.state.sessions[context.place] = session
        first = self._schedule(context, parameters.initial_checkpoint_delay)
        owners = [person for person in people if context.is_owner(person.id)]
        context.to(owners, wire.PresenceLoggingStarted(timestamp(first), reason))
        others = [person for person in people if not context.is_owner(person.id)]
        context.to(others, wire.PresenceLoggingStarted())

    def _schedule(self, context: Context, delay: wire.TimeRange) -> Micros:
        """When the next checkpoint comes: drawn, and the same again on replay."""
        draw = int(context.new_uuid()[-12:], 16)
        spread = draw % (delay.within * 1000) if delay.within else 0
        at = context.at + delay.after * SECOND + spread * MILLISECOND
        context.wake(str(context.place), at)
        return at

    def woke(self, context: Context, name: str) -> None:
        """A checkpoint."""
        session = self.state.sessions.get(int(name))
        if session is None or len(session.checkpoints) >= limits.CHECKPOINTS:
            return
        here = context.replace(place=int(name), transaction_id=session.transaction_id)
        session.checkpoints.append(Checkpoint(here.at))
        here.to_room(wire.PresenceConfirmationRequested())
        self._schedule(here, session.parameters.checkpoint_interval)

    def _end(self, context: Context, place: Place) -> None:
        """The report is for the owner, if they are where this happens."""
        session = self.state.sessions.pop(place)
        context.cancel(str(place))
        if not session.checkpoints:
            return
        if assets.quota_used_up(context):
            if context.origin.participant is not None:
                context.to_sender(wire.Error("storage_exceeded"))
            return
        assets.report(
            context,
            kind="training_participation_report",
            template="training",
            data=report_data(context.replace(place=place), session),
        )

    def answered(self, context: Context, note: None, result: bytes | None) -> None:
        match assets.outcome(context, result):
            case assets.Stored() as stored:
                owners = [p for p in _people_here(context) if context.is_owner(p.id)]
                created = wire.PdfCreated(stored.filename, stored.asset_id, stored.quota)
                context.to(owners, created)
            case assets.NotStored() as failed:
                raise Refused(wire.Error(failed.reason))

    # --- who is there ---

    def joined(self, context: Context) -> None:
        self._entered(context)

    def switched(self, context: Context, old: Place) -> None:
        if context.sender.connected:
            self._entered(context)

    def _entered(self, context: Context) -> None:
        if context.sender.person.is_service:
            return
        session = self.state.sessions.get(context.place)
        if session is not None:
            session.seen[context.sender.id] = None
        elif self.state.autostart is not None:
            self._start(context, self.state.autostart, "autostart")

    def left(self, context: Context) -> None:
        """When the last of all people goes, every session ends."""
        people = context.participants.values()
        if not any(person.connected and not person.person.is_service for person in people):
            self._end_all(context)

    def breakout_closing(self, context: Context, places: list[Place]) -> None:
        for place in places:
            if place in self.state.sessions:
                self._end(context, place)

    def closing(self, context: Context) -> None:
        self._end_all(context)

    def _end_all(self, context: Context) -> None:
        for place in list(self.state.sessions):
            self._end(context, place)

    # --- join data ---

    def join_data(self, context: Context) -> wire.JoinData:
        session = self.state.sessions.get(context.place)
        if session is None:
            return wire.JoinData("disabled")
        return wire.JoinData(
            "waiting_for_confirmation" if session.checkpoints else "enabled",
            session.parameters if context.sender_owns_room else UNSET,
        )


def _require_owner(context: Context) -> None:
    if not context.sender_owns_room:
        raise Refused(wire.Error("insufficient_permissions"))


def _people_here(context: Context) -> list[Participant]:
    people = context.participants.values()
    return [person for person in people if person.connected and person.place == context.place]
