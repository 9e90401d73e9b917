"""Kick, ban, debrief and the way to the waiting room (signaling-core.md 5.1, 5.4)."""

import pytest
from tests.unit.room.meeting import Meeting, names

CLOSED = (1000, "closed by server")


def meeting_of_three(**parameters):
    meeting = Meeting(**parameters)
    mara, ilse, jo = meeting.owner(), meeting.user("Ilse"), meeting.guest("Jo")
    meeting.forget()
    return meeting, mara, ilse, jo


def test_a_kick_raises_the_waiting_room_then_tells_the_target_then_the_others():
    _, mara, ilse, jo = meeting_of_three()
    mara.say("moderation", "kick", target=jo.id)
    updated = ["moderation.waiting_room_updated", "moderation.waiting_room_enabled"]
    assert jo.names == [*updated, "moderation.kicked"]
    assert jo.heard[-1]["payload"]["reason"] == "kicked"
    assert jo.closed == CLOSED
    assert mara.names == ilse.names == [*updated, "core.participant_disconnected"]
    assert ilse.heard[-1]["payload"]["reason"] == "kicked"
    assert ilse.heard[0]["payload"]["new_state"] == "for_guests"


def test_a_kick_of_a_registered_user_makes_everybody_wait():
    _, mara, ilse, _ = meeting_of_three(waiting_room="disabled")
    mara.say("moderation", "kick", target=ilse.id)
    assert mara.heard[0]["payload"]["new_state"] == "for_everyone"


def test_a_kick_never_lowers_the_waiting_room():
    meeting = Meeting(waiting_room="for_everyone")
    mara = meeting.owner()
    jo = meeting.guest("Jo")
    mara.say("moderation", "accept", target=jo.id)
    jo.say("core", "enter_room")
    mara.forget()
    mara.say("moderation", "kick", target=jo.id)
    assert mara.names == ["core.participant_disconnected"]


def test_the_kicked_come_back_through_the_waiting_room_as_users():
    meeting, mara, ilse, _ = meeting_of_three()
    mara.say("moderation", "update_role", participant_id=ilse.id, new_role="moderator")
    mara.say("moderation", "kick", target=ilse.id)
    again = meeting.user("Ilse")
    assert again.names == ["core.in_waiting_room"]
    mara.say("moderation", "accept", target=ilse.id)
    again.say("core", "enter_room")
    assert again.join_success["role"] == "user"


def test_with_several_devices_those_not_yet_closed_see_the_first_one_go():
    meeting, mara, _, one = meeting_of_three(waiting_room="for_guests")
    mara.say("moderation", "accept", target=one.id)
    one.say("core", "enter_room")
    two = meeting.guest("Jo")
    meeting.forget()
    mara.say("moderation", "kick", target=one.id)
    assert one.names == ["moderation.kicked"]
    assert two.names == ["moderation.kicked", "core.participant_disconnected"]
    assert len(mara.events("core", "participant_disconnected")) == 2


def test_only_the_owner_kicks_moderators():
    meeting, mara, _, _ = meeting_of_three()
    anna, bert = meeting.moderator("Anna"), meeting.moderator("Bert")
    answer = anna.say("moderation", "kick", target=bert.id)
    assert names(answer) == ["moderation.error.insufficient_permissions"]
    mara.say("moderation", "kick", target=bert.id)
    assert bert.closed == CLOSED


def test_a_moderators_token_gives_a_kicked_moderator_the_role_back():
    meeting, mara, _, _ = meeting_of_three()
    bert = meeting.moderator("Bert")
    mara.say("moderation", "kick", target=bert.id)
    again = meeting.moderator("Bert")
    assert again.names == ["core.join_success"]
    assert again.join_success["role"] == "moderator"


def test_a_demotion_by_decision_stays_whatever_the_token_says():
    meeting, mara, _, _ = meeting_of_three()
    bert = meeting.moderator("Bert")
    mara.say("moderation", "update_role", participant_id=bert.id, new_role="user")
    bert.leave()
    assert meeting.moderator("Bert").join_success["role"] == "user"


@pytest.mark.parametrize(
    ("action", "error"),
    [
        ("kick", "cannot_kick_room_owner"),
        ("ban", "cannot_ban_room_owner"),
        ("send_to_waiting_room", "cannot_send_room_owner_to_waiting_room"),
    ],
)
def test_the_owner_cannot_be_sent_away(action, error):
    meeting, mara, _, _ = meeting_of_three()
    anna = meeting.moderator("Anna")
    assert names(anna.say("moderation", action, target=mara.id)) == [f"moderation.error.{error}"]
    assert mara.closed is None


@pytest.mark.parametrize("action", ["kick", "send_to_waiting_room"])
def test_somebody_who_is_not_connected_cannot_be_sent_away(action):
    _, mara, _, jo = meeting_of_three()
    jo.leave()
    answer = mara.say("moderation", action, target=jo.id)
    assert names(answer) == ["moderation.error.unknown_participant"]


def test_a_ban_closes_and_then_tells_the_moderators():
    meeting, mara, ilse, jo = meeting_of_three()
    mara.say("moderation", "ban", target=ilse.id)
    assert ilse.names == ["moderation.banned"]
    assert ilse.closed == CLOSED
    assert mara.names == ["core.participant_disconnected", "moderation.participant_banned"]
    assert jo.names == ["core.participant_disconnected"]
    assert mara.heard[1]["payload"]["display_name"] == "Ilse Weiss"
    assert meeting.room.refusal(ilse.id, "registered") == "banned"
    assert meeting.room.refusal(ilse.id, "registered_call_in") == "banned"
    assert meeting.join("Ilse", "registered_call_in", "moderator").closed == CLOSED


