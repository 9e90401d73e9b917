"""Who gets which mail (rest.md 24), by a real mail server."""

from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from tests.contract.rest.conftest import Start
from tests.support.controller import Caller, Controller
from tests.support.mailbox import Mailbox, wait_until

WEEKLY = {
    "title": "Planning",
    "description": "",
    "is_time_independent": False,
    "starts_at": {"datetime": "2039-03-07T08:00:00Z", "timezone": "Europe/Berlin"},
    "ends_at": {"datetime": "2039-03-07T09:00:00Z", "timezone": "Europe/Berlin"},
    "recurrence_pattern": ["RRULE:FREQ=WEEKLY;COUNT=10"],
    "password": "s3cret",
}
OVER = WEEKLY | {
    "starts_at": {"datetime": "2020-03-07T08:00:00Z", "timezone": "Europe/Berlin"},
    "ends_at": {"datetime": "2020-03-07T09:00:00Z", "timezone": "Europe/Berlin"},
}
QUIET = {"suppress_email_notification": "true"}


@pytest.fixture(scope="session")
def mailbox() -> Iterator[Mailbox]:
    made = Mailbox()
    yield made
    made.stop()


@pytest.fixture
def controller(start: Start, mailbox: Mailbox) -> Controller:
    return start(
        mail__url=mailbox.url,
        mail__sender="meet@example.org",
        controller__invite_unknown_addresses=True,
        controller__call_in_number="+49 30 123456",
    )


@pytest.fixture
def event(anna: Caller) -> dict[str, Any]:
    """Nobody has got a mail about it yet."""
    return anna.post("/events", WEEKLY, params=QUIET).json()


def mail_of(caller: Caller) -> str:
    return str(caller.profile["email"])


def somebody() -> str:
    return f"{uuid4().hex}@example.com"


def invited(anna: Caller, event: dict[str, Any], body: Any, **request: Any) -> None:
    answer = anna.post(f"/events/{event['id']}/invites", body, **request)
    assert answer.status_code == 201, answer.text


