"""Roles, names, microphones (signaling-core.md 5)."""

import pytest
from tests.unit.room.meeting import Meeting, names, participant_id

from parlour.room import io


def meeting_of_three(**parameters):
    meeting = Meeting(**parameters)
    mara, ilse, jo = meeting.owner(), meeting.user("Ilse"), meeting.guest("Jo")
    meeting.forget()
    return meeting, mara, ilse, jo


def test_a_promotion_is_told_to_all_and_its_target_gets_the_moderators_data():
    _, mara, ilse, jo = meeting_of_three(waiting_room="for_guests")
    mara.say("moderation", "update_role", 9, participant_id=ilse.id, new_role="moderator")
    assert mara.names == ["moderation.role_updated"]
    assert "moderator_data" not in mara.heard[0]["payload"]
    assert mara.heard[0]["transaction_id"] == ilse.heard[0]["transaction_id"] == 9
    data = ilse.heard[0]["payload"]["moderator_data"]
    assert [w["participant_id"] for w in data["waiting_room_participants"]] == [jo.id]


def test_somebody_promoted_hears_of_each_waiting_person_for_older_clients():
    _, mara, ilse, _ = meeting_of_three(waiting_room="for_guests")
    mara.say("moderation", "update_role", 9, participant_id=ilse.id, new_role="moderator")
    assert ilse.names == ["moderation.role_updated", "core.joined_waiting_room"]
    assert "transaction_id" not in ilse.heard[1]


def test_later_joiners_see_the_new_role():
    meeting, mara, ilse, _ = meeting_of_three()
    mara.say("moderation", "update_role", participant_id=ilse.id, new_role="moderator")
    seen = meeting.user("Anna").join_success["participants"]
    core = next(p for p in seen if p["id"] == ilse.id)["module_data"]["core"]
    assert core["role"] == "moderator"


def test_the_role_of_somebody_who_left_can_be_changed():
    meeting, mara, ilse, _ = meeting_of_three()
    ilse.leave()
    mara.say("moderation", "update_role", participant_id=ilse.id, new_role="moderator")
    assert meeting.user("Ilse").join_success["role"] == "moderator"


def test_the_checks_of_a_role_change():
    meeting, mara, ilse, jo = meeting_of_three()
    anna = meeting.moderator("Anna")

    def error(client, target, role):
        answer = client.say("moderation", "update_role", participant_id=target, new_role=role)
        return answer[0]["payload"]["error"]

    assert error(anna, mara.id, "user") == "cannot_change_room_owner_role"
    assert error(mara, participant_id(77), "user") == "unknown_participant"
    assert error(mara, jo.id, "moderator") == "user_cannot_be_moderator"
    assert error(mara, ilse.id, "user") == "role_already_assigned"


def test_guests_can_be_made_moderators_once_an_older_client_is_there():
    meeting, mara, _, jo = meeting_of_three()
    phone = meeting.join("Phone", "call_in")
    meeting.join("Old", "guest", guests_may_moderate=True)

    def answer(target, role):
        return names(mara.say("moderation", "update_role", participant_id=target.id, new_role=role))

    assert answer(phone, "moderator") == ["moderation.error.user_cannot_be_moderator"]
    assert answer(jo, "moderator") == ["moderation.role_updated"]
    assert "moderator_data" in jo.events("moderation", "role_updated")[-1]
    assert names(jo.say("moderation", "unban", target=mara.id)) == [
        "moderation.error.already_unbanned"
    ]
    jo.leave()
    assert meeting.guest("Jo").join_success["role"] == "moderator"
    assert answer(jo, "user") == ["moderation.role_updated"]


def test_a_moderator_may_demote_himself():
    meeting, _, _, _ = meeting_of_three()
    anna = meeting.moderator("Anna")
    anna.say("moderation", "update_role", participant_id=anna.id, new_role="user")
    answer = anna.say("moderation", "unban", target=anna.id)
    assert names(answer) == ["moderation.error.insufficient_permissions"]


@pytest.mark.parametrize("unseen", ["\x00", "\x1b", "\x7f", "\u200b", "\u202e", "\u2066", "\ufeff"])
def test_nobody_is_called_by_what_cannot_be_seen(unseen: str):
    """Neither to seem somebody else nor to turn around what stands beside the name."""
    meeting = Meeting()
    meeting.owner()
    ilse = meeting.user(f"Il{unseen}se")
    eve = meeting.guest(f"{unseen}Ilse Weiss{unseen}")
    assert ilse.join_success["display_name"] == "Ilse Weiss"
    assert eve.join_success["display_name"] == "Ilse Weiss"
    [changed] = eve.say(
        "moderation",
        "change_display_name",
        target=eve.id,
        new_name=f"J{unseen}o \u2764\ufe0f\u200d\U0001f525",
    )
    assert changed["payload"]["new_name"] == "Jo \u2764\ufe0f\u200d\U0001f525"


def test_a_guest_renames_himself_in_tidy_form():
    meeting, mara, _, jo = meeting_of_three()
    jo.say("moderation", "change_display_name", target=jo.id, new_name="  Jo   K. ")
    event = mara.heard[0]["payload"]
    assert (event["old_name"], event["new_name"]) == ("Jo", "Jo K.")
    assert (event["target"], event["issued_by"]) == (jo.id, jo.id)
    jo.leave()
    assert meeting.guest("Jo").join_success["display_name"] == "Jo K."


def test_the_checks_of_renaming():
    _, mara, ilse, jo = meeting_of_three()

    def error(client, target, name="Somebody"):
        answer = client.say("moderation", "change_display_name", target=target, new_name=name)
        return answer[0]["payload"]["error"]

    assert error(jo, ilse.id) == "insufficient_permissions"
    assert error(mara, jo.id, "  ") == "invalid_display_name"
    assert error(mara, jo.id, "\u202e\u200b\x00") == "invalid_display_name"
    assert error(mara, jo.id, "n" * 101) == "invalid_display_name"
    assert error(mara, participant_id(77)) == "unknown_participant"
    assert error(mara, ilse.id) == "cannot_change_name_of_registered_users"