def test_a_banned_persons_token_from_before_the_ban_opens_nothing():
    meeting, mara, ilse, _ = meeting_of_three()
    mara.say("moderation", "ban", target=ilse.id)
    again = meeting.user("Ilse")
    assert again.names == ["moderation.banned"]
    assert again.closed == CLOSED


def test_after_an_unban_the_person_returns_directly():
    meeting, mara, ilse, _ = meeting_of_three()
    mara.say("moderation", "ban", target=ilse.id)
    mara.forget()
    mara.say("moderation", "unban", target=ilse.id)
    assert mara.names == ["moderation.participant_unbanned"]
    assert meeting.room.refusal(ilse.id, "registered") is None
    assert meeting.user("Ilse").names == ["core.join_success"]


def test_a_ban_reaches_the_waiting_room():
    meeting = Meeting(waiting_room="for_everyone")
    mara, ilse = meeting.owner(), meeting.user("Ilse")
    meeting.forget()
    mara.say("moderation", "ban", target=ilse.id)
    assert ilse.names == ["moderation.banned"]
    assert mara.names == ["core.left_waiting_room", "moderation.participant_banned"]


def test_a_ban_reaches_those_who_have_left():
    meeting, mara, ilse, _ = meeting_of_three()
    ilse.leave()
    mara.forget()
    mara.say("moderation", "ban", target=ilse.id)
    assert mara.names == ["moderation.participant_banned"]
    banned = meeting.moderator("Anna").join_success["module_data"]["moderation"]
    assert [b["participant_id"] for b in banned["banned_participants"]] == [ilse.id]


def test_the_checks_of_a_ban_in_their_order():
    meeting, mara, ilse, jo = meeting_of_three()
    anna = meeting.moderator("Anna")

    def error(client, target):
        return client.say("moderation", "ban", target=target)[0]["payload"]["error"]

    assert error(mara, mara.id) == "cannot_ban_self"
    assert error(anna, mara.id) == "cannot_ban_room_owner"
    assert error(mara, jo.id) == "cannot_ban_guests"
    assert error(mara, meeting.room.room_id) == "unknown_participant"
    mara.say("moderation", "ban", target=ilse.id)
    assert error(mara, ilse.id) == "already_banned"
    assert names(mara.say("moderation", "unban", target=jo.id)) == [
        "moderation.error.already_unbanned"
    ]


@pytest.mark.parametrize(
    ("scope", "stay", "mode"),
    [
        ("guests", {"Mara", "Anna", "Ilse", "Tape"}, "for_guests"),
        ("users_and_guests", {"Mara", "Anna"}, "for_everyone"),
        ("all", set(), "for_everyone"),
    ],
)
def test_debrief_scopes(scope, stay, mode):
    meeting = Meeting()
    mara = meeting.owner()
    meeting.moderator("Anna")
    meeting.user("Ilse")
    meeting.guest("Jo").leave()
    meeting.guest("Joe")
    meeting.join("Phone", "call_in")
    meeting.join("Tape", "recorder")
    meeting.forget()
    mara.say("moderation", "debrief", kick_scope=scope)
    present = [c for c in meeting.clients.values() if c.name != "Jo"]
    assert {c.name for c in present if c.closed is None} == stay
    for client in present:
        if client.name in stay:
            assert client.names[:2] == [
                "moderation.debriefing_started",
                "moderation.waiting_room_updated",
            ]
        else:
            assert client.names[0] == "moderation.waiting_room_updated"
            assert client.events("moderation", "kicked") == [
                {"message": "kicked", "reason": "debriefed"}
            ]
        assert client.events("moderation", "waiting_room_updated")[0]["new_state"] == mode


def test_after_a_debrief_of_all_the_owner_comes_back_as_moderator():
    meeting, mara, _, _ = meeting_of_three()
    mara.say("moderation", "debrief", kick_scope="all")
    again = meeting.moderator("Mara")
    assert again.join_success["role"] == "moderator"


def test_send_to_waiting_room_moves_the_sockets():
    meeting, mara, ilse, jo = meeting_of_three()
    phone = meeting.guest("Jo")
    meeting.forget()
    mara.say("moderation", "send_to_waiting_room", target=jo.id)
    assert jo.closed is None
    assert jo.names[-1] == "moderation.sent_to_waiting_room"
    reasons = [e["reason"] for e in ilse.events("core", "participant_disconnected")]
    assert reasons == ["sent_to_waiting_room"] * 2
    joined = mara.events("core", "joined_waiting_room")
    assert [e["connection_ids"] for e in joined] == [[jo.connection, phone.connection]]
    assert names(jo.say("chat", "send_message", scope="global", content="?")) == [
        "error.not_supported"
    ]


def test_those_sent_out_are_seen_as_having_left():
    meeting, mara, _, jo = meeting_of_three()
    mara.say("moderation", "send_to_waiting_room", target=jo.id)
    anna = meeting.moderator("Anna")
    entry = next(p for p in anna.join_success["participants"] if p["id"] == jo.id)
    assert entry["connections"] == []
    assert "left_at" in entry["module_data"]["core"]


def test_those_sent_out_keep_their_role_and_must_be_accepted():
    meeting, mara, _, _ = meeting_of_three()
    bert = meeting.moderator("Bert")
    mara.say("moderation", "send_to_waiting_room", target=bert.id)
    assert names(bert.say("core", "enter_room")) == ["core.error.not_accepted"]
    mara.say("moderation", "accept", target=bert.id)
    bert.say("core", "enter_room")
    assert bert.join_success["role"] == "moderator"
