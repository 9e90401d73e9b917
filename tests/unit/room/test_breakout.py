"""Breakout rooms (signaling-core.md 6)."""

import pytest
from tests.unit.room.meeting import Meeting, names, participant_id

from parlour.room import io, limits

ROOMS = [{"name": "North"}, {"name": "South"}]


@pytest.fixture
def three():
    meeting = Meeting()
    mara, ilse, jo = meeting.owner(), meeting.user("Ilse"), meeting.guest("Jo")
    meeting.forget()
    return meeting, mara, ilse, jo


def start(client, rooms=None, **fields):
    return client.say("breakout", "start", rooms=rooms or ROOMS, **fields)


def go(client, number):
    return client.say("breakout", "switch_room", kind="breakout", id=number)


def go_back(client):
    return client.say("breakout", "switch_room", kind="main")


def test_a_start_moves_nobody_and_tells_each_their_own_assignment(three):
    _, mara, ilse, jo = three
    rooms = [{"name": "North", "assignments": [ilse.id]}, {"name": "South", "assignments": None}]
    start(mara, rooms, transaction_id=4)
    expected = {
        "message": "started",
        "started_by": mara.id,
        "rooms": [{"id": 0, "name": "North"}, {"id": 1, "name": "South"}],
    }
    assert ilse.heard[0]["payload"] == expected | {"assignment": 0}
    assert jo.heard[0]["payload"] == mara.heard[0]["payload"] == expected
    assert jo.heard[0]["transaction_id"] == 4
    assert len(jo.heard) == 1


def test_each_breakout_room_has_a_media_room(three):
    meeting, mara, _, _ = three
    start(mara)
    made = [effect.room for effect in meeting.asked(io.CreateMediaRoom)]
    assert made == [f"{meeting.room.room_id}:0", f"{meeting.room.room_id}:1"]


def test_a_newcomer_learns_of_the_session_and_starts_in_main(three):
    meeting, mara, _, _ = three
    start(mara, duration=600)
    anna = meeting.user("Anna")
    assert anna.join_success["module_data"]["breakout"] == {
        "room": {"kind": "main"},
        "rooms": [{"id": 0, "name": "North"}, {"id": 1, "name": "South"}],
        "expires": mara.heard[0]["payload"]["expires_at"],
    }


def test_the_checks_of_a_start_in_their_order(three):
    _, mara, ilse, jo = three

    def error(rooms):
        return start(mara, rooms)[0]["payload"]

    assert error([{"name": "x"}] * (limits.BREAKOUT_ROOMS + 1))["error"] == "too_many_rooms"
    stranger = participant_id(77)
    assert error([{"name": "x", "assignments": [stranger]}]) == {
        "message": "error",
        "error": "unknown_participant",
        "participant_id": stranger,
    }
    twice = [{"name": "x", "assignments": [ilse.id]}, {"name": "y", "assignments": [ilse.id]}]
    assert error(twice)["error"] == "invalid_selection"
    assert error([{"name": "n" * 256}])["error"] == "invalid_json"
    start(mara)
    assert error(ROOMS)["error"] == "already_active"
    assert names(start(jo)) == ["breakout.error.insufficient_permission"]


def test_errors_reach_only_the_asking_connection(three):
    meeting, _, _, jo = three
    phone = meeting.guest("Jo")
    phone.forget()
    assert names(go(jo, 0)) == ["breakout.error.breakout_inactive"]
    assert phone.heard == []


def test_a_switch_tells_own_devices_with_data_and_the_others_without(three):
    meeting, mara, ilse, jo = three
    phone = meeting.guest("Jo")
    start(mara)
    meeting.forget()
    go(jo, 1)
    for device in (jo, phone):
        [heard] = device.heard
        payload = heard["payload"]
        assert payload["message"] == "switched_room"
        assert payload["old_room"] == {"kind": "main"}
        assert payload["new_room"] == {"kind": "breakout", "id": 1}
        assert payload["own_data"]["livekit"]["room"] == f"{meeting.room.room_id}:1"
        assert set(payload["own_data"]) == {
            "chat",
            "legal_vote",
            "livekit",
            "raise_hands",
            "reaction",
            "recording",
            "training_participation_report",
            "transcription",
        }
    tokens = [d.heard[0]["payload"]["own_data"]["livekit"]["token"] for d in (jo, phone)]
    assert tokens[0] != tokens[1], "each connection has its own identity"
    for other in (mara, ilse):
        [heard] = other.heard
        assert heard["payload"] == {
            "message": "participant_switched_room",
            "participant_id": jo.id,
            "old_room": {"kind": "main"},
            "new_room": {"kind": "breakout", "id": 1},
        }
    removed = meeting.asked(io.RemoveFromMedia)
    assert {effect.room for effect in removed} == {f"{meeting.room.room_id}:main"}


