"""What people and services say in random meetings: sense, nonsense, and much of what is usual."""

from collections.abc import Callable
from typing import Any

import msgspec
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from tests.unit.room.commands import COMMANDS, JUNK
from tests.unit.room.meeting import Client, Meeting, participant_id
from tests.unit.room.mirror import Mirror
from tests.unit.room.random_effects import result_of
from tests.unit.room.usual import MODERATED, RECORDER_SAYS, SCRIBE_SAYS

from parlour.room import io


class RandomCommands:
    """For a state machine with a meeting."""

    meeting: Meeting
    open_clients: list[Client]
    happens: Callable[[Callable[[], object]], None]
    _mirror: Callable[[str], Mirror]
    usual: list[tuple[str, str, dict[str, Any]]]
    """What this meeting is about."""

    @precondition(lambda self: self.open_clients)
    @rule(data=st.data(), command=COMMANDS)
    def say(self, data: st.DataObject, command: Any) -> None:
        client = data.draw(st.sampled_from(self.open_clients))
        self.happens(lambda: client.send(msgspec.json.encode(command)))

    @precondition(lambda self: self.open_clients)
    @rule(command=COMMANDS)
    def a_moderator_says(self, command: Any) -> None:
        """So that moderators' commands are not refused most of the time."""
        for client in self.open_clients:
            if self._mirror(client.connection).own.get("moderator"):
                self.happens(lambda c=client: c.send(msgspec.json.encode(command)))
                return

    @precondition(lambda self: self.open_clients)
    @rule(data=st.data())
    def what_is_usual(self, data: st.DataObject) -> None:
        """Commands that random ones seldom hit; by anybody, for somebody who is there."""
        self._say_what_is_usual(data)

    @precondition(lambda self: self.open_clients)
    @rule(data=st.data(), often=st.integers(2, 6))
    def a_lot_of_what_is_usual(self, data: st.DataObject, often: int) -> None:
        """As a meeting is seldom about one thing only, and most of it is no nonsense."""
        for _ in range(often):
            if self.open_clients:
                self._say_what_is_usual(data)

    def _say_what_is_usual(self, data: st.DataObject) -> None:
        namespace, action, fields = data.draw(st.sampled_from(self.usual))
        inside = [c for c in self.open_clients if self._mirror(c.connection).inside]
        client = data.draw(st.sampled_from(inside or self.open_clients))
        target = data.draw(st.sampled_from(self.open_clients)).id
        known = {
            "target": target,
            "participant_id": target,
            "participant": target,
            "playlist": self._those_with(client),
            "allow_list": self._those_with(client),
            "participants": [target],
            "participant_ids": [target],
            **self._running_things(client),
        }
        fields = {
            key: value if namespace == "breakout" else known.get(key, value)
            for key, value in fields.items()
        }
        if action in MODERATED and self._mirror(client.connection).own.get("moderator") is False:
            moderators = [c for c in inside if self._mirror(c.connection).own.get("moderator")]
            client = next(iter(moderators), client)
        self.happens(lambda: client.say(namespace, action, **fields))
        if (namespace, action) == ("legal_vote", "start"):
            self._let_votes_begin()

    def _let_votes_begin(self) -> None:
        """Else hardly any vote would come to anything."""
        for effect in self.meeting.room.pending_effects:
            if isinstance(effect, io.CreateModuleResource):
                self.happens(lambda e=effect: self.meeting.answer(e, result_of(e)))

    @precondition(lambda self: self.open_clients)
    @rule(data=st.data(), said=st.sampled_from(RECORDER_SAYS))
    def a_recorder_says(self, data: st.DataObject, said: Any) -> None:
        recorders = [c for c in self.open_clients if c.kind == "recorder"]
        if recorders:
            client = data.draw(st.sampled_from(recorders))
            self.happens(lambda: client.say("recording", "service", command=said))

    @precondition(lambda self: self.open_clients)
    @rule(data=st.data(), said=st.sampled_from(SCRIBE_SAYS))
    def a_transcription_service_says(self, data: st.DataObject, said: Any) -> None:
        services = [c for c in self.open_clients if c.kind == "transcription"]
        if services:
            client = data.draw(st.sampled_from(services))
            action = "transcription_service_event"
            self.happens(lambda: client.say("transcription", action, event=said))

    def _those_with(self, client: Client) -> list[str]:
        """Everybody in the client's room."""
        participants = self.meeting.room._conference.state.participants
        own = participants.get(client.id)
        present = [p for p in participants.values() if p.connected]
        return [p.id for p in present if own is not None and p.place == own.place]

    def _running_things(self, client: Client) -> dict[str, Any]:
        """Ids of the poll that the client sees, and of some whisper group."""
        modules = self.meeting.room._conference.modules
        poll = self._mirror(client.connection).own.get("poll") or {"id": participant_id(99)}
        groups = [*modules["subroom_audio"].state.groups, participant_id(99)]
        return {
            "poll_id": poll["id"],
            "id": poll["id"],
            "whisper_id": groups[0],
            **self._running_vote(client),
        }

    def _running_vote(self, client: Client) -> dict[str, Any]:
        """In the client's room, or in another one, with the token that the client has."""
        conference = self.meeting.room._conference
        people = conference.state.participants
        place = people[client.id].place if client.id in people else -1
        voters = [p for p in self._those_with(client) if people[p].person.kind == "registered"]
        known: dict[str, Any] = {"allowed_participants": voters}
        votes = conference.modules["legal_vote"].state.running
        vote = votes.get(place) or next(iter(votes.values()), None)
        if vote is not None:
            held = {who: token for token, who in vote.tokens.items()}
            token = held.get(client.id) or conference.vault.token_of(vote.id, client.id)
            known |= {"legal_vote_id": vote.id, "token": token or "11111111111"}
        return known

    @precondition(lambda self: self.open_clients)
    @rule()
    def those_accepted_enter(self) -> None:
        for client in self.open_clients:
            if not self._mirror(client.connection).inside:
                self.happens(lambda c=client: c.say("core", "enter_room"))

    @precondition(lambda self: self.open_clients)
    @rule(data=st.data(), frame=JUNK)
    def send_junk(self, data: st.DataObject, frame: bytes) -> None:
        client = data.draw(st.sampled_from(self.open_clients))
        self.happens(lambda: client.send(frame))
