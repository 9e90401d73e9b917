"""Recordings and streams (signaling-modules.md 13)."""

import msgspec
import pytest
from tests.unit.room.meeting import MODULES, RECORDER, ROOM_ID, Meeting, names, participant_id

from parlour.protocol.roomserver import StreamingTarget, Tariff
from parlour.room import io, limits

TV, RADIO, UNKNOWN = participant_id(80), participant_id(81), participant_id(82)
TARGETS = [
    StreamingTarget(TV, "TV", "custom", "rtmp://in.example/app", "KEY", "https://tv.example"),
    StreamingTarget(RADIO, "Radio", "custom", "rtmp://in.example/", "SECRET", "https://ra.example"),
]


@pytest.fixture
def three():
    meeting = Meeting(streaming_targets=TARGETS)
    mara, ilse, jo = meeting.owner(), meeting.user("Ilse"), meeting.guest("Jo")
    meeting.forget()
    return meeting, mara, ilse, jo


def say(client, action, **fields):
    return names(client.say("recording", action, **fields))


def report(recorder, status, target=None, **more):
    """What the recorder says of the recording, or of a stream."""
    kind = {"kind": "recording_updated"} if target is None else {"kind": "stream_updated"}
    about = {} if target is None else {"target_id": target}
    return say(recorder, "service", command=kind | about | {"status": status} | more)


def orders(recorder):
    return [event["event"] for event in recorder.events("recording", "service")]


def data_of(client):
    return client.join_success["module_data"]["recording"]


def status(client):
    return client.events("recording", "recording_updated")[-1]["status"]


def streams(client):
    return [(e["target_id"], e["status"]) for e in client.events("recording", "stream_updated")]


def recorded(meeting, mara, serves=None):
    """A recorder is here, and what was asked for runs."""
    say(mara, "start_recording")
    tape = meeting.join("Tape", "recorder", serves=serves)
    report(tape, "active")
    return tape


# --- how a recorder comes ---


def test_a_recorder_that_is_not_here_is_called(three):
    meeting, mara, _, jo = three
    assert say(mara, "start_recording") == ["recording.recording_updated"]
    assert status(jo) == "requested"
    [call] = meeting.asked(io.WakeService)
    assert msgspec.json.decode(call.body) == {"room_id": ROOM_ID, "breakout_room": None}
    key = RECORDER["api_key"]
    assert call.target == io.ServiceTarget(RECORDER["url"], key["id"], key["secret"])
    meeting.answer(call, [])
    tape = meeting.join("Tape", "recorder")
    assert data_of(tape)["recording_state"] == {"status": "requested"}
    assert orders(tape) == [], "its join data say it all"
    report(tape, "active")
    assert status(jo) == "active"


def test_a_recorder_that_is_here_gets_an_order(three):
    meeting, mara, _, jo = three
    tape = meeting.join("Tape", "recorder")
    say(mara, "start_recording")
    assert orders(tape) == [{"kind": "start_recording"}]
    assert meeting.asked(io.WakeService) == []
    assert jo.events("recording", "service") == []


def test_a_call_that_fails_undoes_the_request(three):
    meeting, mara, _, jo = three
    say(mara, "start_recording")
    say(mara, "start_stream", target_ids=[TV])
    record, stream = meeting.asked(io.WakeService)
    meeting.forget()
    meeting.answer(record, None)
    assert jo.events("recording") == [{"message": "recording_updated", "status": "inactive"}]
    refused = "recording.error.failed_to_request_recording_service"
    assert mara.names == ["recording.recording_updated", refused]
    meeting.answer(stream, None)
    assert streams(jo) == [(TV, "inactive")]


def test_a_late_failure_undoes_no_newer_request(three):
    meeting, mara, _, jo = three
    say(mara, "start_recording")
    say(mara, "start_recording")
    first, _ = meeting.asked(io.WakeService)
    meeting.answer(first, None)
    assert status(jo) == "requested"
    tape = meeting.join("Tape", "recorder")
    report(tape, "active")
    assert status(jo) == "active"


def test_a_recorder_that_never_comes_is_given_up(three):
    meeting, mara, _, jo = three
    say(mara, "start_recording")
    say(mara, "start_stream", target_ids=[TV])
    for call in meeting.asked(io.WakeService):
        meeting.answer(call, [])
    meeting.wait(limits.RECORDER_COMES_SECS - 1)
    assert status(jo) == "requested"
    meeting.wait(2)
    assert status(jo) == "inactive"
    assert streams(jo)[-1] == (TV, "inactive")
    assert "recording.error.recorder_not_started" in mara.names
    assert "recording.error.recorder_not_started" not in jo.names


