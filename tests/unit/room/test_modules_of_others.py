"""Modules of other packages, and what becomes of one that crashes (1.5, modules 2.5)."""

from importlib.metadata import EntryPoint
from typing import Any

import pytest
from msgspec import Struct
from tests.unit.room.meeting import MODULES, Meeting, names

from parlour.protocol.roomserver import RoomParameters
from parlour.protocol.signaling import envelope
from parlour.room import io, registry
from parlour.room.context import Context
from parlour.room.module import Module, Refused, handles
from parlour.room.participant import Participant
from parlour.room.receivers import Audience
from parlour.room.registry import Registry, RegistryError
from parlour.room.room import Room


class Count(envelope.Command, frozen=True):
    pass


class Refuse(envelope.Command, frozen=True):
    pass


class Break(envelope.Command, frozen=True):
    where: str


class Counted(envelope.Event, frozen=True):
    count: int


class CounterState(Struct):
    count: int = 0
    breaks: str = ""


class Counter(Module[CounterState]):
    """Counts, and breaks where it is told to."""

    namespace = "counter"
    features = ("counting",)
    State = CounterState

    @classmethod
    def create(cls, settings: dict[str, Any], parameters: RoomParameters) -> CounterState:
        return CounterState(settings.get("from", 0))

    @handles(Count)
    def count(self, context: Context, command: Count) -> None:
        self.state.count += 1
        context.changed(context.sender.id)
        context.wake("reminder", context.at + 1_000_000)
        context.to_everyone(Counted(self.state.count))

    @handles(Refuse)
    def refuse(self, context: Context, command: Refuse) -> None:
        raise Refused(Counted(-1))

    @handles(Break)
    def break_somewhere(self, context: Context, command: Break) -> None:
        self.state.breaks = command.where
        context.everybody_changed()
        self._maybe_break("command")

    def _maybe_break(self, where: str) -> None:
        if self.state.breaks == where:
            raise ZeroDivisionError(where)

    def joined(self, context: Context) -> None:
        self._maybe_break("joined")

    def left(self, context: Context) -> None:
        self._maybe_break("left")

    def join_data(self, context: Context) -> Counted:
        self._maybe_break("join_data")
        return Counted(self.state.count)

    def peer_data(self, peer: Participant, audience: Audience) -> Counted:
        self._maybe_break("peer_data")
        return Counted(self.state.count)

    def role_changed(self, context: Context, participant: Participant) -> None:
        self._maybe_break("role_changed")

    def woke(self, context: Context, name: str) -> None:
        self._maybe_break("woke")
        context.to_everyone(Counted(0))

    def closing(self, context: Context) -> None:
        self._maybe_break("closing")


WITH_COUNTER = MODULES | {"counter": {"from": 5}}


@pytest.fixture
def meeting():
    return Meeting(Registry([*Registry.built_in(), Counter]), module_settings=WITH_COUNTER)


def test_a_module_brings_commands_data_timers_and_features(meeting):
    mara = meeting.owner()
    assert mara.join_success["enabled_modules"]["counter"] == ["counting"]
    assert mara.join_success["module_data"]["counter"]["count"] == 5
    assert names(mara.say("counter", "count")) == ["counter.counted"]
    assert names(mara.say("counter", "refuse")) == ["counter.counted"]
    jo = meeting.guest("Jo")
    assert jo.join_success["participants"][0]["module_data"]["counter"]["count"] == 6
    jo.forget()
    meeting.wait(2)
    assert jo.names == ["counter.counted"]


@pytest.mark.parametrize(
    "where",
    ["command", "joined", "left", "join_data", "peer_data", "role_changed", "woke"],
)
def test_a_module_that_crashes_is_removed_with_a_word_to_all_and_the_meeting_goes_on(
    meeting, where
):
    mara = meeting.owner()
    ilse = meeting.user("Ilse")
    mara.say("counter", "count")
    mara.say("counter", "break", where=where)
    meeting.guest("Jo").leave()
    mara.say("moderation", "update_role", participant_id=ilse.id, new_role="moderator")
    meeting.wait(2)
    fatal = [{"error": "fatal_module_error", "namespace": "counter"}]
    assert mara.events("error") == ilse.events("error") == fatal
    assert names(mara.say("counter", "count")) == ["error.unknown_namespace"]
    assert names(mara.say("chat", "send_message", scope="global", content="on we go")) == [
        "chat.message_sent"
    ]
    late = meeting.guest("Late")
    assert late.names[0] == "core.join_success"
    assert "counter" not in late.join_success["enabled_modules"]
    assert "counter" not in late.join_success["participants"][0]["module_data"]


@pytest.mark.parametrize("where", ["joined", "join_data", "peer_data"])
def test_join_success_stays_the_first_message_when_a_module_crashes_in_the_join(meeting, where):
    mara = meeting.owner()
    mara.say("counter", "break", where=where)
    jo = meeting.guest("Jo")
    assert jo.names == ["core.join_success", "error.fatal_module_error"]
    assert mara.names[-2:] == ["core.participant_connected", "error.fatal_module_error"]


def test_a_module_that_crashes_while_closing_does_not_keep_the_room_open(meeting):
    mara = meeting.owner()
    mara.say("counter", "break", where="closing")
    meeting.input(io.CloseRequested(at=meeting.now, reason="room_deleted"))
    assert meeting.ended == "room_deleted"


def test_a_module_that_is_not_wanted_does_not_run():
    mara = Meeting(Registry([*Registry.built_in(), Counter])).owner()
    assert names(mara.say("counter", "count")) == ["error.unknown_namespace"]


def test_a_module_that_is_no_longer_installed_is_left_behind(meeting):
    meeting.owner()
    restored = Room.restore(meeting.room.snapshot(), Registry.built_in())
    assert restored.connections == meeting.room.connections


@pytest.mark.parametrize("namespace", ["core", "breakout", "error", "chat"])
def test_a_taken_or_reserved_namespace_is_refused(namespace):
    class Imposter(Counter):
        pass

    Imposter.namespace = namespace
    with pytest.raises(RegistryError, match=namespace):
        Registry([*Registry.built_in(), Imposter])


def test_installed_packages_bring_modules_by_entry_point(monkeypatch: pytest.MonkeyPatch):
    found = [EntryPoint("counter", f"{__name__}:Counter", registry.ENTRY_POINT_GROUP)]
    monkeypatch.setattr(EntryPoint, "load", lambda self: Counter)
    monkeypatch.setattr(registry, "entry_points", lambda group: found)
    assert Registry.installed().get("counter") is Counter


@pytest.mark.parametrize(
    "value", ["no.such.module:Thing", "parlour.room.limits:nothing", "json:loads"]
)
def test_a_broken_entry_point_is_refused_with_its_name(value, monkeypatch: pytest.MonkeyPatch):
    found = [EntryPoint("broken", value, registry.ENTRY_POINT_GROUP)]
    monkeypatch.setattr(registry, "entry_points", lambda group: found)
    with pytest.raises(RegistryError, match="broken"):
        Registry.installed()
