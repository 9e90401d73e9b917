"""Random meetings: whatever happens in whatever order, the room keeps its promises.

PARLOUR_SOAK=N plays N longer ones instead, each time others: `make soak`.
"""

import os
from typing import Any

import msgspec
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from tests.unit.room import random_notes
from tests.unit.room.commands import COMMANDS, JUNK
from tests.unit.room.invariants import Invariants
from tests.unit.room.meeting import (
    ROOM_ID,
    SHARED_FOLDER,
    START,
    Client,
    Meeting,
    as_kept,
    client_parameters,
    connection_id,
    device_id,
    name_of,
    participant_id,
    room_parameters,
)
from tests.unit.room.mirror import Mirror
from tests.unit.room.random_notes import BACKENDS, RandomNotes
from tests.unit.room.usual import CAST, MODERATED, RECORDER_SAYS, SCRIBE_SAYS, STREAM, USUAL

from parlour.protocol.roomserver import Event, RoomPatch, StorageQuota, StreamingTarget, Tariff
from parlour.room import io
from parlour.room.room import Room
from parlour.room.vault import Vault

PROBE = connection_id(999_999)
ALLOWED_WHILE_WAITING = {
    "core.in_waiting_room",
    "moderation.accepted",
    "moderation.banned",
    "core.closing",
    "echo.pong",
}