def test_a_key_may_be_written_as_one_text():
    settings = MODULES | {"recording": {"url": "https://r.example/", "api_key": "me:secret:1"}}
    meeting = Meeting(module_settings=settings)
    say(meeting.owner(), "start_recording")
    [call] = meeting.asked(io.WakeService)
    assert call.target == io.ServiceTarget("https://r.example/", "me", "secret:1")


@pytest.mark.parametrize(
    "settings",
    [{}, {"url": "https://r.example/"}, {"url": "", "api_key": "a:b"}, {"url": "x", "api_key": ""}],
)
def test_without_settings_there_is_no_recording(settings):
    mara = Meeting(module_settings={"recording": settings}).owner()
    assert "recording" not in mara.join_success["enabled_modules"]
    assert say(mara, "start_recording") == ["error.unknown_namespace"]


# --- what moderators ask, and what the recorder says ---


def test_orders_are_passed_on_and_the_recorder_says_what_is_so(three):
    meeting, mara, _, jo = three
    tape = recorded(meeting, mara)
    assert say(mara, "start_recording") == ["recording.error.recording_already_active"]
    for action, after in (("pause", "paused"), ("start", "active"), ("stop", "inactive")):
        before = status(jo)
        assert say(mara, f"{action}_recording") == []
        assert orders(tape)[-1] == {"kind": f"{action}_recording"}
        assert status(jo) == before, "nothing has happened yet"
        report(tape, after)
        assert status(jo) == after


def test_what_does_not_run_cannot_be_paused_or_stopped(three):
    meeting, mara, *_ = three
    refused = ["recording.error.recording_not_active"]
    for action in ("pause_recording", "stop_recording"):
        assert say(mara, action) == refused
    say(mara, "start_recording")
    for action in ("pause_recording", "stop_recording"):
        assert say(mara, action) == refused
    before = meeting.room.snapshot()
    assert say(mara, "pause_recording") == refused
    assert meeting.room.snapshot() == before


def test_an_error_is_shown_for_a_while(three):
    meeting, mara, _, jo = three
    tape = recorded(meeting, mara)
    reason = {"code": "disk_full", "message": "The disk is full"}
    report(tape, "error", reason=reason)
    expected = {"message": "recording_updated", "status": "error", "reason": reason}
    assert jo.events("recording")[-1] == expected
    meeting.wait(limits.RECORDING_ERROR_SECS + 1)
    assert status(jo) == "inactive"
    assert "recording.error.recorder_not_started" not in mara.names


def test_a_reason_belongs_to_errors_only(three):
    meeting, mara, _, jo = three
    tape = recorded(meeting, mara)
    report(tape, "paused", reason={"code": "x", "message": "y"})
    assert "reason" not in jo.events("recording")[-1]


def test_features_that_the_tariff_lacks():
    disabled = ["recording::record", "recording::stream"]
    tariff = Tariff(participant_id(99), "Small", {}, disabled_features=disabled)
    mara = Meeting(tariff=tariff, streaming_targets=TARGETS).owner()
    assert mara.join_success["enabled_modules"]["recording"] == []
    assert say(mara, "start_recording") == ["recording.error.record_feature_disabled"]
    refused = say(mara, "start_stream", target_ids=[TV])
    assert refused == ["recording.error.stream_feature_disabled"]


def test_the_recorder_may_only_speak_of_what_was_asked_for(three):
    meeting, mara, *_ = three
    tape = meeting.join("Tape", "recorder")
    invalid = ["recording.error.invalid_streaming_id"]
    assert report(tape, "active") == invalid
    assert report(tape, "active", TV) == invalid
    assert report(tape, "active", UNKNOWN) == invalid
    assert report(mara, "active") == ["recording.error.insufficient_permissions"]


def test_a_service_of_another_kind_is_no_recorder(three):
    meeting, mara, *_ = three
    recorded(meeting, mara)
    scribe = meeting.join("Scribe", "transcription")
    assert report(scribe, "paused") == ["recording.error.insufficient_permissions"]
    assert data_of(scribe)["service"] is None


# --- streams ---


def test_streams_are_started_all_or_none(three):
    meeting, mara, _, jo = three
    tape = meeting.join("Tape", "recorder")
    before = meeting.room.snapshot()
    refused = say(mara, "start_stream", target_ids=[TV, UNKNOWN])
    assert refused == ["recording.error.invalid_streaming_id"]
    assert meeting.room.snapshot() == before
    say(mara, "start_stream", target_ids=[TV])
    report(tape, "active", TV)
    jo.forget()
    refused = say(mara, "start_stream", target_ids=[RADIO, TV])
    assert refused == ["recording.error.streaming_target_in_use"]
    assert jo.heard == []


