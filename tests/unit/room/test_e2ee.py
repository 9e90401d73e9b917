"""The relay for end-to-end encryption (signaling-core.md 8)."""

import pytest
from tests.unit.room.meeting import Meeting, connection_id, names

WELCOME = {"welcome": [1, 2, 3], "ratchet_tree": [9, 9]}


@pytest.fixture
def three():
    meeting = Meeting()
    mara, ilse, jo = meeting.owner(), meeting.user("Ilse"), meeting.guest("Jo")
    meeting.forget()
    return meeting, mara, ilse, jo


def invite(client, invitee, welcome=None, messages=None):
    return client.say(
        "e2ee",
        "invite",
        invitee=invitee,
        welcome_message=welcome or WELCOME,
        mls_messages={"payload": [[4, 5], [6]] if messages is None else messages},
    )


def test_an_invitation_welcomes_one_and_tells_all_others_own_devices_included(three):
    meeting, mara, ilse, jo = three
    phone = meeting.moderator("Mara")
    meeting.forget()
    assert invite(mara, jo.connection) == []
    assert jo.heard[0]["payload"] == {"message": "welcome"} | WELCOME
    assert len(jo.heard) == 1
    told = [{"message": "mls_messages", "payload": [[4, 5], [6]]}]
    assert ilse.events("e2ee") == phone.events("e2ee") == told


def test_a_message_goes_to_all_but_the_sending_connection(three):
    meeting, mara, ilse, jo = three
    phone = meeting.moderator("Mara")
    meeting.forget()
    assert mara.say("e2ee", "message", payload=[[3], "ä"]) == []
    for client in (ilse, jo, phone):
        assert client.events("e2ee") == [{"message": "mls_messages", "payload": [[3], [195, 164]]}]


def test_messages_stay_in_the_room(three):
    _, mara, ilse, jo = three
    mara.say("breakout", "start", rooms=[{"name": "North"}])
    jo.say("breakout", "switch_room", kind="breakout", id=0)
    mara.say("e2ee", "message", payload=[[3]])
    assert jo.events("e2ee") == []
    assert len(ilse.events("e2ee")) == 1
    refused = invite(mara, jo.connection)
    assert names(refused) == ["e2ee.error.invalid_participant_target"]


def test_the_refusals_of_an_invitation(three):
    _, mara, _, jo = three
    stranger = connection_id(77)
    assert names(invite(mara, stranger)) == ["e2ee.error.invalid_participant_target"]
    for wrong in (
        invite(mara, jo.connection, {"welcome": [], "ratchet_tree": [1]}),
        invite(mara, jo.connection, {"welcome": [1], "ratchet_tree": ""}),
        invite(mara, stranger, messages=[]),
    ):
        assert names(wrong) == ["e2ee.error.invalid_invite"]
    assert jo.heard == []


@pytest.mark.parametrize("octets", [[256], [-1], [1.5], ["a"], {}])
def test_bytes_are_bytes(three, octets):
    _, mara, _, _ = three
    assert names(mara.say("e2ee", "message", payload=[octets])) == ["error.invalid_json"]
