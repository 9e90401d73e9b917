"""`automod`: who speaks next, one session for each room (signaling-modules.md 8).

The server picks no first speaker: the client that started the session does.
"""

from typing import Any

from msgspec import UNSET, Struct, field, structs

from parlour.protocol.roomserver import RoomParameters
from parlour.protocol.signaling import automod as wire
from parlour.room import limits
from parlour.room.context import Context
from parlour.room.io import ParticipantId
from parlour.room.module import Malformed, Module, Refused, handles
from parlour.room.modules.livekit import LiveKit
from parlour.room.participant import Participant, Place

MILLISECOND = 1_000
ONE_AFTER_THE_OTHER = ("playlist", "random")
"""Strategies in which the server finds the next speaker."""


class Session(Struct):
    parameters: wire.Start
    issued_by: ParticipantId
    remaining: list[ParticipantId]
    history: list[ParticipantId] = field(default_factory=list[ParticipantId])
    speaker: ParticipantId | None = None
    transaction_id: int | None = None
    """Of the command that made them speaker: the end of their time carries it."""

    @property
    def strategy(self) -> wire.Strategy:
        return self.parameters.selection_strategy

    @property
    def shown(self) -> list[ParticipantId]:
        """What people may see of `remaining`."""
        hidden = not self.parameters.show_remaining and self.strategy in ONE_AFTER_THE_OTHER
        return [] if hidden else list(self.remaining)

    @property
    def config(self) -> wire.Config:
        given = self.parameters
        return wire.Config(
            selection_strategy=given.selection_strategy,
            show_remaining=given.show_remaining,
            allow_double_selection=given.allow_double_selection,
            auto_append_on_join=given.auto_append_on_join,
            history=list(self.history),
            remaining=self.shown,
            issued_by=self.issued_by,
            time_limit=UNSET if given.time_limit is None else given.time_limit,
        )


class AutomodState(Struct):
    places: dict[Place, Session] = field(default_factory=dict[Place, Session])


