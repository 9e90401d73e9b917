"""Random meetings: whatever happens in whatever order, the room keeps its promises.

PARLOUR_SOAK=N plays N longer ones instead, each time others: `make soak`.
"""

import os
from typing import Any

import msgspec
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
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
from tests.unit.room.random_commands import RandomCommands
from tests.unit.room.random_effects import result_of
from tests.unit.room.random_notes import BACKENDS, RandomNotes
from tests.unit.room.usual import CAST, STREAM, TOPICS, USUAL

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


class RandomMeeting(Invariants, RandomCommands, RandomNotes, RuleBasedStateMachine):
    meeting: Meeting

    @initialize(
        mode=st.sampled_from(["disabled", "disabled", "for_guests", "for_everyone"]),
        limit=st.sampled_from([None, None, None, None, 3]),
        modules=st.sampled_from(BACKENDS),
        topics=st.sets(st.sampled_from(TOPICS), max_size=3),
    )
    def begin(
        self, mode: str, limit: int | None, modules: dict[str, Any], topics: set[str]
    ) -> None:
        self.usual = [c for c in USUAL if c[0] in topics] or USUAL
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

    @rule(seconds=st.sampled_from([0, 1, 30, 61]))
    def wait(self, seconds: int) -> None:
        self.happens(lambda: self.meeting.wait(seconds))

    @rule()
    def everything_asked_for_is_done(self) -> None:
        for effect in self.meeting.room.pending_effects:
            self.happens(lambda e=effect: self.meeting.answer(e, result_of(e)))

    @precondition(lambda self: self.meeting.room.expected_media)
    @rule(data=st.data())
    def a_media_room_is_lost(self, data: st.DataObject) -> None:
        lost = data.draw(st.sampled_from(self.meeting.room.expected_media))
        who = tuple(sorted(lost.identities))[:2]
        now = self.meeting.now
        self.happens(
            lambda: self.meeting.input(io.MediaLost(at=now, room=lost.room, identities=who))
        )

    @rule(data=st.data(), works=st.booleans())
    def answer_an_effect(self, data: st.DataObject, works: bool) -> None:
        pending = self.meeting.room.pending_effects
        if pending:
            effect = data.draw(st.sampled_from(pending))
            result = result_of(effect) if works else None
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

    @rule(
        reason=st.sampled_from(["room_deleted", "graceful_shutdown"]),
        chance=st.integers(0, 40),
    )
    def the_room_is_closed(self, reason: Any, chance: int) -> None:
        if chance == 40:
            now = self.meeting.now
            self.happens(lambda: self.meeting.input(io.CloseRequested(at=now, reason=reason)))

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
                _same_end(heard.breakout_messages, fresh.breakout_messages)
                _same_votes(heard.votes, fresh.votes)
                if client.kind not in ("recorder", "transcription"):
                    assert heard.training == fresh.training
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


def _through_the_journal(happening: io.AnyInput) -> io.AnyInput:
    return msgspec.msgpack.decode(msgspec.msgpack.encode(happening), type=io.AnyInput)


def _same_end(one: list[Any], other: list[Any]) -> None:
    common = min(len(one), len(other))
    assert one[len(one) - common :] == other[len(other) - common :]
    assert bool(one) == bool(other)


def _same_votes(heard: dict[str, Any], shown: dict[str, Any]) -> None:
    """Who voted what and how it ended; of votes in other rooms one hears nothing."""
    for vote_id, vote in heard.items():
        assert {key: shown[vote_id].get(key) for key in vote} == vote
    running = {vote_id for vote_id, vote in shown.items() if vote["state"] == "started"}
    assert running <= heard.keys()


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
