"""Access to the media server (signaling-core.md 7)."""

import base64
from typing import Any

import msgspec
import pytest
from tests.unit.room.meeting import LIVEKIT, START, Meeting, names, participant_id

from parlour.room import io, limits

ALL = ["camera", "microphone", "screen_share", "screen_share_audio"]


def claims(token: str) -> dict[str, Any]:
    body = token.split(".")[1]
    return msgspec.json.decode(base64.urlsafe_b64decode(body + "=="))


def media(client) -> dict[str, Any]:
    return client.join_success["module_data"]["livekit"]


def sources(client) -> list[str]:
    """What a fresh token lets somebody publish."""
    [answer] = client.say("livekit", "create_new_access_token")
    return claims(answer["payload"]["token"])["video"]["canPublishSources"]


def test_the_first_join_creates_the_media_room_and_only_the_first():
    meeting = Meeting()
    meeting.owner()
    meeting.guest("Jo")
    [effect] = meeting.asked(io.CreateMediaRoom)
    assert effect.room == f"{meeting.room.room_id}:main"
    assert effect.target == io.MediaTarget(
        LIVEKIT["service_url"], LIVEKIT["api_key"], LIVEKIT["api_secret"]
    )


def test_if_the_media_room_cannot_be_made_whoever_asked_is_told_and_the_next_one_tries_again():
    meeting = Meeting()
    mara = meeting.owner()
    meeting.answer(meeting.asked(io.CreateMediaRoom)[0], None)
    assert mara.names[-1] == "livekit.error.livekit_unavailable"
    mara.say("livekit", "create_new_access_token")
    assert len(meeting.asked(io.CreateMediaRoom)) == 2


def test_the_token_of_a_moderator():
    mara = Meeting().owner()
    data = media(mara)
    assert (data["public_url"], data["room"]) == (LIVEKIT["public_url"], data["room"])
    found = claims(data["token"])
    now = (START + 1000) // 1_000_000
    assert (found["iss"], found["nbf"], found["exp"]) == ("devkey", now, now + 32)
    assert found["sub"] == found["name"] == f"{mara.id}:{mara.connection}"
    assert found["video"] == {
        "room": data["room"],
        "roomJoin": True,
        "roomCreate": False,
        "canSubscribe": True,
        "canPublish": True,
        "canPublishSources": ALL,
        "canPublishData": False,
        "canUpdateOwnMetadata": False,
        "hidden": False,
        "roomAdmin": False,
        "roomList": False,
        "roomRecord": False,
        "ingressAdmin": False,
        "recorder": False,
    }


def test_screen_sharing_needs_permission_unless_the_settings_say_otherwise():
    meeting = Meeting()
    meeting.owner()
    assert sources(meeting.guest("Jo")) == ["camera", "microphone"]
    free = {"livekit": LIVEKIT | {"screen_share_requires_permission": False}}
    meeting = Meeting(module_settings=free)
    meeting.owner()
    assert sources(meeting.guest("Jo")) == ALL


@pytest.mark.parametrize("kind", ["recorder", "transcription"])
def test_services_are_hidden(kind):
    meeting = Meeting()
    meeting.owner()
    assert claims(media(meeting.join("Tape", kind))["token"])["video"]["hidden"] is True


def test_new_credentials_go_to_the_asking_device_alone():
    meeting = Meeting()
    mara = meeting.owner()
    phone = meeting.moderator("Mara")
    meeting.forget()
    [answer] = mara.say("livekit", "create_new_access_token", 2)
    assert answer["payload"]["message"] == "credentials"
    assert answer["transaction_id"] == 2
    assert phone.heard == []


def test_popouts_are_numbered_and_publish_nothing():
    meeting = Meeting()
    mara = meeting.owner()
    tokens = [
        mara.say("livekit", "request_popout_stream_access_token")[0]["payload"]["token"]
        for _ in range(2)
    ]
    found = [claims(token) for token in tokens]
    identity = f"{mara.id}:{mara.connection}"
    assert [f["sub"] for f in found] == [f"{identity}-popout1", f"{identity}-popout2"]
    video = found[0]["video"]
    assert (video["canPublish"], video["canPublishSources"], video["hidden"]) == (False, [], True)
    assert video["roomCreate"] is False


