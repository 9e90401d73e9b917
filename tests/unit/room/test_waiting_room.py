"""The waiting room (signaling-core.md 3.6, 5.5)."""

import pytest
from tests.unit.room.meeting import Meeting, names

from parlour.room.participant import waits


def waiting_meeting(mode: str = "for_guests"):
    meeting = Meeting(waiting_room=mode)
    mara = meeting.owner()
    jo = meeting.guest("Jo")
    return meeting, mara, jo


@pytest.mark.parametrize(
    ("kind", "modes"),
    [
        ("registered", {"for_everyone"}),
        ("guest", {"for_guests", "for_everyone"}),
        ("call_in", {"for_guests", "for_everyone"}),
        ("registered_call_in", {"for_guests", "for_everyone"}),
        ("recorder", set()),
        ("transcription", set()),
    ],
)
def test_the_waiting_room_applies_by_kind(kind, modes):
    found = {mode for mode in ("disabled", "for_guests", "for_everyone") if waits(mode, kind)}
    assert found == modes


def test_a_guest_waits_and_the_moderators_hear_of_it():
    _, mara, jo = waiting_meeting()
    assert jo.names == ["core.in_waiting_room"]
    assert jo.heard[0]["payload"]["connection_id"] == jo.connection
    joined = mara.events("core", "joined_waiting_room")[0]
    assert (joined["participant_id"], joined["connection_ids"]) == (jo.id, [jo.connection])
    assert joined["avatar_url"] is None


def test_only_moderators_hear_of_waiting_people():
    meeting = Meeting(waiting_room="for_guests")
    meeting.owner()
    ilse = meeting.user("Ilse")
    ilse.forget()
    meeting.guest("Jo").leave()
    assert ilse.heard == []


def test_a_moderators_token_skips_the_waiting_room():
    meeting = Meeting(waiting_room="for_everyone")
    meeting.owner()
    assert meeting.moderator("Ilse").names == ["core.join_success"]


def test_accept_then_enter():
    meeting, mara, jo = waiting_meeting()
    meeting.forget()
    mara.say("moderation", "accept", target=jo.id)
    assert jo.names == ["moderation.accepted"]
    assert mara.names == ["moderation.participant_accepted"]
    meeting.forget()
    jo.say("core", "enter_room")
    assert jo.names == ["core.join_success"]
    assert mara.names == ["core.left_waiting_room", "core.participant_connected"]
    assert mara.heard[0]["payload"]["id"] == jo.id


def test_entering_without_being_accepted_is_refused():
    _, _, jo = waiting_meeting()
    assert names(jo.say("core", "enter_room", 4)) == ["core.error.not_accepted"]
    assert jo.heard[-1]["transaction_id"] == 4


def test_entering_from_within_is_refused():
    assert names(Meeting().owner().say("core", "enter_room")) == ["core.error.already_in_room"]


def test_all_devices_enter_with_any_one_of_them():
    meeting, mara, one = waiting_meeting()
    two = meeting.guest("Jo")
    assert two.names == ["core.in_waiting_room"]
    again = mara.events("core", "joined_waiting_room")[-1]
    assert again["connection_ids"] == [one.connection, two.connection]
    mara.say("moderation", "accept", target=one.id)
    mara.forget()
    two.say("core", "enter_room")
    assert one.names[-2:] == ["core.join_success", "core.participant_connected"]
    assert two.names[-1] == "core.join_success"
    assert mara.names == ["core.left_waiting_room"] + ["core.participant_connected"] * 2
    assert mara.heard[0]["payload"]["connection_ids"] == [one.connection, two.connection]


def test_a_device_that_comes_after_the_acceptance_learns_of_it():
    meeting, mara, jo = waiting_meeting()
    mara.say("moderation", "accept", target=jo.id)
    assert meeting.guest("Jo").names == ["core.in_waiting_room", "moderation.accepted"]


def test_leaving_the_waiting_room_forgets_the_acceptance():
    meeting, mara, jo = waiting_meeting()
    mara.say("moderation", "accept", target=jo.id)
    mara.forget()
    jo.leave()
    assert mara.names == ["core.left_waiting_room"]
    assert names(meeting.guest("Jo").say("core", "enter_room")) == ["core.error.not_accepted"]


def test_somebody_who_was_inside_comes_back_directly():
    meeting, mara, jo = waiting_meeting()
    mara.say("moderation", "accept", target=jo.id)
    jo.say("core", "enter_room")
    jo.leave()
    assert meeting.guest("Jo").names == ["core.join_success"]


def test_waiting_people_hear_nothing_of_the_meeting():
    meeting, mara, jo = waiting_meeting()
    jo.forget()
    mara.say("chat", "send_message", scope="global", content="secret")
    mara.say("raise_hands", "raise_hand")
    mara.say("moderation", "change_waiting_room_state", new_state="for_everyone")
    meeting.user("Ilse")
    assert jo.heard == []


def test_a_laxer_mode_accepts_those_who_no_longer_need_to_wait():
    meeting = Meeting(waiting_room="for_everyone")
    mara = meeting.owner()
    ilse, jo = meeting.user("Ilse"), meeting.guest("Jo")
    meeting.forget()
    mara.say("moderation", "change_waiting_room_state", new_state="for_guests")
    assert ilse.names == ["moderation.accepted"]
    assert jo.names == []
    assert mara.names == [
        "moderation.participant_accepted",
        "moderation.waiting_room_updated",
        "moderation.waiting_room_enabled",
    ]
    mara.say("moderation", "change_waiting_room_state", new_state="disabled")
    assert jo.names == ["moderation.accepted"]


def test_the_same_mode_again_answers_only_the_sender():
    meeting = Meeting()
    mara, jo = meeting.owner(), meeting.guest("Jo")
    meeting.forget()
    mara.say("moderation", "change_waiting_room_state", new_state="disabled")
    assert mara.names == ["moderation.waiting_room_updated", "moderation.waiting_room_disabled"]
    assert jo.names == []


@pytest.mark.parametrize(
    ("before", "action", "after"),
    [
        ("disabled", "enable_waiting_room", "for_everyone"),
        ("for_guests", "enable_waiting_room", "for_guests"),
        ("for_everyone", "enable_waiting_room", "for_everyone"),
        ("for_everyone", "disable_waiting_room", "disabled"),
    ],
)
def test_the_older_words_of_the_june_web_client(before, action, after):
    mara = Meeting(waiting_room=before).owner()
    answer = mara.say("moderation", action)
    assert answer[0]["payload"] == {"message": "waiting_room_updated", "new_state": after}
    older = "disabled" if after == "disabled" else "enabled"
    assert answer[1]["payload"] == {"message": f"waiting_room_{older}"}


def test_moderators_see_at_join_who_waits_in_both_vocabularies():
    meeting, _, jo = waiting_meeting()
    data = meeting.moderator("Ilse").join_success["module_data"]["moderation"]
    assert (data["waiting_room"], data["waiting_room_enabled"]) == ("for_guests", True)
    assert [w["participant_id"] for w in data["waiting_room_participants"]] == [jo.id]
    assert data["waiting_room_participants"][0]["accepted"] is False


def test_others_see_nothing_of_the_waiting_room_at_join():
    meeting, _, _ = waiting_meeting()
    data = meeting.user("Ilse").join_success["module_data"]["moderation"]
    assert set(data) == {"display_name_change_restrictions", "raise_hands_enabled"}
