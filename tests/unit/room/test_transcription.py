"""Transcription (signaling-modules.md 16)."""

import msgspec
import pytest
from tests.unit.room.meeting import ROOM_ID, Meeting, names, participant_id

from parlour.protocol.roomserver import Tariff
from parlour.room import io

SEGMENT = {
    "participant_id": participant_id(3),
    "track_id": "TR_4kQ",
    "starts_at": "2026-07-10T09:20:01.2Z",
    "ends_at": "2026-07-10T09:20:03.9Z",
    "text": "Let us begin.",
}


@pytest.fixture
def three():
    meeting = Meeting()
    mara, ilse, jo = meeting.owner(), meeting.user("Ilse"), meeting.guest("Jo")
    meeting.forget()
    return meeting, mara, ilse, jo


def say(client, action, **fields):
    return names(client.say("transcription", action, **fields))


def report(service, kind, **more):
    return say(service, "transcription_service_event", event={"kind": kind, **more})


def status(client):
    return client.events("transcription", "state_updated")[-1]["status"]


def status_at_join(client):
    return client.join_success["module_data"]["transcription"]["status"]


def running(meeting, mara):
    say(mara, "start")
    scribe = meeting.join("Scribe", "transcription")
    report(scribe, "started")
    return scribe


def test_the_service_is_called_and_says_when_it_has_begun(three):
    meeting, mara, _, jo = three
    say(mara, "start", language="de")
    assert status(jo) == "requested"
    [call] = meeting.asked(io.WakeService)
    body = {"room_id": ROOM_ID, "breakout_room": None, "language": "de"}
    assert msgspec.json.decode(call.body) == body
    meeting.answer(call, [])
    scribe = meeting.join("Scribe", "transcription")
    assert status_at_join(scribe) == "requested"
    report(scribe, "started")
    assert status(jo) == "running"
    assert status_at_join(meeting.guest("Joe")) == "running"
    jo.forget()
    report(scribe, "started")
    assert jo.heard == [], "nothing has changed"


def test_without_a_language_the_service_gets_none(three):
    meeting, mara, *_ = three
    say(mara, "start")
    body = msgspec.json.decode(meeting.asked(io.WakeService)[0].body)
    assert body["language"] is None
    assert say(mara, "start", language="x" * 101) == ["error.invalid_json"]


def test_what_is_said_goes_to_the_room_and_is_kept_nowhere(three):
    meeting, mara, ilse, jo = three
    scribe = running(meeting, mara)
    mara.say("breakout", "start", rooms=[{"name": "North"}])
    ilse.say("breakout", "switch_room", kind="breakout", id=0)
    before = meeting.room.snapshot()
    report(scribe, "segment", **SEGMENT)
    assert jo.events("transcription")[-1] == {"message": "segment", **SEGMENT}
    assert scribe.events("transcription")[-1] == {"message": "segment", **SEGMENT}
    assert ilse.events("transcription", "segment") == []
    assert meeting.room.snapshot() == before


def test_only_the_service_of_the_room_may_speak_for_it(three):
    meeting, mara, _, jo = three
    running(meeting, mara)
    refused = ["transcription.error.insufficient_permissions"]
    assert report(mara, "stopped") == refused
    assert report(jo, "segment", **SEGMENT) == refused
    tape = meeting.join("Tape", "recorder")
    assert report(tape, "stopped") == refused
    other = meeting.join("Other scribe", "transcription", serves=0)
    assert report(other, "stopped") == refused


def test_it_runs_once(three):
    meeting, mara, *_ = three
    say(mara, "start")
    assert say(mara, "start") == ["transcription.error.already_active"]
    report(meeting.join("Scribe", "transcription"), "started")
    assert say(mara, "start") == ["transcription.error.already_active"]


def test_an_orderly_end(three):
    meeting, mara, _, jo = three
    scribe = running(meeting, mara)
    assert say(mara, "stop") == []
    expected = {"message": "service_command", "command": {"kind": "stop"}}
    assert scribe.events("transcription")[-1] == expected
    assert status(jo) == "running"
    report(scribe, "stopped")
    assert status(jo) == "inactive"
    jo.forget()
    scribe.leave()
    assert jo.events("transcription") == []


