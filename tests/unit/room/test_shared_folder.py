"""The folder of the meeting (signaling-modules.md 14)."""

import pytest
from tests.unit.room.meeting import SHARED_FOLDER, Meeting, names, participant_id

from parlour.protocol.roomserver import Event

READ_ONLY = {"read": SHARED_FOLDER["read"]}


def with_folder(folder=SHARED_FOLDER, **parameters):
    event = Event(participant_id(90), "Planning", shared_folder=folder)
    return Meeting(event=event, **parameters)


def folder_of(client):
    return client.join_success["module_data"]["shared_folder"]


def test_moderators_may_write_everybody_else_may_read():
    meeting = with_folder()
    assert folder_of(meeting.owner()) == SHARED_FOLDER
    assert folder_of(meeting.moderator("Anna")) == SHARED_FOLDER
    for client in (meeting.user("Ilse"), meeting.guest("Jo"), meeting.join("Tape", "recorder")):
        assert folder_of(client) == READ_ONLY


def test_a_folder_without_a_share_for_writing():
    assert folder_of(with_folder(READ_ONLY).owner()) == READ_ONLY


@pytest.mark.parametrize("folder", [None, {}, {"read": {"url": "https://cloud.meet.example"}}])
def test_without_a_folder_there_is_no_module(folder):
    mara = with_folder(folder).owner()
    assert "shared_folder" not in mara.join_success["enabled_modules"]
    assert names(mara.say("shared_folder", "open")) == ["error.unknown_namespace"]


def test_a_meeting_without_event_has_no_folder():
    assert "shared_folder" not in Meeting().owner().join_success["enabled_modules"]


def test_after_a_change_of_role_follows_what_the_role_may_see():
    meeting = with_folder()
    mara, ilse = meeting.owner(), meeting.user("Ilse")
    for role, folder in (("moderator", SHARED_FOLDER), ("user", READ_ONLY)):
        meeting.forget()
        mara.say("moderation", "update_role", participant_id=ilse.id, new_role=role)
        assert ilse.names == ["moderation.role_updated", "shared_folder.updated"]
        assert ilse.events("shared_folder") == [{"message": "updated", **folder}]
        assert mara.events("shared_folder") == []


def test_there_are_no_commands():
    meeting = with_folder(waiting_room="for_guests")
    mara, jo = meeting.owner(), meeting.guest("Jo")
    for client in (mara, jo):
        assert names(client.say("shared_folder", "open")) == ["error.invalid_json"]


def test_breakout_rooms_change_nothing():
    meeting = with_folder()
    mara = meeting.owner()
    mara.say("breakout", "start", rooms=[{"name": "North"}])
    mara.say("breakout", "switch_room", kind="breakout", id=0)
    switched = mara.events("breakout", "switched_room")[0]
    assert "shared_folder" not in switched["own_data"]