class Automod(Module[AutomodState]):
    namespace = "automod"
    State = AutomodState
    not_a_moderator = wire.Error("insufficient_permissions")

    @classmethod
    def create(cls, settings: dict[str, Any], parameters: RoomParameters) -> AutomodState:
        return AutomodState()

    # --- commands ---

    @handles(wire.Start, by="moderator")
    def start(self, context: Context, command: wire.Start) -> None:
        people = _people(context, command.selection_strategy, command)
        _refuse_if(not people, "invalid_selection")
        _refuse_if(context.place in self.state.places, "session_already_running")
        parameters = structs.replace(command, allow_list=None, playlist=None)
        session = Session(parameters, context.sender.id, people)
        self.state.places[context.place] = session
        self._mute_everybody(context)
        context.to_room(wire.Started(**structs.asdict(session.config)))

    @handles(wire.Edit, by="moderator")
    def edit(self, context: Context, command: wire.Edit) -> None:
        session = self._running(context)
        people = _people(context, session.strategy, command)
        _refuse_if(not people, "invalid_edit")
        session.remaining = people
        context.to_room(wire.RemainingUpdated(session.shown))

    @handles(wire.Stop, by="moderator")
    def stop(self, context: Context, command: wire.Stop) -> None:
        self._running(context)
        self._end(context, wire.Stopped("stopped_by_moderator", context.sender.id))

    @handles(wire.Select, by="moderator")
    def select(self, context: Context, command: wire.Select) -> None:
        chosen, keep = command.participant, command.keep_in_remaining
        if command.how == "specific" and (chosen is None or keep is None):
            raise Malformed
        session = self._running(context)
        if command.how == "none":
            self._set_speaker(context, session, None)
        elif command.how == "random":
            self._select_random(context, session)
        elif command.how == "next":
            _refuse_if(session.strategy not in ONE_AFTER_THE_OTHER, "invalid_selection")
            self._select_next(context, session)
        elif chosen is not None:
            self._select_specific(context, session, chosen, keep=bool(keep))

    @handles(wire.Yield)
    def yield_turn(self, context: Context, command: wire.Yield) -> None:
        session = self._running(context)
        _refuse_if(session.speaker != context.sender.id, "insufficient_permissions")
        if session.strategy == "nomination":
            if command.next is None:
                raise Refused(wire.Error("invalid_selection"))
            keep = session.parameters.allow_double_selection
            self._select_specific(context, session, command.next, keep)
        else:
            _refuse_if(session.strategy == "none", "invalid_selection")
            _refuse_if(command.next is not None, "invalid_selection")
            self._select_next(context, session)

    def _running(self, context: Context) -> Session:
        session = self.state.places.get(context.place)
        if session is None:
            raise Refused(wire.Error("session_not_running"))
        return session

    # --- the next speaker ---

    def _select_next(self, context: Context, session: Session) -> None:
        """By playlist or at random; nobody left ends the session."""
        if session.strategy == "random":
            self._select_random(context, session)
            return
        while session.remaining:
            first = session.remaining.pop(0)
            if _is_here(context, first):
                self._set_speaker(context, session, first)
                return
        self._end(context, wire.Stopped("session_finished"))

    def _select_random(self, context: Context, session: Session) -> None:
        candidates = [p for p in session.remaining if _is_here(context, p)]
        if not candidates:
            self._end(context, wire.Stopped("session_finished"))
            return
        chosen = candidates[int(context.new_uuid()[:8], 16) % len(candidates)]
        if session.strategy == "playlist" or not session.parameters.allow_double_selection:
            session.remaining.remove(chosen)
        self._set_speaker(context, session, chosen)

    def _select_specific(
        self, context: Context, session: Session, chosen: ParticipantId, keep: bool
    ) -> None:
        there = chosen in session.remaining and _is_here(context, chosen)
        _refuse_if(not there, "invalid_selection")
        if not keep:
            session.remaining.remove(chosen)
        self._set_speaker(context, session, chosen)

    def _go_on(self, context: Context, session: Session) -> None:
        """The speaker's time is up, or the speaker has gone."""
        if session.strategy in ONE_AFTER_THE_OTHER:
            self._select_next(context, session)
        else:
            self._set_speaker(context, session, None)

    def _set_speaker(
        self, context: Context, session: Session, speaker: ParticipantId | None
    ) -> None:
        session.speaker = speaker
        session.transaction_id = context.origin.transaction_id
        context.cancel(str(context.place))
        if speaker is not None:
            session.history.append(speaker)
            del session.history[: -limits.AUTOMOD_HISTORY]
            limit = session.parameters.time_limit
            if limit is not None:
                limit = max(limit, limits.AUTOMOD_LEAST_MILLISECONDS)
                context.wake(str(context.place), context.at + limit * MILLISECOND)
        self._mute_everybody(context)
        context.to_room(_update_of(session))

    def _end(self, context: Context, stopped: wire.Stopped) -> None:
        del self.state.places[context.place]
        context.cancel(str(context.place))
        context.to_room(stopped)

    def _mute_everybody(self, context: Context) -> None:
        """Moderators included; nobody is told who did it."""
        livekit = context.module(LiveKit)
        people = [p for p in context.participants.values() if _is_here(context, p.id)]
        if livekit is not None and people:
            context.perform(livekit.muting(context, context.place, people))

    def woke(self, context: Context, name: str) -> None:
        """The time limit of the speaker in a room."""
        session = self.state.places.get(int(name))
        if session is not None and session.speaker is not None:
            there = context.replace(place=int(name), transaction_id=session.transaction_id)
            self._go_on(there, session)

    # --- joining, leaving, breakout rooms ---

    def joined(self, context: Context) -> None:
        if len(context.sender.connections) == 1:
            self._arrive(context)

    def left(self, context: Context) -> None:
        if not context.sender.connected:
            self._depart(context)

    def switched(self, context: Context, old: Place) -> None:
        there_was_one = old in self.state.places
        self._depart(context.replace(place=old))
        if context.sender.connected:
            self._arrive(context)
            self._describe(context, there_was_one)

    def breakout_closing(self, context: Context, places: list[Place]) -> None:
        """Those in the room are told before they are moved."""
        for place in places:
            if place in self.state.places:
                self._end(context.replace(place=place), wire.Stopped("session_finished"))

    def _arrive(self, context: Context) -> None:
        """Newcomers who have not spoken yet stand at the end; they see that in the join data."""
        session = self.state.places.get(context.place)
        newcomer = context.sender
        if session is None or not session.parameters.auto_append_on_join:
            return
        known = newcomer.id in session.history or newcomer.id in session.remaining
        if not known and not newcomer.person.is_service:
            session.remaining.append(newcomer.id)
            context.to_room(wire.RemainingUpdated(session.shown), newcomer.connections)

    def _describe(self, context: Context, there_was_one: bool) -> None:
        """Some clients read nothing of what comes with a switch (signaling-modules.md 18.1); they
        would call for the next speaker if whoever began it heard of the start again."""
        session = self.state.places.get(context.place)
        if session is None:
            if there_was_one:
                context.to_sender(wire.Stopped("session_finished"))
        elif session.issued_by != context.sender.id:
            context.to_sender(wire.Started(**structs.asdict(session.config)))
            if session.speaker is not None:
                context.to_sender(_update_of(session))

    def _depart(self, context: Context) -> None:
        session = self.state.places.get(context.place)
        if session is None:
            return
        leaver = context.sender.id
        if leaver in session.remaining:
            session.remaining.remove(leaver)
            context.to_room(wire.RemainingUpdated(session.shown))
        if session.speaker == leaver:
            self._go_on(context, session)

    def join_data(self, context: Context) -> wire.JoinData | None:
        session = self.state.places.get(context.place)
        return None if session is None else wire.JoinData(session.config, session.speaker)


def _update_of(session: Session) -> wire.SpeakerUpdated:
    return wire.SpeakerUpdated(
        history=list(session.history),
        remaining=session.shown,
        speaker=UNSET if session.speaker is None else session.speaker,
    )


def _people(
    context: Context, strategy: wire.Strategy, given: wire.Start | wire.Edit
) -> list[ParticipantId]:
    """The list that the strategy uses; empty if it is missing or names somebody who is not here."""
    if strategy == "playlist":
        people = given.playlist or []
    else:
        people = list(dict.fromkeys(given.allow_list or []))
    return list(people) if all(_is_here(context, person) for person in people) else []


def _is_here(context: Context, participant: ParticipantId) -> bool:
    """Connected in the room where this happens."""
    found: Participant | None = context.participants.get(participant)
    return found is not None and found.connected and found.place == context.place


def _refuse_if(wrong: bool, code: wire.ErrorCode) -> None:
    if wrong:
        raise Refused(wire.Error(code))