def test_a_stop_before_the_service_has_come(three):
    _, mara, _, jo = three
    assert say(mara, "stop") == ["transcription.error.not_active"]
    say(mara, "start")
    say(mara, "stop")
    assert status(jo) == "inactive"
    assert say(mara, "stop") == ["transcription.error.not_active"]


@pytest.mark.parametrize(("kind", "more"), [("started", {}), ("segment", SEGMENT)])
def test_a_service_that_nobody_asks_for_any_more_is_told_to_stop(three, kind, more):
    meeting, mara, _, jo = three
    say(mara, "start")
    say(mara, "stop")
    jo.forget()
    scribe = meeting.join("Scribe", "transcription")
    assert report(scribe, kind, **more) == ["transcription.service_command"]
    assert report(scribe, "stopped") == []
    assert jo.events("transcription") == []


def test_a_call_that_fails_is_told_to_the_room(three):
    meeting, mara, _, jo = three
    say(mara, "start")
    meeting.answer(meeting.asked(io.WakeService)[0], None)
    assert jo.names[-2:] == [
        "transcription.error.service_request_failed",
        "transcription.state_updated",
    ]
    assert status(jo) == "inactive"


def test_a_late_failure_ends_no_newer_session(three):
    meeting, mara, _, jo = three
    say(mara, "start")
    say(mara, "stop")
    say(mara, "start")
    meeting.answer(meeting.asked(io.WakeService)[0], None)
    assert status(jo) == "requested"


def test_a_service_that_is_lost(three):
    meeting, mara, _, jo = three
    scribe = running(meeting, mara)
    scribe.leave("connection_lost")
    heard = [name for name in jo.names if name.startswith("transcription.")]
    assert heard[-2:] == [
        "transcription.error.service_disconnected",
        "transcription.state_updated",
    ]
    assert status(jo) == "inactive"


def test_a_breakout_room_has_a_service_of_its_own(three):
    meeting, mara, ilse, jo = three
    mara.say("breakout", "start", rooms=[{"name": "North"}])
    for client in (mara, jo):
        client.say("breakout", "switch_room", kind="breakout", id=0)
    say(mara, "start")
    assert msgspec.json.decode(meeting.asked(io.WakeService)[0].body)["breakout_room"] == 0
    scribe = meeting.join("Scribe", "transcription", serves=0)
    scribe.say("breakout", "switch_room", kind="breakout", id=0)
    report(scribe, "started")
    assert status(jo) == "running"
    assert ilse.events("transcription") == []
    mara.say("breakout", "stop")
    meeting.forget()
    mara.say("breakout", "start", rooms=[{"name": "North"}])
    jo.say("breakout", "switch_room", kind="breakout", id=0)
    own = jo.events("breakout", "switched_room")[0]["own_data"]
    assert own["transcription"] == {"status": "inactive"}


def test_before_a_breakout_room_closes_its_transcription_ends_orderly(three):
    meeting, mara, _, jo = three
    mara.say("breakout", "start", rooms=[{"name": "North"}])
    scribe = meeting.join("Scribe", "transcription", serves=0)
    for client in (jo, scribe, mara):
        client.say("breakout", "switch_room", kind="breakout", id=0)
    say(mara, "start")
    report(scribe, "started")
    meeting.forget()
    mara.say("breakout", "stop")
    assert jo.names[:2] == ["breakout.closing", "transcription.state_updated"]
    assert status(jo) == "inactive"
    assert scribe.names[1] == "transcription.service_command"
    for client in (mara, jo, scribe):
        assert "transcription.error.service_disconnected" not in client.names


def test_a_tariff_without_it_has_no_such_module():
    disabled = ["transcription::transcription"]
    tariff = Tariff(participant_id(99), "Small", {}, disabled_features=disabled)
    mara = Meeting(tariff=tariff).owner()
    assert "transcription" not in mara.join_success["enabled_modules"]
    assert say(mara, "start") == ["error.unknown_namespace"]