class RandomMeeting(Invariants, RandomNotes, RuleBasedStateMachine):
    meeting: Meeting

    @initialize(
        mode=st.sampled_from(["disabled", "for_guests", "for_everyone"]),
        limit=st.sampled_from([None, None, 3]),
        modules=st.sampled_from(BACKENDS),
    )
    def begin(self, mode: str, limit: int | None, modules: dict[str, Any]) -> None:
        quotas = {} if limit is None else {"room_participant_limit": limit}
        self.meeting = Meeting(
            waiting_room=mode,
            module_settings=modules,
            tariff=Tariff("t", "Team", quotas),
            event=Event(participant_id(90), "Planning", shared_folder=SHARED_FOLDER),
            streaming_targets=[
                StreamingTarget(STREAM, "TV", "custom", "rtmp://in/", "key", "https://tv.example")
            ],
        )
        self.twin: Room | None = None
        self.gone: set[str] = set()
        self.mirrors: dict[str, Mirror] = {}
        for name in CAST:
            self.meeting._numbers[name] = len(self.meeting._numbers) + 1
        for name in ("Mara", "Ilse", "Jo", "Bert"):
            self.happens(lambda name=name: self.meeting.join(name, *CAST[name]))

    # --- what happens ---

    @property
    def open_clients(self) -> list[Client]:
        return [
            client
            for connection, client in self.meeting.clients.items()
            if client.closed is None and connection not in self.gone
        ]

    def happens(self, what: Any) -> None:
        """Lets it happen, to the twin as well, and hands what was heard to the mirrors."""
        before = {c: len(client.heard) for c, client in self.meeting.clients.items()}
        waiting = {c.connection for c in self.open_clients if not self._mirror(c.connection).inside}
        inputs, outputs = len(self.meeting.journal), len(self.meeting.outputs)
        what()
        if self.twin is not None:
            from_twin = [o for i in self.meeting.journal[inputs:] for o in self.twin.handle(i)]
            assert as_kept(from_twin) == as_kept(self.meeting.outputs[outputs:])
        for connection, client in self.meeting.clients.items():
            for message in client.heard[before.get(connection, 0) :]:
                self._check_while_waiting(connection, waiting, message)
                self._mirror(connection).hear(message)
                if name_of(message) == "moderation.sent_to_waiting_room":
                    self._mirror(connection).inside = False
        self._check_private(self.meeting.outputs[outputs:])
        self._check_stream_keys(self.meeting.outputs[outputs:])

    def _mirror(self, connection: str) -> Mirror:
        return self.mirrors.setdefault(connection, Mirror())

    def _check_while_waiting(self, connection: str, waiting: set[str], message: Any) -> None:
        if connection in waiting:
            name = name_of(message)
            if name == "core.join_success":
                waiting.remove(connection)
            else:
                generic = name.startswith(("error.", "core.error."))
                assert generic or name in ALLOWED_WHILE_WAITING, name

    def _check_private(self, outputs: list[io.Output]) -> None:
        """Each copy of a private message goes to one of the two."""
        for output in outputs:
            if isinstance(output, io.Send) and b'"scope":"private"' in output.frame:
                payload = msgspec.json.decode(output.frame)["payload"]
                if payload["message"] == "message_sent":
                    hearers = {self.meeting.clients[c].id for c in output.to}
                    assert len(hearers) == 1
                    assert hearers <= {payload["source"], *self._partners(payload, outputs)}

    def _check_stream_keys(self, outputs: list[io.Output]) -> None:
        for output in outputs:
            if isinstance(output, io.Send) and b"rtmp://in/key" in output.frame:
                assert {self.meeting.clients[c].kind for c in output.to} == {"recorder"}

    def _partners(self, payload: Any, outputs: list[io.Output]) -> set[str]:
        said = [msgspec.json.decode(o.frame)["payload"] for o in outputs if isinstance(o, io.Send)]
        return {p["target"] for p in said if p.get("id") == payload["id"]}

    @precondition(lambda self: not self.meeting.room.closed)
    @rule(name=st.sampled_from(sorted(CAST)), older=st.integers(0, 9).map(lambda n: n == 9))
    def join(self, name: str, *, older: bool) -> None:
        """Sends what a room without any cached pieces would send."""
        if len(self.open_clients) < 12:
            cold = Room.restore(self.meeting.room.snapshot(), self.meeting.registry)
            before = len(self.meeting.outputs)
            self.happens(lambda: self.meeting.join(name, *CAST[name], guests_may_moderate=older))
            from_cold = cold.handle(self.meeting.inputs[-1])
            assert as_kept(from_cold) == as_kept(self.meeting.outputs[before:])

    @precondition(lambda self: self.open_clients)
    @rule(data=st.data(), reason=st.sampled_from(["leave", "connection_lost"]))
    def lose(self, data: st.DataObject, reason: str) -> None:
        client = data.draw(st.sampled_from(self.open_clients))
        self.gone.add(client.connection)
        self.happens(lambda: client.leave(reason))

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
    @rule(data=st.data(), command=st.sampled_from(USUAL))
    def what_is_usual(self, data: st.DataObject, command: tuple[str, str, dict[str, Any]]) -> None:
        """Commands that random ones seldom hit; by anybody, for somebody who is there."""
        namespace, action, fields = command
        client = data.draw(st.sampled_from(self.open_clients))
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
        if self._mirror(client.connection).own.get("moderator") is False:
            moderators = [
                c for c in self.open_clients if self._mirror(c.connection).own.get("moderator")
            ]
            if action in MODERATED:
                client = next(iter(moderators), client)
        self.happens(lambda: client.say(namespace, action, **fields))
        if (namespace, action) == ("legal_vote", "start"):
            self._let_votes_begin()

    def _let_votes_begin(self) -> None:
        """Else hardly any vote would come to anything."""
        for effect in self.meeting.room.pending_effects:
            if isinstance(effect, io.CreateModuleResource):
                self.happens(lambda e=effect: self.meeting.answer(e, _result_of(e)))

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
            self.happens(lambda c=client: c.say("core", "enter_room"))

    @precondition(lambda self: self.open_clients)
    @rule(data=st.data(), frame=JUNK)
    def send_junk(self, data: st.DataObject, frame: bytes) -> None:
        client = data.draw(st.sampled_from(self.open_clients))
        self.happens(lambda: client.send(frame))

    @rule(seconds=st.sampled_from([0, 1, 30, 61]))
    def wait(self, seconds: int) -> None:
        self.happens(lambda: self.meeting.wait(seconds))

    @rule(data=st.data(), works=st.booleans())
    def answer_an_effect(self, data: st.DataObject, works: bool) -> None:
        pending = self.meeting.room.pending_effects
        if pending:
            effect = data.draw(st.sampled_from(pending))
            result = _result_of(effect) if works else None
            self.happens(lambda: self.meeting.answer(effect, result))

    @rule(
        happening=st.sampled_from(
            [
                io.TokenIssued(at=0),
                io.Patched(at=0, patch=RoomPatch(None, "New")),
                io.Patched(at=0, patch=RoomPatch("secret")),
                io.QuotaChanged(at=0, quota=StorageQuota(5, 9)),
                io.Replaced(at=0, parameters=room_parameters(show_meeting_details=True)),
                io.Replaced(at=0, parameters=room_parameters(guest_access=False)),
            ]
        )
    )
    def the_controller_speaks(self, happening: io.AnyInput) -> None:
        now = msgspec.structs.replace(happening, at=self.meeting.now)
        self.happens(lambda: self.meeting.input(now))

    @rule()
    def crash_and_restore(self) -> None:
        """From here on a room restored from a snapshot runs beside the first one."""
        snapshot = self.meeting.room.snapshot()
        self.twin = Room.restore(snapshot, self.meeting.registry)
        assert self.twin.snapshot() == snapshot

    # --- what always holds: see the invariants, too ---

    @precondition(lambda self: not self.meeting.room.closed and len(self.open_clients) < 12)
    @rule(data=st.data())
    def what_was_heard_is_what_a_fresh_join_shows(self, data: st.DataObject) -> None:
        inside = [c for c in self.open_clients if self._mirror(c.connection).inside]
        if inside:
            client = data.draw(st.sampled_from(inside))
            fresh = self._fresh_join(client)
            if fresh is not None:
                heard = self._mirror(client.connection)
                ready = heard.ready_known
                assert heard.picture(ready) == fresh.picture(ready)
                _same_end(heard.messages, fresh.messages)
                for partner, messages in fresh.private.items():
                    _same_end(heard.private[partner], messages)

    def _fresh_join(self, client: Client) -> Mirror | None:
        """Another device of the same participant joins a copy of the room."""
        copy = Room.restore(self.meeting.room.snapshot(), self.meeting.registry)
        number = 900
        outputs = copy.handle(
            io.Opened(
                at=self.meeting.now,
                connection=PROBE,
                device=device_id(number),
                participant=client.id,
                client=client_parameters(
                    client.kind, client.number, client.name, *CAST[client.name][1:]
                ),
            )
        )
        fresh = Mirror()
        for output in outputs:
            if isinstance(output, io.Send) and PROBE in output.to:
                fresh.hear(msgspec.json.decode(output.frame))
        if not fresh.inside:
            return None
        fresh.own["connections"].remove(PROBE)
        return fresh

    def teardown(self) -> None:
        """The same inputs give the same room, byte for byte."""
        if hasattr(self, "meeting"):
            again = Room.create(
                ROOM_ID, self.meeting.parameters, START, b"seed", self.meeting.registry
            )
            for happening in self.meeting.inputs:
                again.handle(_through_the_journal(happening))
            assert again.snapshot() == self.meeting.room.snapshot()
            self._replay_the_journal()

    def _replay_the_journal(self) -> None:
        """So does what is kept of them, and no voting token of a secret vote is kept."""
        rebuilt = Room.create(
            ROOM_ID,
            self.meeting.parameters,
            START,
            b"seed",
            self.meeting.registry,
            vault=Vault(None),
        )
        for happening in self.meeting.journal:
            rebuilt.handle(_through_the_journal(happening))
        assert rebuilt.snapshot() == self.meeting.room.snapshot()


