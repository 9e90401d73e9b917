"""`meeting_report`: who is in it, with which times (signaling-modules.md 12)."""

from typing import Any

import msgspec
import pytest
from tests.unit.room.meeting import Client, Meeting, participant_id

from parlour.protocol.roomserver import Event
from parlour.room import io, limits


def report(host: Client, *, mail: bool = False) -> dict[str, Any]:
    """What a report that is asked for now says."""
    host.say("meeting_report", "generate_attendance_report", include_email_addresses=mail)
    effect = host.meeting.asked(io.MakeReport)[-1]
    assert (effect.template, effect.label.kind) == ("attendance", "meeting_report")
    return dict(msgspec.json.decode(effect.data))


def names(found: dict[str, Any]) -> list[tuple[str, str]]:
    return [(person["name"], person["role"]) for person in found["people"]]


def test_moderators_come_first_then_users_then_guests():
    meeting = Meeting()
    mara = meeting.owner()
    for name, kind in (("Jo", "guest"), ("Phone", "call_in"), ("Ilse", "registered")):
        meeting.join(name, kind)
    meeting.moderator("Anna")
    assert names(report(mara)) == [
        ("Anna Weiss", "moderator"),
        ("Mara Weiss", "moderator"),
        ("Ilse Weiss", "user"),
        ("Phone", "user"),
        ("Jo", "guest"),
    ]


def test_those_who_have_left_are_in_it_and_those_who_only_waited_are_not():
    meeting = Meeting(waiting_room="for_guests")
    mara, bert = meeting.owner(), meeting.user("Bert")
    bert.leave()
    meeting.guest("Jo")
    assert names(report(mara)) == [("Mara Weiss", "moderator"), ("Bert Weiss", "user")]


def test_services_are_not_in_it():
    meeting = Meeting()
    mara = meeting.owner()
    meeting.join("Tape", "recorder")
    meeting.join("Scribe", "transcription")
    assert names(report(mara)) == [("Mara Weiss", "moderator")]


def test_every_stay_has_its_times():
    """A second device makes no second stay."""
    meeting = Meeting()
    mara = meeting.owner()
    ilse = meeting.user("Ilse")
    tablet = meeting.user("Ilse")
    meeting.wait(60)
    ilse.leave()
    meeting.wait(60)
    tablet.leave()
    meeting.wait(60)
    meeting.user("Ilse")
    _, person = report(mara)["people"]
    stamps = [[stay["since"], stay["until"]] for stay in person["stays"]]
    assert stamps == [
        [{"time": "2026-07-10T09:00:00.002000Z"}, {"time": "2026-07-10T09:02:00.003000Z"}],
        [{"time": "2026-07-10T09:03:00.004000Z"}, None],
    ]
    assert person["joined"] == stamps[1][0]
    assert person["left"] is None


def test_a_kick_ends_a_stay():
    meeting = Meeting()
    mara, jo = meeting.owner(), meeting.guest("Jo")
    mara.say("moderation", "kick", target=jo.id)
    _, person = report(mara)["people"]
    assert person["left"] == person["stays"][0]["until"] is not None


def test_comings_and_goings_without_end_are_bounded():
    meeting = Meeting()
    mara = meeting.owner()
    for _ in range(limits.PRESENCES + 20):
        meeting.guest("Jo").leave()
    _, person = report(mara)["people"]
    assert len(person["stays"]) == limits.PRESENCES
    assert person["stays"][0]["since"] == {"time": "2026-07-10T09:00:00.002000Z"}


@pytest.mark.parametrize("mail", [True, False])
def test_mail_addresses_are_there_if_asked_for(mail: bool):
    meeting = Meeting()
    mara = meeting.owner()
    meeting.guest("Jo")
    meeting.join("Phone", "registered_call_in")
    mails = [person["mail"] for person in report(mara, mail=mail)["people"]]
    assert mails == (["1@meet.example", "3@meet.example", ""] if mail else ["", "", ""])


def test_it_says_what_was_planned():
    event = Event(
        participant_id(90),
        "Planning",
        "Budget",
        starts_at="2026-07-10T09:00:00+00:00",
        ends_at="2026-07-10T10:00:00+00:00",
    )
    found = report(Meeting(event=event).owner())
    assert (found["meeting"], found["details"]) == ("Planning", "Budget")
    assert found["planned_start"] == {"time": "2026-07-10T09:00:00+00:00"}
    assert found["planned_end"] == {"time": "2026-07-10T10:00:00+00:00"}
    assert found["timezone"] == "UTC"


def test_everybody_in_every_room_gets_it():
    meeting = Meeting()
    mara, jo = meeting.owner(), meeting.guest("Jo")
    mara.say("breakout", "start", rooms=[{"name": "North"}])
    jo.say("breakout", "switch_room", kind="breakout", id=0)
    report(mara)
    stored = {
        "type": "stored",
        "asset_id": participant_id(80),
        "filename": "a",
        "quota": {"used": 1},
    }
    meeting.answer(meeting.asked(io.MakeReport)[-1], stored)
    assert len(jo.events("meeting_report", "pdf_asset")) == 1