def test_the_creator_of_an_event_gets_it_for_the_own_calendar(
    anna: Caller, mailbox: Mailbox
) -> None:
    anna.post("/events", WEEKLY)
    (mail,) = mailbox.to(mail_of(anna))
    assert mail.subject == "Created: Planning"
    assert mail.calendar.events[0]["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"


def test_an_invited_user_gets_link_password_and_telephone(
    anna: Caller, bob: Caller, mailbox: Mailbox, event: dict[str, Any]
) -> None:
    invited(anna, event, {"invitee": bob.id})
    (mail,) = mailbox.to(mail_of(bob))
    room = event["room"]
    for fact in (f"/room/{room['id']}\n", "s3cret", room["call_in"]["id"]):
        assert fact in mail.text
    assert room["call_in"]["password"] in mail.text
    (entry,) = mail.calendar.events
    assert mail.calendar["METHOD"] == "REQUEST"
    assert entry["UID"].startswith(event["id"])
    assert entry["RRULE"]["COUNT"] == [10]
    assert entry["ATTENDEE"].params["PARTSTAT"] == "NEEDS-ACTION"


def test_a_user_is_written_to_in_their_own_language(
    controller: Controller, anna: Caller, mailbox: Mailbox, event: dict[str, Any]
) -> None:
    hans = controller.user("Hans", locale="de-AT")
    hans.patch("/users/me", {"language": "de-DE"})
    invited(anna, event, {"invitee": hans.id})
    assert mailbox.to(mail_of(hans))[0].subject == "Einladung: Planning"


def test_who_has_no_account_gets_a_guest_link_that_works(
    controller: Controller, anna: Caller, mailbox: Mailbox, event: dict[str, Any]
) -> None:
    address = somebody()
    invited(anna, event, {"email": address})
    (mail,) = mailbox.to(address)
    code = mail.text.partition("?invite=")[2].split()[0]
    assert controller.guest(code).get(f"/rooms/{event['room']['id']}").status_code == 200


def test_everybody_learns_of_a_change_once(
    anna: Caller, bob: Caller, mailbox: Mailbox, event: dict[str, Any]
) -> None:
    address = somebody()
    invited(anna, event, {"invitee": bob.id}, params=QUIET)
    invited(anna, event, {"email": address}, params=QUIET)
    anna.patch(f"/events/{event['id']}", {"title": "Changed"})
    anna.patch(f"/events/{event['id']}", {"password": "another"})
    for recipient in (mail_of(anna), mail_of(bob), address):
        first, second = sorted(
            mailbox.to(recipient, 2), key=lambda mail: mail.calendar.events[0]["SEQUENCE"]
        )
        assert first.subject == second.subject == "Changed: Changed"
        assert "another" in second.text
        assert first.calendar.events[0]["UID"] == second.calendar.events[0]["UID"]
        assert first.calendar.events[0]["SEQUENCE"] < second.calendar.events[0]["SEQUENCE"]


@pytest.mark.parametrize(
    ("change", "method"),
    [({"title": "Moved"}, "REQUEST"), ({"status": "cancelled"}, "CANCEL")],
)
def test_a_changed_occurrence_is_told_of_alone(
    anna: Caller, bob: Caller, mailbox: Mailbox, event: dict[str, Any], *, change: Any, method: str
) -> None:
    invited(anna, event, {"invitee": bob.id}, params=QUIET)
    path = f"/events/{event['id']}/instances/20390314T080000Z"
    assert anna.patch(path, change).status_code == 200
    (mail,) = mailbox.to(mail_of(bob))
    assert mail.calendar["METHOD"] == method
    (entry,) = mail.calendar.events
    assert entry["RECURRENCE-ID"].dt.isoformat() == "2039-03-14T09:00:00+01:00"


@pytest.mark.parametrize("path", ["/events/{id}", "/rooms/{room[id]}"])
def test_a_deleted_event_is_cancelled(
    anna: Caller, bob: Caller, mailbox: Mailbox, event: dict[str, Any], path: str
) -> None:
    invited(anna, event, {"invitee": bob.id}, params=QUIET)
    assert anna.delete(path.format(**event)).status_code == 204
    for recipient in (mail_of(anna), mail_of(bob)):
        (mail,) = mailbox.to(recipient)
        assert mail.subject == "Cancelled: Planning"
        assert mail.calendar["METHOD"] == "CANCEL"
        assert mail.calendar.events[0]["SEQUENCE"] > 0


def test_who_is_not_invited_any_more_is_told(
    anna: Caller, bob: Caller, mailbox: Mailbox, event: dict[str, Any]
) -> None:
    address, path = somebody(), f"/events/{event['id']}/invites"
    invited(anna, event, {"invitee": bob.id}, params=QUIET)
    invited(anna, event, {"email": address}, params=QUIET)
    assert anna.delete(f"{path}/{bob.id}").status_code == 204
    assert anna.delete(f"{path}/email", json={"email": address}).status_code == 204
    for recipient in (mail_of(bob), address):
        (mail,) = mailbox.to(recipient)
        assert mail.subject == "No longer invited: Planning"
        assert mail.calendar["METHOD"] == "CANCEL"


def nothing_but_a_later_mail(anna: Caller, bob: Caller, mailbox: Mailbox) -> None:
    """Mails leave in order: what has not come before a later one never will."""
    later = anna.post("/events", WEEKLY, params=QUIET).json()
    invited(anna, later, {"invitee": bob.id})
    (mail,) = mailbox.to(mail_of(bob))
    assert mail.calendar.events[0]["UID"].startswith(later["id"])


def test_nobody_is_told_of_what_is_suppressed(anna: Caller, bob: Caller, mailbox: Mailbox) -> None:
    event = anna.post("/events", WEEKLY, params=QUIET).json()
    path = f"/events/{event['id']}"
    invited(anna, event, {"invitee": bob.id}, params=QUIET)
    anna.patch(path, {"title": "Changed"}, params=QUIET)
    anna.patch(f"{path}/instances/20390314T080000Z", {"title": "Moved"}, params=QUIET)
    anna.delete(f"{path}/invites/{bob.id}", params=QUIET)
    anna.delete(path, params=QUIET)
    nothing_but_a_later_mail(anna, bob, mailbox)


def test_an_ad_hoc_meeting_is_told_of_to_who_is_invited_alone(
    anna: Caller, bob: Caller, mailbox: Mailbox
) -> None:
    body = {"title": "Now", "description": "", "is_time_independent": True, "is_adhoc": True}
    event = anna.post("/events", body).json()
    invited(anna, event, {"invitee": bob.id})
    assert anna.delete(f"/events/{event['id']}").status_code == 204
    mails = {mail.subject: mail.text for mail in mailbox.to(mail_of(bob), 2)}
    assert mails.keys() == {"Invitation: Now", "Cancelled: Now"}
    assert "deleted one day after it was created" in mails["Invitation: Now"]
    nothing_but_a_later_mail(bob, anna, mailbox)


def test_nobody_is_told_of_changes_of_what_is_over(
    anna: Caller, bob: Caller, mailbox: Mailbox
) -> None:
    event = anna.post("/events", OVER, params=QUIET).json()
    invited(anna, event, {"invitee": bob.id}, params=QUIET)
    anna.patch(f"/events/{event['id']}", {"title": "Changed"})
    anna.delete(f"/events/{event['id']}")
    nothing_but_a_later_mail(anna, bob, mailbox)


def test_a_change_that_is_refused_sends_nothing(
    anna: Caller, bob: Caller, mailbox: Mailbox, event: dict[str, Any]
) -> None:
    invited(anna, event, {"invitee": bob.id}, params=QUIET)
    answer = anna.patch(f"/events/{event['id']}", {"recurrence_pattern": ["RRULE:FREQ=HOURLY"]})
    assert answer.status_code == 422
    nothing_but_a_later_mail(anna, bob, mailbox)


def test_without_a_mail_server_mails_are_kept_in_the_data_folder(start: Start) -> None:
    controller = start()
    anna = controller.user("Anna")
    anna.post("/events", WEEKLY | {"title": f"Kept {anna.id}"})
    folder: Path = controller.settings.data / "mail"

    def kept() -> list[str]:
        files = [file.read_bytes() for file in folder.glob("*.eml")]
        return [message_from_bytes(file, policy=default)["Subject"] for file in files]

    wait_until(lambda: f"Created: Kept {anna.id}" in kept())
    assert all(file.stat().st_mode & 0o077 == 0 for file in folder.iterdir())


def test_everybody_learns_of_a_new_livestream(
    anna: Caller, bob: Caller, mailbox: Mailbox, event: dict[str, Any]
) -> None:
    invited(anna, event, {"invitee": bob.id}, params=QUIET)
    target = {
        "name": "Hall",
        "kind": "custom",
        "streaming_endpoint": "rtmp://live.example.org/in",
        "streaming_key": "key-of-the-stream",
        "public_url": "https://live.example.org/hall",
    }
    path = f"/rooms/{event['room']['id']}/streaming_targets"
    assert anna.post(path, target).status_code == 200
    (mail,) = mailbox.to(mail_of(bob))
    assert "https://live.example.org/hall" in mail.text
    assert "key-of-the-stream" not in mail.message.as_string()


def test_a_series_that_is_cut_is_shortened_and_the_rest_is_a_new_invitation(
    anna: Caller, bob: Caller, mailbox: Mailbox, event: dict[str, Any]
) -> None:
    invited(anna, event, {"invitee": bob.id}, params=QUIET)
    path = f"/events/{event['id']}/instances/20390321T080000Z/following"
    anna.post(path, {"title": "Planning II"}).raise_for_status()

    mails = {mail.subject: mail.calendar.events[0] for mail in mailbox.to(mail_of(bob), 2)}

    old, new = mails["Changed: Planning"], mails["Invitation: Planning II"]
    assert old["RRULE"].to_ical() == b"FREQ=WEEKLY;UNTIL=20390321T075959Z"
    assert new["RRULE"].to_ical() == b"FREQ=WEEKLY;COUNT=8"
    assert new["DTSTART"].dt.isoformat() == "2039-03-21T09:00:00+01:00"
    assert old["UID"] != new["UID"]
