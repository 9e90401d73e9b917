"""Mails about shared folders (rest.md 24): creators learn where to write, others where to read."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from tests.contract.rest.conftest import Start
from tests.support.controller import Caller, Controller
from tests.support.mailbox import Mailbox

EVENT: dict[str, Any] = {
    "title": "Planning",
    "description": "",
    "is_time_independent": False,
    "starts_at": {"datetime": "2039-03-07T08:00:00Z", "timezone": "Europe/Berlin"},
    "ends_at": {"datetime": "2039-03-07T09:00:00Z", "timezone": "Europe/Berlin"},
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
        mail__sender="folders@example.org",
        controller__invite_unknown_addresses=True,
    )


def address_of(caller: Caller) -> str:
    return str(caller.profile["email"])


def new_event(owner: Caller, **more: Any) -> dict[str, Any]:
    return owner.post("/events", EVENT | more, params=QUIET).raise_for_status().json()


def assert_tells(mail: Any, link: dict[str, str], not_that: dict[str, str]) -> None:
    html = mail.message.get_body(("html",)).get_content()
    for text in (mail.text, html, str(mail.calendar.events[0]["DESCRIPTION"])):
        assert link["url"] in text
        assert link["password"] in text
        assert not_that["url"] not in text
        assert not_that["password"] not in text


def test_the_creator_gets_the_link_to_write(anna: Caller, mailbox: Mailbox):
    folder = anna.post("/events", EVENT | {"has_shared_folder": True}).json()["shared_folder"]
    (mail,) = mailbox.to(address_of(anna))
    assert_tells(mail, folder["read_write"], folder["read"])
    assert "Shared folder" in mail.text


def test_invitees_with_and_without_account_get_the_link_to_read(
    anna: Caller, bob: Caller, mailbox: Mailbox
):
    event = new_event(anna, has_shared_folder=True)
    outside = f"{uuid4().hex}@example.com"
    for body in ({"invitee": bob.id, "role": "moderator"}, {"email": outside}):
        assert anna.post(f"/events/{event['id']}/invites", body).status_code == 201
    for recipient in (address_of(bob), outside):
        (mail,) = mailbox.to(recipient)
        assert_tells(mail, event["shared_folder"]["read"], event["shared_folder"]["read_write"])


def test_everybody_learns_of_a_new_folder_and_of_its_end(
    anna: Caller, bob: Caller, mailbox: Mailbox
):
    event = new_event(anna)
    anna.post(f"/events/{event['id']}/invites", {"invitee": bob.id}, params=QUIET)
    path = f"/events/{event['id']}/shared_folder"
    folder = anna.put(path).json()
    assert anna.put(path).status_code == 200
    assert anna.delete(path).status_code == 204
    assert anna.delete(path).status_code == 204
    for caller, kind in ((anna, "read_write"), (bob, "read")):
        mails = mailbox.to(address_of(caller), 2)
        made, gone = sorted(mails, key=lambda mail: mail.calendar.events[0]["SEQUENCE"])
        assert made.calendar.events[0]["SEQUENCE"] < gone.calendar.events[0]["SEQUENCE"]
        assert folder[kind]["url"] in made.text
        assert "/folder/" not in gone.text


def test_nobody_is_told_if_that_is_wished(anna: Caller, bob: Caller, mailbox: Mailbox):
    event = new_event(anna)
    anna.post(f"/events/{event['id']}/invites", {"invitee": bob.id}, params=QUIET)
    path = f"/events/{event['id']}/shared_folder"
    assert anna.put(path, params=QUIET).status_code == 201
    assert anna.delete(path, params=QUIET).status_code == 204
    anna.patch(f"/events/{event['id']}", {"title": "The only mail"})
    (mail,) = mailbox.to(address_of(bob))
    assert "The only mail" in mail.subject


def test_german_mails_say_it_in_german(controller: Controller, anna: Caller, mailbox: Mailbox):
    event = new_event(anna, has_shared_folder=True)
    hans = controller.user("Hans")
    hans.patch("/users/me", {"language": "de"})
    anna.post(f"/events/{event['id']}/invites", {"invitee": hans.id})
    (mail,) = mailbox.to(address_of(hans))
    assert "Gemeinsamer Ordner: http" in mail.text
    assert "Passwort des Ordners: " in mail.text