def test_renaming_can_be_restricted_to_some():
    meeting, mara, _, jo = meeting_of_three()
    joe = meeting.guest("Joe")
    mara.say(
        "moderation",
        "enable_display_name_change_restrictions",
        unrestricted_participants=[joe.id, joe.id],
    )
    assert jo.events("moderation")[-1] == {
        "message": "display_name_change_restrictions_enabled",
        "unrestricted_participants": [joe.id],
    }
    answer = jo.say("moderation", "change_display_name", target=jo.id, new_name="J")
    assert names(answer) == ["moderation.error.insufficient_permissions"]
    answer = joe.say("moderation", "change_display_name", target=joe.id, new_name="J")
    assert names(answer) == ["moderation.display_name_changed"]
    data = meeting.guest("Jane").join_success["module_data"]["moderation"]
    assert data["display_name_change_restrictions"] == {
        "type": "enabled",
        "unrestricted_participants": [joe.id],
    }
    mara.say("moderation", "disable_display_name_change_restrictions")
    answer = jo.say("moderation", "change_display_name", target=jo.id, new_name="J")
    assert names(answer) == ["moderation.display_name_changed"]


def test_only_people_really_muted_are_told():
    meeting, mara, ilse, jo = meeting_of_three()
    stranger = participant_id(77)
    mara.say("moderation", "mute", 5, participants=[ilse.id, stranger, jo.id, stranger])
    assert mara.heard[-1]["payload"] == {
        "message": "error",
        "error": "unknown_participants",
        "participants": [stranger],
    }
    [effect] = meeting.asked(io.MuteMicrophones)
    assert effect.identities == (f"{ilse.id}:{ilse.connection}", f"{jo.id}:{jo.connection}")
    assert effect.room == f"{meeting.room.room_id}:main"
    meeting.answer(effect, [f"{jo.id}:{jo.connection}"])
    assert ilse.names == []
    assert jo.events("moderation") == [{"message": "muted", "moderator": mara.id}]
    assert jo.heard[-1]["transaction_id"] == 5


def test_muting_without_livekit_answering_is_an_error():
    meeting, mara, _, jo = meeting_of_three()
    mara.say("moderation", "mute", participants=[jo.id])
    meeting.answer(meeting.asked(io.MuteMicrophones)[0], None)
    assert mara.names == ["moderation.error.livekit_unavailable"]


def test_a_microphone_restriction_spares_moderators_and_the_exempt():
    meeting, mara, ilse, jo = meeting_of_three()
    meeting.join("Tape", "recorder")
    mara.say("moderation", "enable_microphone_restrictions", 3, unrestricted_participants=[jo.id])
    [effect] = meeting.asked(io.UpdateMediaPermissions)
    speaking = {p.identity: "microphone" in p.sources for p in effect.permissions}
    assert speaking == {
        f"{mara.id}:{mara.connection}": True,
        f"{ilse.id}:{ilse.connection}": False,
        f"{jo.id}:{jo.connection}": True,
    }
    assert ilse.events("moderation") == [], "people are told when LiveKit has done it"
    meeting.answer(effect, [])
    assert ilse.heard[-1]["payload"]["message"] == "microphone_restrictions_enabled"
    assert ilse.heard[-1]["transaction_id"] == 3
    state = meeting.user("Anna").join_success["module_data"]["livekit"]
    assert state["microphone_restriction_state"] == {
        "type": "enabled",
        "unrestricted_participants": [jo.id],
    }


def test_one_microphone_update_at_a_time():
    meeting, mara, _, _ = meeting_of_three()
    mara.say("moderation", "enable_microphone_restrictions", unrestricted_participants=[])
    answer = mara.say("moderation", "disable_microphone_restrictions")
    assert names(answer) == ["moderation.error.conflicting_task"]
    meeting.answer(meeting.asked(io.UpdateMediaPermissions)[0], [])
    mara.say("moderation", "disable_microphone_restrictions")
    meeting.answer(meeting.asked(io.UpdateMediaPermissions)[1], [])
    assert mara.names[-1] == "moderation.microphone_restrictions_disabled"


def test_a_restriction_that_failed_is_as_if_it_never_was():
    meeting, mara, _, _ = meeting_of_three()
    mara.say("moderation", "enable_microphone_restrictions", unrestricted_participants=[])
    meeting.answer(meeting.asked(io.UpdateMediaPermissions)[0], None)
    assert mara.names == ["moderation.error.livekit_unavailable"]
    state = meeting.user("Anna").join_success["module_data"]["livekit"]
    assert state["microphone_restriction_state"] == {"type": "disabled"}


def test_without_livekit_a_restriction_is_an_internal_error_to_all():
    _, mara, _, jo = meeting_of_three(module_settings={"moderation": {}})
    mara.say("moderation", "enable_microphone_restrictions", unrestricted_participants=[])
    assert jo.names == ["moderation.error.internal"]


@pytest.mark.parametrize("action", ["accept", "kick", "unban", "mute"])
def test_errors_reach_every_device_of_the_sender_with_the_transaction_id(action):
    meeting, _, _, jo = meeting_of_three()
    phone = meeting.guest("Jo")
    meeting.forget()
    fields = {"participants": []} if action == "mute" else {"target": jo.id}
    jo.say("moderation", action, 11, **fields)
    for device in (jo, phone):
        assert device.names == ["moderation.error.insufficient_permissions"]
        assert device.heard[0]["transaction_id"] == 11
