"""`/v1/admin/mails`: the outbox, what its mails say, and dead letters."""

import asyncio
from collections.abc import Awaitable, Callable
from email import message_from_bytes, policy
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy.ext.asyncio import AsyncSession
from tests.support.controller import Caller, Controller

from parlour.store.base import now
from parlour.store.engine import Database
from parlour.store.tables import Mail


@pytest.fixture
def controller(admin_controller: Controller) -> Controller:
    return admin_controller


@pytest.fixture
def title(anna: Caller) -> str:
    """Of an event whose creator gets a mail."""
    title = f"Talk {uuid4()} <b>&amp;"
    body = {
        "title": title,
        "description": "",
        "is_time_independent": False,
        "is_all_day": False,
        "starts_at": {"datetime": "2030-01-01T10:00:00Z", "timezone": "UTC"},
        "ends_at": {"datetime": "2030-01-01T11:00:00Z", "timezone": "UTC"},
    }
    anna.post("/events", body).raise_for_status()
    return title


def mail_of(ada: Caller, title: str) -> dict[str, Any]:
    mails = ada.get("/admin/mails?per_page=100").raise_for_status().json()
    (found,) = (mail for mail in mails if title in (mail["subject"] or ""))
    return found


def changing(controller: Controller, change: Callable[[AsyncSession], Awaitable[None]]) -> None:
    async def run() -> None:
        database = Database(controller.settings.database_url())
        async with database.writing() as session:
            await change(session)
        await database.close()

    asyncio.run(run())


def dead(controller: Controller, mail: dict[str, Any], **changes: Any) -> None:
    """As if the mail server had refused it."""

    async def die(session: AsyncSession) -> None:
        row = await session.get_one(Mail, UUID(mail["id"]))
        row.state, row.last_error, row.settled_at = "dead", "550 nobody here", now()
        for name, value in changes.items():
            setattr(row, name, value)

    changing(controller, die)


def test_a_mail_is_listed_with_its_subject(ada: Caller, anna: Caller, title: str):
    mail = mail_of(ada, title)
    assert mail["email"] == anna.profile["email"]
    assert mail["state"] in {"queued", "sent"}


def test_what_it_says_can_be_read(ada: Caller, anna: Caller, title: str):
    mail = ada.get(f"/admin/mails/{mail_of(ada, title)['id']}").json()
    assert title in mail["text"]
    assert "&lt;b&gt;" in mail["html"]
    assert mail["ics"].startswith("BEGIN:VCALENDAR")
    assert anna.profile["email"] in mail["recipient"]
    assert "(Parlour)" in mail["sender"]


def test_its_source_is_a_mail(ada: Caller, anna: Caller, title: str):
    mail = mail_of(ada, title)
    answer = ada.get(f"/admin/mails/{mail['id']}/source")
    assert answer.headers["Content-Type"].startswith("message/rfc822")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    message = message_from_bytes(answer.content, policy=policy.default)
    assert message["Subject"] == mail["subject"]
    assert mail["id"] in message["Message-ID"]


def test_dead_letters_are_listed_with_their_reason(ada: Caller, controller: Controller, title: str):
    mail = mail_of(ada, title)
    dead(controller, mail)
    found = {one["id"]: one for one in ada.get("/admin/mails?state=dead&per_page=100").json()}
    assert found[mail["id"]]["last_error"] == "550 nobody here"
    assert all(one["state"] == "dead" for one in found.values())


def test_a_dead_letter_is_sent_anew_and_only_a_dead_one(
    ada: Caller, controller: Controller, title: str
):
    mail = mail_of(ada, title)
    dead(controller, mail)
    assert ada.post(f"/admin/mails/{mail['id']}/retry").status_code == 204
    assert mail_of(ada, title)["state"] in {"queued", "sent"}
    assert ada.post(f"/admin/mails/{mail['id']}/retry").status_code == 409


def test_a_mail_that_cannot_be_written_has_no_subject(
    ada: Caller, controller: Controller, title: str
):
    mail = mail_of(ada, title)
    dead(controller, mail, recipient={"kind": "nobody"})
    assert ada.get(f"/admin/mails/{mail['id']}").status_code == 409
    found = {one["id"]: one for one in ada.get("/admin/mails?state=dead&per_page=100").json()}
    assert found[mail["id"]]["subject"] is None


def test_a_state_must_be_a_known_one(ada: Caller):
    answer = ada.get("/admin/mails?state=lost")
    assert (answer.status_code, answer.json()["validation_errors"][0]["field"]) == (400, "state")


@pytest.mark.parametrize("path", ["", "/source"])
def test_one_that_does_not_exist(ada: Caller, path: str):
    assert ada.get(f"/admin/mails/{uuid4()}{path}").status_code == 404
    assert ada.post(f"/admin/mails/{uuid4()}/retry").status_code == 404
