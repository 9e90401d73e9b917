"""Whisper groups (signaling-core.md 13)."""

import base64

import msgspec
import pytest
from tests.unit.room.meeting import Meeting, names, participant_id

from parlour.room import io, limits


@pytest.fixture
def four():
    meeting = Meeting()
    people = meeting.owner(), meeting.user("Ilse"), meeting.guest("Jo"), meeting.guest("Joe")
    meeting.forget()
    return (meeting, *people)


def whisper(client, action, **fields):
    return client.say("subroom_audio", action, **fields)


def make_group(meeting, creator, *invited):
    """LiveKit makes the room; the group exists."""
    whisper(creator, "create_whisper_group", participant_ids=[p.id for p in invited])
    meeting.answer(meeting.asked(io.CreateMediaRoom)[-1], [])
    return creator.events("subroom_audio", "whisper_group_created")[-1]["whisper_id"]


def accept(client, group):
    return whisper(client, "accept_whisper_invite", whisper_id=group)


def error_of(heard):
    return heard[0]["payload"]["error"]


def test_a_group_exists_once_its_media_room_does(four):
    meeting, mara, ilse, jo, _ = four
    heard = whisper(mara, "create_whisper_group", participant_ids=[ilse.id, jo.id, ilse.id])
    assert heard == ilse.heard == []
    [effect] = meeting.asked(io.CreateMediaRoom)
    meeting.answer(effect, [])
    created = mara.events("subroom_audio", "whisper_group_created")[0]
    members = [
        {"participant_id": mara.id, "state": "creator"},
        {"participant_id": ilse.id, "state": "invited"},
        {"participant_id": jo.id, "state": "invited"},
    ]
    assert created["participants"] == members
    assert effect.room == f"{meeting.room.room_id}#{created['whisper_id']}"
    assert ilse.events("subroom_audio") == [
        {
            "message": "whisper_invite",
            "issuer": mara.id,
            "whisper_id": created["whisper_id"],
            "participants": members,
        }
    ]