def test_a_stream_is_paused_resumed_and_stopped(three):
    meeting, mara, _, jo = three
    tape = meeting.join("Tape", "recorder")
    invalid = ["recording.error.invalid_streaming_id"]
    assert say(mara, "pause_stream", target_ids=[TV]) == invalid
    for action, after in (("start", "active"), ("pause", "paused"), ("start", "active")):
        say(mara, f"{action}_stream", target_ids=[TV])
        assert orders(tape)[-1] == {"kind": f"{action}_streams", "target_ids": [TV]}
        report(tape, after, TV)
        assert streams(jo)[-1] == (TV, after)
    say(mara, "stop_stream", target_ids=[TV])
    assert orders(tape)[-1] == {"kind": "stop_streams", "target_ids": [TV]}
    report(tape, "inactive", TV)
    assert say(mara, "stop_stream", target_ids=[TV]) == invalid


def test_only_the_recorder_of_the_room_learns_the_keys(three):
    meeting, mara, _, jo = three
    tape = meeting.join("Tape", "recorder")
    assert data_of(tape)["service"] == {
        "streaming_targets": {
            TV: {"location": "rtmp://in.example/app/KEY"},
            RADIO: {"location": "rtmp://in.example/SECRET"},
        }
    }
    other = meeting.join("Other tape", "recorder", serves=0)
    assert data_of(other)["service"] is None
    say(mara, "start_stream", target_ids=[TV])
    told = [message for client in (mara, jo, other) for message in client.heard]
    assert b"KEY" not in msgspec.json.encode(told)


def test_other_rooms_see_only_whether_a_target_is_free(three):
    meeting, mara, ilse, jo = three
    mara.say("breakout", "start", rooms=[{"name": "North"}])
    jo.say("breakout", "switch_room", kind="breakout", id=0)
    tape = meeting.join("Tape", "recorder")
    say(mara, "start_stream", target_ids=[TV])
    assert streams(jo) == [(TV, "in_use")]
    report(tape, "active", TV)
    report(tape, "paused", TV)
    assert streams(jo) == [(TV, "in_use")]
    assert streams(ilse) == [(TV, "requested"), (TV, "active"), (TV, "paused")]
    report(tape, "error", TV, reason={"code": "x", "message": "y"})
    assert streams(jo)[-1] == (TV, "inactive")
    mara.say("breakout", "switch_room", kind="breakout", id=0)
    own = mara.events("breakout", "switched_room")[0]["own_data"]["recording"]
    assert own["stream_states"][TV]["status"] == "inactive"
    say(mara, "start_stream", target_ids=[TV])
    assert streams(ilse)[-1] == (TV, "in_use")
    assert streams(jo)[-1] == (TV, "requested")


# --- the recorder goes ---


@pytest.mark.parametrize("reason", ["leave", "connection_lost"])
def test_without_its_recorder_nothing_goes_on(three, reason):
    meeting, mara, _, jo = three
    tape = recorded(meeting, mara)
    say(mara, "start_stream", target_ids=[TV])
    jo.forget()
    tape.leave(reason)
    assert status(jo) == "inactive"
    assert streams(jo) == [(TV, "inactive")]


def test_of_two_recorders_one_may_go(three):
    meeting, mara, _, jo = three
    tape = recorded(meeting, mara)
    meeting.join("Spare tape", "recorder")
    tape.leave()
    assert status(jo) == "active"


def test_a_breakout_room_has_a_recorder_of_its_own(three):
    meeting, mara, ilse, jo = three
    mara.say("breakout", "start", rooms=[{"name": "North"}])
    for client in (mara, jo):
        client.say("breakout", "switch_room", kind="breakout", id=0)
    say(mara, "start_recording")
    [call] = meeting.asked(io.WakeService)
    assert msgspec.json.decode(call.body)["breakout_room"] == 0
    tape = meeting.join("Tape", "recorder", serves=0)
    assert report(tape, "active") == ["recording.error.insufficient_permissions"]
    tape.say("breakout", "switch_room", kind="breakout", id=0)
    own = tape.events("breakout", "switched_room")[0]["own_data"]["recording"]
    assert own["recording_state"] == {"status": "requested"}
    assert own["service"] is not None
    report(tape, "active")
    assert status(jo) == "active"
    assert ilse.events("recording") == []
    tape.say("breakout", "switch_room", kind="main")
    assert status(jo) == "inactive"


