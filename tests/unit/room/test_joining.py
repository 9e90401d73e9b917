"""Joining the conference (signaling-core.md 3)."""

import msgspec
import pytest
from tests.unit.room.meeting import Meeting, names, participant_id

from parlour.protocol.roomserver import Event, Tariff
from parlour.protocol.signaling.core import JoinSuccess


def test_the_first_message_is_join_success_with_every_required_key():
    mara = Meeting().owner()
    assert mara.names[0] == "core.join_success"
    msgspec.convert(mara.join_success, JoinSuccess)
    required = set(JoinSuccess.__struct_fields__) - {"closes_at"} | {"message"}
    assert set(mara.join_success) == required


def test_absent_optionals_are_left_out_and_event_info_alone_may_be_null():
    jo = Meeting().guest("Jo")
    nulls = [key for key, value in jo.join_success.items() if value is None]
    assert nulls == ["event_info"]
    assert "avatar_url" not in jo.join_success


def test_the_others_hear_of_a_newcomer():
    meeting = Meeting()
    mara = meeting.owner()
    mara.forget()
    jo = meeting.guest("Jo")
    assert names(mara.heard) == ["core.participant_connected"]
    event = mara.heard[0]["payload"]
    assert event["participant_id"] == jo.id
    assert event["connection_id"] == jo.connection
    assert event["peer_data"]["core"]["display_name"] == "Jo"
    assert event["peer_data"]["breakout"] == {"room": {"kind": "main"}}
    assert "core.participant_connected" not in jo.names


def test_a_second_device_is_a_connection_of_the_same_participant():
    meeting = Meeting()
    laptop = meeting.owner()
    laptop.forget()
    phone = meeting.moderator("Mara")
    assert phone.join_success["id"] == laptop.id
    assert [c["connection_id"] for c in phone.join_success["connections"]] == [laptop.connection]
    assert phone.join_success["participants"] == []
    assert names(laptop.heard) == ["core.participant_connected"]


def test_people_who_left_are_listed_without_connections():
    meeting = Meeting()
    meeting.owner()
    jo = meeting.guest("Jo")
    jo.leave()
    ilse = meeting.user("Ilse")
    gone = next(p for p in ilse.join_success["participants"] if p["id"] == jo.id)
    assert gone["connections"] == []
    assert "left_at" in gone["module_data"]["core"]


def test_the_first_role_wins_over_later_tokens():
    meeting = Meeting()
    meeting.owner()
    meeting.user("Ilse").leave()
    assert meeting.moderator("Ilse").join_success["role"] == "user"


def test_the_first_name_wins_over_later_tokens():
    meeting = Meeting()
    meeting.guest("  Jo \t  K.  ").leave()
    again = meeting.join("  Jo \t  K.  ", "guest")
    assert again.join_success["display_name"] == "Jo K."


@pytest.mark.parametrize("kind", ["guest", "call_in", "recorder", "transcription"])
def test_kinds_without_account_have_the_own_role_guest_and_the_peer_role_user(kind: str):
    meeting = Meeting()
    mara = meeting.owner()
    jo = meeting.join("Jo", kind)
    assert jo.join_success["role"] == "guest"
    core = mara.events("core", "participant_connected")[0]["peer_data"]["core"]
    assert (core["role"], core["participation_kind"]) == ("user", kind)


def test_a_known_participant_with_another_kind_is_turned_away_without_a_word():
    meeting = Meeting()
    meeting.owner()
    meeting.guest("Jo")
    impostor = meeting.join("Jo", "registered", "moderator")
    assert impostor.heard == []
    assert impostor.closed == (1011, "Identity clash")


def test_a_full_room_blocks_with_an_envelope_and_code_1013():
    meeting = Meeting(tariff=Tariff("t", "Small", {"room_participant_limit": 2}))
    meeting.owner()
    meeting.guest("Jo")
    ilse = meeting.guest("Ilse")
    assert ilse.heard[0]["namespace"] == "core"
    expected = {"message": "join_blocked", "reason": "participant_limit_reached"}
    assert ilse.heard[0]["payload"] == expected
    assert ilse.closed == (1013, "Participant limit reached")


def test_a_full_room_lets_a_second_device_of_somebody_inside_in():
    meeting = Meeting(tariff=Tariff("t", "Small", {"room_participant_limit": 1}))
    meeting.owner()
    assert meeting.moderator("Mara").names == ["core.join_success"]


def test_waiting_people_count_towards_the_limit_and_add_no_device_in_a_full_room():
    meeting = Meeting(
        waiting_room="for_guests",
        tariff=Tariff("t", "Small", {"room_participant_limit": 2}),
    )
    meeting.owner()
    meeting.guest("Jo")
    assert meeting.guest("Jo").names == ["core.join_blocked"]
    assert meeting.guest("Ilse").names == ["core.join_blocked"]


def test_password_and_dial_in_are_for_moderators_unless_details_are_shown():
    hidden = Meeting(password="open sesame", invite_code=participant_id(7))
    assert hidden.owner().join_success["room_info"]["password"] == "open sesame"
    jo = hidden.guest("Jo").join_success
    assert "password" not in jo["room_info"]
    assert "invite_code_id" not in jo["meeting_details"]
    shown = Meeting(password="open sesame", show_meeting_details=True)
    assert shown.guest("Jo").join_success["room_info"]["password"] == "open sesame"


def test_the_event_is_described_to_all_alike():
    event = Event(id=participant_id(5), title="Planning")
    meeting = Meeting(event=event, e2e_encryption=True)
    assert meeting.owner().join_success["event_info"] == {
        "id": event.id,
        "room_id": meeting.room.room_id,
        "title": "Planning",
        "is_adhoc": False,
        "e2e_encryption": True,
    }


def test_the_tariff_takes_features_away():
    tariff = Tariff("t", "Small", {}, {}, ["core::call_in"])
    features = Meeting(tariff=tariff).owner().join_success["enabled_modules"]
    assert features["core"] == ["guests_allowed", "storage_upgradable"]
    assert features["breakout"] == []


def test_each_lost_connection_is_told_once_to_all_who_remain():
    meeting = Meeting()
    mara = meeting.owner()
    one, two = meeting.guest("Jo"), meeting.guest("Jo")
    meeting.forget()
    one.leave("connection_lost")
    assert names(mara.heard) == names(two.heard) == ["core.participant_disconnected"]
    two.leave()
    told = mara.events("core", "participant_disconnected")
    assert [(e["connection_id"], e["reason"]) for e in told] == [
        (one.connection, "connection_lost"),
        (two.connection, "leave"),
    ]


def test_joined_at_starts_anew_when_nobody_was_connected():
    meeting = Meeting()
    mara = meeting.owner()
    jo = meeting.guest("Jo")
    first = mara.events("core", "participant_connected")[-1]["peer_data"]["core"]["joined_at"]
    meeting.wait(5)
    meeting.guest("Jo")
    second = mara.events("core", "participant_connected")[-1]["peer_data"]["core"]["joined_at"]
    assert first == second, "another device does not change it"
    jo.leave()
    list(meeting.clients.values())[-1].leave()
    meeting.wait(5)
    meeting.guest("Jo")
    third = mara.events("core", "participant_connected")[-1]["peer_data"]["core"]
    assert third["joined_at"] > first
    assert "left_at" not in third