def _result_of(effect: io.AnyEffect) -> Any:
    """What the runtime answers."""
    match effect:
        case io.CreateModuleResource():
            return {"id": effect.key}
        case io.MakeReport() | io.StoreAsset() if effect.effect % 3:
            used = {"used": 3, "total": 5} if effect.effect % 2 else {"used": 3}
            return {"type": "stored", "asset_id": effect.key, "filename": "a.pdf", "quota": used}
        case io.MakeReport() | io.StoreAsset():
            return {"type": "not_stored", "reason": "generate"}
        case _:
            theirs = random_notes.result_of(effect)
            return list(getattr(effect, "identities", ())) if theirs is None else theirs


def _through_the_journal(happening: io.AnyInput) -> io.AnyInput:
    return msgspec.msgpack.decode(msgspec.msgpack.encode(happening), type=io.AnyInput)


def _same_end(one: list[Any], other: list[Any]) -> None:
    common = min(len(one), len(other))
    assert one[len(one) - common :] == other[len(other) - common :]
    assert bool(one) == bool(other)


SOAK = int(os.environ.get("PARLOUR_SOAK", "0"))

TestRandomMeetings = RandomMeeting.TestCase
TestRandomMeetings.settings = settings(
    max_examples=SOAK or 100,
    stateful_step_count=120 if SOAK else 40,
    deadline=None,
    derandomize=not SOAK,
    database=None,
    suppress_health_check=list(HealthCheck),
)