def test_when_a_connection_ends_all_its_identities_leave_the_media_room():
    meeting = Meeting()
    meeting.owner()
    jo = meeting.guest("Jo")
    for _ in range(limits.POPOUTS_PER_CONNECTION + 5):
        jo.say("livekit", "request_popout_stream_access_token")
    jo.leave()
    [effect] = meeting.asked(io.RemoveFromMedia)
    assert effect.identities[0] == f"{jo.id}:{jo.connection}"
    assert effect.identities[1] == f"{jo.id}:{jo.connection}-popout1"
    assert len(effect.identities) == 1 + limits.POPOUTS_PER_CONNECTION


@pytest.mark.parametrize("how", ["kick", "send_to_waiting_room"])
def test_those_sent_away_leave_the_media_room(how):
    meeting = Meeting()
    mara, jo = meeting.owner(), meeting.guest("Jo")
    mara.say("moderation", how, target=jo.id)
    [effect] = meeting.asked(io.RemoveFromMedia)
    assert effect.identities == (f"{jo.id}:{jo.connection}",)


def test_a_screen_share_grant_is_carried_out_then_told_to_the_moderator_and_remembered():
    meeting = Meeting()
    mara, jo = meeting.owner(), meeting.guest("Jo")
    meeting.forget()
    mara.say("livekit", "grant_screen_share_permission", 8, participants=[jo.id])
    [effect] = meeting.asked(io.UpdateMediaPermissions)
    [permission] = effect.permissions
    assert permission == io.MediaPermission(f"{jo.id}:{jo.connection}", tuple(ALL))
    assert mara.heard == []
    meeting.answer(effect, [permission.identity])
    assert mara.heard[0]["payload"] == {
        "message": "screen_share_permissions_updated",
        "grant": True,
        "participants": [jo.id],
    }
    assert mara.heard[0]["transaction_id"] == 8
    assert jo.heard == []
    jo.leave()
    assert sources(meeting.guest("Jo")) == ALL
    mara.say("livekit", "revoke_screen_share_permission", participants=[jo.id])
    assert sources(meeting.guest("Jo")) == ["camera", "microphone"]


def test_a_grant_that_livekit_did_not_carry_out_is_taken_back():
    meeting = Meeting()
    mara, jo = meeting.owner(), meeting.guest("Jo")
    mara.say("livekit", "grant_screen_share_permission", participants=[jo.id])
    meeting.answer(meeting.asked(io.UpdateMediaPermissions)[0], None)
    assert mara.names[-1] == "livekit.error.livekit_unavailable"
    assert sources(jo) == ["camera", "microphone"]


def test_unknown_people_in_a_grant_are_named_and_the_others_served():
    meeting = Meeting()
    mara, jo = meeting.owner(), meeting.guest("Jo")
    stranger = participant_id(77)
    answer = mara.say("livekit", "grant_screen_share_permission", participants=[stranger, jo.id])
    assert answer[0]["payload"] == {
        "message": "error",
        "error": "unknown_participant",
        "participant": [stranger],
    }
    assert len(meeting.asked(io.UpdateMediaPermissions)) == 1
    assert len(mara.say("livekit", "grant_screen_share_permission", participants=[stranger])) == 1


def test_revoking_from_a_moderator_changes_nothing_for_them():
    meeting = Meeting()
    mara = meeting.owner()
    anna = meeting.moderator("Anna")
    mara.say("livekit", "revoke_screen_share_permission", participants=[anna.id])
    assert sources(anna) == ALL


def test_a_promotion_reaches_the_running_media_session():
    meeting = Meeting()
    mara, ilse = meeting.owner(), meeting.user("Ilse")
    mara.say("moderation", "update_role", participant_id=ilse.id, new_role="moderator")
    [effect] = meeting.asked(io.UpdateMediaPermissions)
    identity = f"{ilse.id}:{ilse.connection}"
    assert effect.permissions == (io.MediaPermission(identity, tuple(ALL)),)
    mara.say("moderation", "update_role", participant_id=ilse.id, new_role="user")
    again = meeting.asked(io.UpdateMediaPermissions)[-1]
    assert again.permissions[0].sources == ("camera", "microphone")