def test_what_runs_in_the_new_room_is_told_by_events_too(three):
    """June's clients read only media and room of `switched_room` (signaling-modules.md 18.1)."""
    meeting, mara, _, jo = three
    mara.say("whiteboard", "initialize")
    made = {"id": "1", "url": "https://draw.example.org/s/1"}
    meeting.answer(meeting.asked(io.CreateBoard)[0], made)
    only_mara = {"type": "enabled", "unrestricted_participants": [mara.id]}
    mara.say("excalidraw", "start", initial_scene={"n": 1}, edit_restrictions=only_mara)
    mara.say("excalidraw", "store_scene", scene={"n": 2})
    fields = {"topic": "Lunch?", "live": True, "choices": ["Soup", "Curry"], "duration": 60}
    mara.say("polls", "start", **fields)
    poll = mara.events("polls", "started")[0]
    mara.say("polls", "vote", poll_id=poll["id"], choice_id=1)
    start(mara)
    assert names(go(jo, 0)) == ["breakout.switched_room"]
    meeting.wait(20.5)
    meeting.forget()
    first, *further = names(go_back(jo))
    assert first == "breakout.switched_room"
    assert sorted(further) == [
        "excalidraw.started",
        "polls.live_update",
        "polls.started",
        "whiteboard.initialized",
    ]
    board = jo.events("excalidraw")[0]
    assert board["initial_scene"] == {"n": 2}
    assert board["edit_restrictions"] == only_mara | {"enabled": True}
    assert jo.events("polls", "started") == [poll | {"duration": 40}]
    assert jo.events("polls", "live_update")[0]["results"][1] == {"id": 1, "count": 1}
    assert jo.events("whiteboard") == [{"message": "initialized", "url": made["url"]}]


def test_the_refusals_of_a_switch(three):
    _, mara, _, jo = three
    start(mara)
    assert names(go(jo, 2)) == ["breakout.error.unknown_breakout_id"]
    assert names(go_back(jo)) == ["breakout.error.already_in_room"]
    assert names(jo.say("breakout", "switch_room", kind="breakout")) == ["error.invalid_json"]


def test_hands_belong_to_a_room(three):
    meeting, mara, ilse, jo = three
    start(mara)
    go(ilse, 0)
    ilse.say("raise_hands", "raise_hand")
    assert jo.events("raise_hands") == []
    jo.say("raise_hands", "raise_hand")
    meeting.forget()
    go(jo, 0)
    data = jo.heard[0]["payload"]
    assert data["own_data"]["raise_hands"] == {"raise_hands_enabled": True}
    assert list(data["peer_data"]) == [ilse.id]
    assert "raise_hands" in data["peer_data"][ilse.id]
    anna = meeting.user("Anna")
    assert all("raise_hands" not in p["module_data"] for p in anna.join_success["participants"])


def test_the_chat_of_a_room_stays_in_it(three):
    meeting, mara, ilse, jo = three
    start(mara)
    go(ilse, 0)
    go(jo, 0)
    meeting.forget()
    jo.say("chat", "send_message", scope="breakout", target=0, content="here")
    assert ilse.heard[-1]["payload"]["target"] == 0
    assert mara.heard == []
    refused = jo.say("chat", "send_message", scope="breakout", target=1, content="there")
    assert names(refused) == ["chat.error.invalid_breakout_scope"]
    phone = meeting.guest("Jo")
    chat = phone.join_success["module_data"]["chat"]
    assert [m["content"] for m in chat["breakout_room_history"]["messages"]] == ["here"]
    assert phone.join_success["module_data"]["breakout"]["room"] == {"kind": "breakout", "id": 0}
    [answer] = mara.say("chat", "get_history_chunk", scope="breakout", target=0, message_index=0)
    assert len(answer["payload"]["history"]["messages"]) == 1
    jo.say("chat", "send_message", scope="breakout", content="no target means my room")
    assert len(ilse.events("chat", "message_sent")) == 2


