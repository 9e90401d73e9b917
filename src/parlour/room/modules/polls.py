"""`polls`: at most one at a time in each room; votes are secret (signaling-modules.md 6)."""

from typing import Any

from msgspec import UNSET, Struct, field, structs

from parlour.protocol.roomserver import RoomParameters
from parlour.protocol.signaling import polls as wire
from parlour.room import limits
from parlour.room.clock import SECOND, timestamp
from parlour.room.context import Context
from parlour.room.io import Micros, ParticipantId
from parlour.room.module import Module, Refused, handles
from parlour.room.participant import Place


class Poll(Struct):
    started: wire.Started
    started_at: Micros
    transaction_id: int | None
    """Of the start: the end by time carries it."""
    votes: dict[ParticipantId, list[int]] = field(default_factory=dict[ParticipantId, list[int]])

    @property
    def ends_at(self) -> Micros:
        return self.started_at + self.started.duration * SECOND

    @property
    def results(self) -> list[wire.Result]:
        """Every choice in its order, zeros included."""
        chosen = [choice for vote in self.votes.values() for choice in vote]
        return [wire.Result(choice.id, chosen.count(choice.id)) for choice in self.started.choices]


class PollsState(Struct):
    places: dict[Place, Poll]


class Polls(Module[PollsState]):
    namespace = "polls"
    State = PollsState
    not_a_moderator = wire.Error("insufficient_permissions")

    @classmethod
    def create(cls, settings: dict[str, Any], parameters: RoomParameters) -> PollsState:
        return PollsState({})

    # --- commands ---

    @handles(wire.Start, by="moderator")
    def start(self, context: Context, command: wire.Start) -> None:
        if context.place in self.state.places:
            raise Refused(wire.Error("still_running"))
        _check(command)
        started = wire.Started(
            id=context.new_uuid(),
            topic=command.topic,
            live=bool(command.live),
            multiple_choice=bool(command.multiple_choice),
            choices=[wire.Choice(number, text) for number, text in enumerate(command.choices)],
            duration=command.duration,
        )
        poll = Poll(started, context.at, context.origin.transaction_id)
        self.state.places[context.place] = poll
        context.wake(str(context.place), poll.ends_at)
        context.to_room(started)
        if context.at >= poll.ends_at:
            # Not by the timer: nobody shall come in between and miss the end.
            self._end(context, context.place)

    @handles(wire.Vote)
    def vote(self, context: Context, command: wire.Vote) -> None:
        """A later vote replaces the earlier one, from whichever device."""
        poll = self._running(context, command.poll_id)
        chosen = _chosen(command)
        if len(chosen) > 1 and not poll.started.multiple_choice:
            raise Refused(wire.Error("multiple_choices_not_allowed"))
        if any(choice >= len(poll.started.choices) for choice in chosen):
            raise Refused(wire.Error("invalid_choice_id"))
        poll.votes[context.sender.id] = chosen
        context.to_other_connections(
            wire.Voted(
                command.poll_id,
                UNSET if command.choice_id is None else command.choice_id,
                UNSET if command.choice_ids is None else command.choice_ids,
            )
        )
        if poll.started.live:
            context.to_room(wire.LiveUpdate(poll.started.id, poll.results))

    @handles(wire.Finish, by="moderator")
    def finish(self, context: Context, command: wire.Finish) -> None:
        self._running(context, command.id)
        self._end(context, context.place)

    def _running(self, context: Context, poll_id: str) -> Poll:
        poll = self.state.places.get(context.place)
        if poll is None or poll.started.id != poll_id or context.at >= poll.ends_at:
            raise Refused(wire.Error("invalid_poll_id"))
        return poll

    # --- the end ---

    def woke(self, context: Context, name: str) -> None:
        place = int(name)
        poll = self.state.places.get(place)
        if poll is not None:
            self._end(context.replace(transaction_id=poll.transaction_id), place)

    def switched(self, context: Context, old: Place) -> None:
        """Some clients read nothing of what comes with a switch (signaling-modules.md 18.1). The
        duration is what is left."""
        poll = self.state.places.get(context.place)
        if poll is None or context.at >= poll.ends_at:
            return
        left = -((context.at - poll.ends_at) // SECOND)
        context.to_sender(structs.replace(poll.started, duration=left))
        if poll.started.live:
            context.to_sender(wire.LiveUpdate(poll.started.id, poll.results))

    def breakout_closing(self, context: Context, places: list[Place]) -> None:
        """Those in the room learn the results before they are moved."""
        for place in places:
            if place in self.state.places:
                self._end(context, place)

    def _end(self, context: Context, place: Place) -> None:
        poll = self.state.places.pop(place)
        context.cancel(str(place))
        context.replace(place=place).to_room(wire.Done(poll.started.id, poll.results))

    # --- join data ---

    def join_data(self, context: Context) -> wire.JoinData | None:
        poll = self.state.places.get(context.place)
        if poll is None or context.at >= poll.ends_at:
            return None
        started = poll.started
        return wire.JoinData(
            id=started.id,
            topic=started.topic,
            live=started.live,
            multiple_choice=started.multiple_choice,
            choices=started.choices,
            started=timestamp(poll.started_at),
            duration=started.duration,
            results=poll.results if started.live else UNSET,
        )


def _check(command: wire.Start) -> None:
    """The limits in their order."""
    if command.duration > limits.POLL_DURATION_SECS:
        raise Refused(wire.Error("invalid_duration", max_duration=limits.POLL_DURATION_SECS))
    if len(command.topic.encode()) > limits.POLL_TOPIC_BYTES:
        raise Refused(wire.Error("invalid_topic_length", max_length=limits.POLL_TOPIC_BYTES))
    fewest, most = limits.POLL_CHOICES
    if not fewest <= len(command.choices) <= most:
        raise Refused(
            wire.Error("invalid_choice_count", min_choice_count=fewest, max_choice_count=most)
        )
    shortest, longest = limits.POLL_CHOICE_BYTES
    if not all(shortest <= len(choice.encode()) <= longest for choice in command.choices):
        raise Refused(
            wire.Error("invalid_choice_description_length", min_length=shortest, max_length=longest)
        )


def _chosen(command: wire.Vote) -> list[int]:
    if command.choice_id is not None:
        return [command.choice_id]
    return list(dict.fromkeys(command.choice_ids or []))