def test_closing_breakout_rooms_frees_what_they_had(three):
    meeting, mara, ilse, _ = three
    mara.say("breakout", "start", rooms=[{"name": "North"}])
    mara.say("breakout", "switch_room", kind="breakout", id=0)
    say(mara, "start_stream", target_ids=[TV])
    say(mara, "start_recording")
    ilse.forget()
    mara.say("breakout", "stop")
    assert streams(ilse) == [(TV, "inactive")]
    assert data_of(meeting.guest("Joe"))["stream_states"][TV]["status"] == "inactive"
    meeting.forget()
    meeting.wait(limits.RECORDER_COMES_SECS + 1)
    assert mara.events("recording") == []


def test_before_breakout_rooms_close_recorders_are_told_to_stop(three):
    """Nobody who is still there is left with a recording that goes on for ever."""
    meeting, mara, _, jo = three
    mara.say("breakout", "start", rooms=[{"name": "North"}])
    tape = meeting.join("Tape", "recorder", serves=0)
    for client in (mara, jo, tape):
        client.say("breakout", "switch_room", kind="breakout", id=0)
    say(mara, "start_recording")
    say(mara, "start_stream", target_ids=[TV])
    report(tape, "active")
    report(tape, "active", TV)
    meeting.forget()
    mara.say("breakout", "stop")
    orders = [event["event"]["kind"] for event in tape.events("recording", "service")]
    assert orders == ["stop_recording", "stop_streams"]
    assert jo.names[:3] == [
        "breakout.closing",
        "recording.recording_updated",
        "recording.stream_updated",
    ]
    assert (status(jo), streams(jo)) == ("inactive", [(TV, "inactive")])


def test_who_comes_into_a_room_that_is_recorded_is_told_so(three):
    """In the usual events: some clients read nothing else, and ask whether one agrees."""
    meeting, mara, ilse, jo = three
    tape = recorded(meeting, mara)
    say(mara, "start_stream", target_ids=[TV])
    report(tape, "active", TV)
    mara.say("breakout", "start", rooms=[{"name": "North"}])
    meeting.forget()
    jo.say("breakout", "switch_room", kind="breakout", id=0)
    assert (status(jo), streams(jo)) == ("inactive", [(TV, "in_use")])
    jo.say("breakout", "switch_room", kind="main")
    assert (status(jo), streams(jo)[-1]) == ("active", (TV, "active"))
    assert ilse.events("recording") == []


# --- consent ---


def test_consent_is_told_to_everybody_when_it_changes(three):
    meeting, mara, ilse, jo = three
    mara.say("breakout", "start", rooms=[{"name": "North"}])
    jo.say("breakout", "switch_room", kind="breakout", id=0)
    meeting.forget()
    say(jo, "set_consent", consent=False)
    assert ilse.heard == []
    say(jo, "set_consent", consent=True)
    say(jo, "set_consent", consent=True)
    expected = {"message": "consent_updated", "participant": jo.id, "consents": True}
    assert ilse.events("recording") == [expected]


def test_consent_survives_a_loss_and_is_seen_by_all(three):
    meeting, _, ilse, jo = three
    say(jo, "set_consent", consent=True)
    jo.leave("connection_lost")
    again = meeting.guest("Jo")
    assert data_of(again)["consents_recording"] is True
    connected = ilse.events("core", "participant_connected")[-1]
    assert connected["peer_data"]["recording"] == {"consents_recording": True}
    tape = meeting.join("Tape", "recorder")
    consents = {
        peer["id"]: peer["module_data"]["recording"]["consents_recording"]
        for peer in tape.join_success["participants"]
    }
    assert consents[jo.id] is True
    assert consents[ilse.id] is False


def test_recorders_get_the_media_of_those_alone_who_have_agreed(three):
    meeting, mara, ilse, jo = three

    def kept_back():
        [media] = meeting.room.expected_media
        assert meeting.room.keeps_back_from_recorders == bool(media.recorders and media.unrecorded)
        return media.recorders, {identity.split(":")[0] for identity in media.unrecorded}

    assert kept_back() == (frozenset(), {mara.id, ilse.id, jo.id})
    tape = meeting.join("Tape", "recorder")
    meeting.join("Scribe", "transcription")
    say(ilse, "set_consent", consent=True)
    recorder = frozenset({f"{tape.id}:{tape.connection}"})
    assert kept_back() == (recorder, {mara.id, jo.id})
    say(mara, "set_consent", consent=True)
    say(jo, "set_consent", consent=True)
    assert kept_back() == (recorder, set())
    say(jo, "set_consent", consent=False)
    assert kept_back() == (recorder, {jo.id})
    tape.leave()
    assert kept_back() == (frozenset(), {jo.id})