def test_a_stop_moves_everybody_back_in_order_those_offline_too(three):
    meeting, mara, ilse, jo = three
    start(mara)
    go(ilse, 0)
    go(jo, 1)
    jo.leave()
    meeting.forget()
    mara.say("breakout", "stop", 6)
    assert ilse.names == [
        "breakout.closing",
        "breakout.switched_room",
        "breakout.participant_switched_room",
        "breakout.closed",
    ]
    assert ilse.heard[0]["payload"]["issued_by"] == mara.id
    moved = mara.events("breakout", "participant_switched_room")
    assert [event["participant_id"] for event in moved] == [ilse.id, jo.id]
    assert len(meeting.asked(io.DeleteMediaRoom)) == 2
    again = meeting.guest("Jo").join_success["module_data"]
    assert "breakout" not in again
    assert again["livekit"]["room"] == f"{meeting.room.room_id}:main"
    assert names(mara.say("breakout", "stop")) == ["breakout.error.breakout_inactive"]


def test_a_session_starts_with_empty_chats_whatever_the_one_before_said(three):
    _, mara, _, jo = three
    start(mara)
    go(jo, 0)
    jo.say("chat", "send_message", scope="breakout", content="old")
    jo.say("chat", "set_last_seen_timestamp", scope="breakout", timestamp="2026-07-10T09:00:00Z")
    mara.say("breakout", "stop")
    start(mara)
    chat = go(jo, 0)[0]["payload"]["own_data"]["chat"]
    assert chat["breakout_room_history"]["messages"] == []
    assert "last_seen_timestamp_breakout" not in chat


def test_a_session_expires_after_its_duration_at_least_a_minute(three):
    meeting, mara, _, jo = three
    start(mara, duration=3)
    go(jo, 0)
    meeting.wait(59)
    jo.forget()
    meeting.wait(2)
    assert jo.names == ["breakout.closing", "breakout.switched_room", "breakout.closed"]
    assert "issued_by" not in jo.heard[0]["payload"]


def test_a_delayed_stop_is_announced_and_then_happens(three):
    meeting, mara, _, jo = three
    start(mara)
    meeting.forget()
    mara.say("breakout", "stop", delay=10)
    assert jo.names == ["breakout.close_notice"]
    stops_at = jo.heard[0]["payload"]["stops_at"]
    assert meeting.user("Anna").join_success["module_data"]["breakout"]["expires"] == stops_at
    jo.forget()
    meeting.wait(11)
    assert jo.names == ["breakout.closing", "breakout.closed"]


def test_a_microphone_restriction_is_that_of_one_room(three):
    meeting, mara, ilse, jo = three
    start(mara)
    go(mara, 0)
    go(jo, 0)
    meeting.forget()
    mara.say("moderation", "enable_microphone_restrictions", unrestricted_participants=[])
    [effect] = meeting.asked(io.UpdateMediaPermissions)
    assert effect.room == f"{meeting.room.room_id}:0"
    meeting.answer(effect, [])
    assert jo.names == ["moderation.microphone_restrictions_enabled"]
    assert ilse.names == []
    restriction = go_back(jo)[0]["payload"]["own_data"]["livekit"]["microphone_restriction_state"]
    assert restriction == {"type": "disabled"}


def test_moderation_reaches_every_room(three):
    meeting, mara, _, jo = three
    start(mara)
    go(jo, 1)
    meeting.forget()
    mara.say("moderation", "mute", participants=[jo.id, mara.id])
    rooms = [effect.room for effect in meeting.asked(io.MuteMicrophones)]
    assert rooms == [f"{meeting.room.room_id}:1", f"{meeting.room.room_id}:main"]
    mara.say("moderation", "kick", target=jo.id)
    assert jo.closed is not None