def test_the_token_of_a_group_lets_one_speak_and_no_more(four):
    meeting, mara, ilse, _, _ = four
    group = make_group(meeting, mara, ilse)
    token = mara.events("subroom_audio")[0]["token"]
    claims = msgspec.json.decode(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
    assert claims["sub"] == f"{mara.id}:{mara.connection}"
    video = claims["video"]
    assert video["room"] == f"{meeting.room.room_id}#{group}"
    assert video["canPublishSources"] == ["microphone"]
    assert (video["canPublish"], video["canSubscribe"], video["roomCreate"]) == (True, True, False)


def test_if_livekit_fails_there_is_no_group(four):
    meeting, mara, ilse, _, _ = four
    whisper(mara, "create_whisper_group", participant_ids=[ilse.id])
    meeting.answer(meeting.asked(io.CreateMediaRoom)[0], None)
    assert mara.names == ["subroom_audio.error.livekit_unavailable"]
    assert ilse.heard == []


def test_a_group_whose_creator_has_gone_meanwhile_is_deleted(four):
    meeting, mara, ilse, _, _ = four
    whisper(mara, "create_whisper_group", participant_ids=[ilse.id])
    mara.leave()
    ilse.forget()
    meeting.answer(meeting.asked(io.CreateMediaRoom)[0], [])
    assert ilse.heard == []
    assert len(meeting.asked(io.DeleteMediaRoom)) == 1


def test_accepting_gives_a_token_to_the_accepting_device_alone(four):
    meeting, mara, ilse, jo, _ = four
    phone = meeting.user("Ilse")
    group = make_group(meeting, mara, ilse, jo)
    meeting.forget()
    assert names(accept(ilse, group)) == ["subroom_audio.whisper_token"]
    assert phone.heard == []
    accepted = {
        "message": "whisper_invite_accepted",
        "whisper_id": group,
        "participant_id": ilse.id,
    }
    assert mara.events("subroom_audio") == jo.events("subroom_audio") == [accepted]
    assert error_of(accept(ilse, group)) == "already_accepted"
    assert error_of(accept(mara, group)) == "already_accepted"


def test_declining_removes_from_the_group(four):
    meeting, mara, ilse, jo, _ = four
    group = make_group(meeting, mara, ilse, jo)
    meeting.forget()
    whisper(ilse, "decline_whisper_invite", whisper_id=group)
    assert mara.names == jo.names == ["subroom_audio.whisper_invite_declined"]
    assert error_of(accept(ilse, group)) == "not_invited"


def test_the_creator_invites_more_and_the_members_hear_of_it(four):
    meeting, mara, ilse, jo, joe = four
    phone = meeting.moderator("Mara")
    group = make_group(meeting, mara, ilse)
    meeting.forget()
    both = [ilse.id, jo.id]
    assert whisper(mara, "invite_to_whisper_group", whisper_id=group, participant_ids=both) == []
    invited = {"message": "participants_invited", "whisper_id": group, "participant_ids": [jo.id]}
    assert ilse.events("subroom_audio") == phone.events("subroom_audio") == [invited]
    assert jo.names == ["subroom_audio.whisper_invite"]
    assert joe.names == []


def test_a_kick_takes_people_out_of_the_media_room_and_is_told_in_both_vocabularies(four):
    meeting, mara, ilse, jo, _ = four
    group = make_group(meeting, mara, ilse, jo)
    accept(ilse, group)
    meeting.forget()
    targets = [ilse.id, mara.id]
    whisper(mara, "kick_whisper_participants", whisper_id=group, participant_ids=targets)
    assert ilse.names == ["subroom_audio.kicked", "subroom_audio.whisper_group_disbanded"]
    assert mara.names == jo.names == ["subroom_audio.left_whisper_group"]
    [effect] = meeting.asked(io.RemoveFromMedia)
    assert effect.identities == (f"{ilse.id}:{ilse.connection}",)
    assert error_of(accept(ilse, group)) == "not_invited"


def test_the_last_one_out_closes_the_group(four):
    meeting, mara, ilse, _, _ = four
    group = make_group(meeting, mara, ilse)
    accept(ilse, group)
    whisper(mara, "leave_whisper_group", whisper_id=group)
    assert ilse.names[-1] == "subroom_audio.left_whisper_group"
    assert meeting.asked(io.DeleteMediaRoom) == []
    whisper(ilse, "leave_whisper_group", whisper_id=group)
    assert [e.room for e in meeting.asked(io.DeleteMediaRoom)] == [
        f"{meeting.room.room_id}#{group}"
    ]
    assert error_of(accept(ilse, group)) == "invalid_whisper_id"


def test_a_device_that_does_not_whisper_may_go_without_leaving_the_group(four):
    meeting, mara, ilse, _, _ = four
    phone = meeting.user("Ilse")
    group = make_group(meeting, mara, ilse)
    accept(ilse, group)
    meeting.forget()
    phone.leave()
    assert mara.names == ["core.participant_disconnected"]
    ilse.leave()
    assert mara.names[1:] == [
        "subroom_audio.left_whisper_group",
        "core.participant_disconnected",
    ]


def test_the_checks_of_an_invitation_in_their_order(four):
    meeting, mara, ilse, jo, joe = four
    group = make_group(meeting, mara, ilse)
    accept(ilse, group)
    joe.leave()

    def error(client, group, *targets):
        fields = {"whisper_id": group, "participant_ids": list(targets)}
        return whisper(client, "invite_to_whisper_group", **fields)[0]["payload"]

    stranger = participant_id(77)
    assert error(jo, stranger)["error"] == "empty_participant_list"
    assert error(jo, stranger, stranger, joe.id, ilse.id) == {
        "message": "error",
        "error": "invalid_participant_targets",
        "participant_ids": [stranger, joe.id],
    }
    assert error(jo, stranger, ilse.id)["error"] == "invalid_whisper_id"
    assert error(jo, group, ilse.id)["error"] == "not_invited"
    assert error(ilse, group, jo.id)["error"] == "insufficient_permissions"


def test_a_group_with_oneself_is_empty(four):
    _, mara, _, _, _ = four
    heard = whisper(mara, "create_whisper_group", participant_ids=[mara.id])
    assert error_of(heard) == "empty_participant_list"


def test_groups_survive_a_switch_of_rooms(four):
    meeting, mara, ilse, _, _ = four
    group = make_group(meeting, mara, ilse)
    mara.say("breakout", "start", rooms=[{"name": "North"}])
    ilse.say("breakout", "switch_room", kind="breakout", id=0)
    assert names(accept(ilse, group)) == ["subroom_audio.whisper_token"]


def test_whisper_rooms_end_with_the_meeting(four):
    meeting, mara, ilse, _, _ = four
    group = make_group(meeting, mara, ilse)
    meeting.input(io.CloseRequested(at=meeting.now, reason="room_deleted"))
    rooms = [effect.room for effect in meeting.asked(io.DeleteMediaRoom)]
    assert f"{meeting.room.room_id}#{group}" in rooms


def test_the_number_of_groups_is_bounded(four, monkeypatch: pytest.MonkeyPatch):
    meeting, mara, ilse, _, _ = four
    monkeypatch.setattr(limits, "WHISPER_GROUPS", 1)
    make_group(meeting, mara, ilse)
    heard = whisper(mara, "create_whisper_group", participant_ids=[ilse.id])
    assert error_of(heard) == "livekit_unavailable"


def test_without_livekit_settings_there_are_no_groups():
    mara = Meeting(module_settings={"subroom_audio": {}}).owner()
    assert "subroom_audio" not in mara.join_success["enabled_modules"]