def test_new_tokens_obey_a_microphone_restriction_at_once():
    meeting = Meeting()
    mara, jo = meeting.owner(), meeting.guest("Jo")
    mara.say("moderation", "enable_microphone_restrictions", unrestricted_participants=[])
    assert sources(jo) == ["camera"]
    assert sources(mara) == ALL


def test_the_media_room_goes_with_the_meeting():
    meeting = Meeting()
    meeting.owner()
    meeting.input(io.CloseRequested(at=meeting.now, reason="room_deleted"))
    assert [e.room for e in meeting.asked(io.DeleteMediaRoom)] == [f"{meeting.room.room_id}:main"]


@pytest.mark.parametrize("settings", [{}, {"api_key": "k"}, LIVEKIT | {"api_secret": 5}])
def test_without_valid_settings_the_module_is_off(settings):
    mara = Meeting(module_settings={"livekit": settings}).owner()
    assert "livekit" not in mara.join_success["enabled_modules"]
    assert names(mara.say("livekit", "create_new_access_token")) == ["error.unknown_namespace"]


def test_effects_are_pending_until_they_are_answered():
    meeting = Meeting()
    meeting.owner()
    [effect] = meeting.asked(io.CreateMediaRoom)
    assert meeting.room.pending_effects == [effect]
    meeting.answer(effect, [])
    assert meeting.room.pending_effects == []


def test_a_removal_that_failed_is_tried_again_and_not_for_ever():
    meeting = Meeting()
    mara, jo = meeting.owner(), meeting.guest("Jo")
    mara.say("moderation", "kick", target=jo.id)
    for attempt in range(limits.MEDIA_REMOVAL_ATTEMPTS):
        removals = meeting.asked(io.RemoveFromMedia)
        assert len(removals) == attempt + 1
        assert removals[-1].identities == (f"{jo.id}:{jo.connection}",)
        meeting.answer(removals[-1], None)
        meeting.wait(2 ** (attempt + 1))
    assert len(meeting.asked(io.RemoveFromMedia)) == limits.MEDIA_REMOVAL_ATTEMPTS
    assert jo.events("livekit") == mara.events("livekit") == []


def test_somebody_let_in_again_meanwhile_is_not_removed():
    meeting = Meeting()
    mara, jo = meeting.owner(), meeting.guest("Jo")
    mara.say("moderation", "send_to_waiting_room", target=jo.id)
    meeting.answer(meeting.asked(io.RemoveFromMedia)[0], None)
    mara.say("moderation", "accept", target=jo.id)
    jo.say("core", "enter_room")
    meeting.wait(60)
    assert len(meeting.asked(io.RemoveFromMedia)) == 1


@pytest.mark.parametrize("how", ["microphones", "screen share", "demotion"])
def test_a_restriction_is_enforced_once_more_when_all_earlier_tokens_are_worthless(how):
    """Somebody could have kept a token from before and connected to LiveKit with it after."""
    meeting = Meeting()
    mara, ilse = meeting.owner(), meeting.moderator("Ilse")
    meeting.join("Tape", "recorder")
    match how:
        case "microphones":
            restriction = {"unrestricted_participants": []}
            mara.say("moderation", "enable_microphone_restrictions", **restriction)
        case "screen share":
            mara.say("livekit", "revoke_screen_share_permission", participants=[ilse.id])
        case _:
            mara.say("moderation", "update_role", participant_id=ilse.id, new_role="user")
    meeting.answer(meeting.asked(io.UpdateMediaPermissions)[0], [])
    meeting.wait(90)
    assert len(meeting.asked(io.UpdateMediaPermissions)) == 1
    meeting.wait(3)
    again = meeting.asked(io.UpdateMediaPermissions)[-1]
    named = [permission.identity for permission in again.permissions]
    assert named == [f"{mara.id}:{mara.connection}", f"{ilse.id}:{ilse.connection}"]
