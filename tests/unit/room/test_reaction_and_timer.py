"""Reactions and the timer (signaling-core.md 10, 12)."""

import pytest
from tests.unit.room.meeting import Meeting, names

BREAK = {"kind": "countdown", "duration": 300, "style": "coffee-break", "title": "Coffee"}


@pytest.fixture
def three():
    meeting = Meeting()
    mara, ilse, jo = meeting.owner(), meeting.user("Ilse"), meeting.guest("Jo")
    meeting.forget()
    return meeting, mara, ilse, jo


def own_data(client, namespace):
    return client.join_success["module_data"].get(namespace)


def in_a_breakout_room(mara, *clients):
    mara.say("breakout", "start", rooms=[{"name": "North"}])
    for client in clients:
        client.say("breakout", "switch_room", kind="breakout", id=0)


# --- reactions ---


def test_a_reaction_is_told_to_the_room(three):
    _, mara, _, jo = three
    jo.say("reaction", "react", 3, reaction="clap")
    expected = {"message": "reacted", "participant_id": jo.id, "reaction": "clap"}
    assert mara.heard[0]["payload"] == expected
    assert mara.heard[0]["transaction_id"] == 3
    assert names(jo.say("reaction", "react", reaction="shrug")) == ["error.invalid_json"]


def test_restricted_reactions_are_for_those_named_and_moderators_are_not_exempt(three):
    meeting, mara, ilse, jo = three
    mara.say("reaction", "enable_restrictions", unrestricted_participants=[jo.id])
    assert ilse.events("reaction")[0]["unrestricted_participants"] == [jo.id]
    assert names(jo.say("reaction", "react", reaction="tada")) == ["reaction.reacted"]
    for client in (mara, ilse):
        refused = client.say("reaction", "react", reaction="tada")
        assert names(refused) == ["reaction.error.restricted"]
    data = own_data(meeting.guest("Joe"), "reaction")
    assert data["restrictions"] == {"type": "enabled", "unrestricted_participants": [jo.id]}
    mara.say("reaction", "disable_restrictions")
    assert names(ilse.say("reaction", "react", reaction="tada")) == ["reaction.reacted"]
    assert own_data(meeting.guest("Jim"), "reaction") == {"restrictions": {"type": "disabled"}}


def test_a_restriction_belongs_to_a_room(three):
    _, mara, ilse, jo = three
    in_a_breakout_room(mara, mara, jo)
    mara.say("reaction", "enable_restrictions", unrestricted_participants=[])
    assert names(jo.say("reaction", "react", reaction="joy")) == ["reaction.error.restricted"]
    assert names(ilse.say("reaction", "react", reaction="joy")) == ["reaction.reacted"]
    mara.say("breakout", "stop")
    in_a_breakout_room(mara, jo)
    assert names(jo.say("reaction", "react", reaction="joy")) == ["reaction.reacted"]


# --- timer ---


def test_a_countdown_is_told_shown_to_newcomers_and_expires(three):
    meeting, mara, _, jo = three
    mara.say("timer", "start", 5, **BREAK)
    started = jo.heard[0]["payload"]
    assert started == {
        "message": "started",
        "started_at": jo.heard[0]["timestamp"],
        "kind": "countdown",
        "ready_check_enabled": False,
        "ends_at": "2026-07-10T09:05:00.003000Z",
        "style": "coffee-break",
        "title": "Coffee",
    }
    assert own_data(meeting.guest("Joe"), "timer") | {"message": "started"} == started
    jo.forget()
    meeting.wait(301)
    assert [m["payload"] for m in jo.heard] == [{"message": "stopped", "kind": "expired"}]
    assert jo.heard[0]["transaction_id"] == 5, "that of the start"
    assert own_data(meeting.guest("Jim"), "timer") is None


def test_a_countdown_stopped_by_hand_carries_the_transaction_id_of_its_start(three):
    meeting, mara, _, jo = three
    mara.say("timer", "start", 5, **BREAK)
    mara.say("timer", "stop", 6, reason="done")
    assert jo.heard[-1]["transaction_id"] == 5
    assert jo.heard[-1]["payload"] == {
        "message": "stopped",
        "kind": "by_moderator",
        "participant_id": mara.id,
        "reason": "done",
    }
    jo.forget()
    meeting.wait(400)
    assert jo.heard == []


def test_a_stopwatch_runs_until_it_is_stopped_and_has_no_end(three):
    meeting, mara, _, jo = three
    mara.say("timer", "start", 5, kind="stopwatch", duration=3)
    assert "ends_at" not in jo.heard[0]["payload"]
    meeting.wait(3600)
    mara.say("timer", "stop", 6)
    assert jo.heard[-1]["transaction_id"] == 6
    assert mara.say("timer", "stop") == [], "silent if none runs"


def test_one_timer_at_a_time_in_each_room(three):
    meeting, mara, _, jo = three
    mara.say("timer", "start", kind="stopwatch")
    refused = mara.say("timer", "start", **BREAK)
    assert names(refused) == ["timer.error.timer_already_running"]
    in_a_breakout_room(mara, mara, jo)
    mara.say("timer", "start", **BREAK)
    assert jo.names[-1] == "timer.started"
    meeting.forget()
    mara.say("breakout", "stop")
    meeting.wait(400)
    assert jo.events("timer") == [], "timers of breakout rooms go silently"


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "countdown"},
        {"kind": "countdown", "duration": -1},
        {"kind": "countdown", "duration": 2**32},
        {"kind": "hourglass", "duration": 5},
        {"kind": "stopwatch", "title": "x" * 1001},
    ],
)
def test_malformed_timers_are_unreadable(three, fields):
    _, mara, _, _ = three
    assert names(mara.say("timer", "start", **fields)) == ["error.invalid_json"]


def test_a_ready_check(three):
    meeting, mara, ilse, jo = three
    mara.say("timer", "start", **BREAK, enable_ready_check=True)
    jo.forget()
    ilse.say("timer", "update_ready_status", status=True)
    assert ilse.say("timer", "update_ready_status", status=True) == [], "nothing changed"
    assert jo.events("timer") == [
        {"message": "updated_ready_status", "participant_id": ilse.id, "status": True}
    ]
    joe = meeting.guest("Joe")
    assert own_data(joe, "timer")["ready_status"] is False
    ready = {
        p["id"]: p["module_data"]["timer"]["ready_status"] for p in joe.join_success["participants"]
    }
    assert ready == {mara.id: False, ilse.id: True, jo.id: False}
    connected = jo.events("core", "participant_connected")[-1]["peer_data"]
    assert connected["timer"] == {"ready_status": False}
    ilse.leave()
    assert own_data(meeting.user("Ilse"), "timer")["ready_status"] is True
    mara.say("timer", "stop")
    peers = meeting.guest("Jim").join_success["participants"]
    assert all("timer" not in p["module_data"] for p in peers)


def test_readiness_needs_a_timer_with_a_ready_check(three):
    _, mara, _, jo = three
    refused = jo.say("timer", "update_ready_status", status=True)
    assert names(refused) == ["timer.error.timer_not_running"]
    mara.say("timer", "start", **BREAK)
    refused = jo.say("timer", "update_ready_status", status=True)
    assert names(refused) == ["timer.error.ready_check_not_enabled"]
