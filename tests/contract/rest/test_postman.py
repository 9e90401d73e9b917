"""Delivery: what is tried again, what is not, and who sends if there are several."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from tests.support.mailbox import Mailbox
from tests.support.waiting import eventually

from parlour.calendar.ics import Party
from parlour.controller.mailing.postman import Pace, Postman
from parlour.controller.metrics import Metrics
from parlour.mail.facts import Facts, Recipient, to_json
from parlour.mail.smtp import MailServer
from parlour.store import outbox
from parlour.store.engine import Database

SOON = timedelta(milliseconds=50)
QUICK = Pace(poll=SOON, first_delay=SOON, longest_delay=SOON, first_pause=SOON, longest_pause=SOON)
ADDRESS = "bob@example.org"


@pytest.fixture
def url(migrated_database: str) -> str:
    return migrated_database


@asynccontextmanager
async def controllers(
    url: str, mailbox: Mailbox, count: int = 1, pace: Pace = QUICK
) -> AsyncIterator[list[Database]]:
    """Several workers, each with connections of its own."""
    async with AsyncExitStack() as stack:
        databases: list[Database] = []
        for _ in range(count):
            database = Database(url)
            stack.push_async_callback(database.close)
            delivery = MailServer(mailbox.url, "meet@example.org")
            worker = Postman(database, delivery, "meet@example.org", Metrics(), pace)
            stack.push_async_callback(_stopped, worker, asyncio.create_task(worker.run()))
            databases.append(database)
        yield databases


async def _stopped(worker: Postman, running: "asyncio.Task[None]") -> None:
    worker.stop()
    await running


async def written(database: Database, *addresses: str) -> None:
    facts = Facts(
        kind="invite",
        at=datetime.now(UTC),
        event_id=uuid4(),
        sequence=0,
        created_at=datetime.now(UTC),
        title="Planning",
        description="",
        organiser=Party("Anna", "anna@example.org"),
        meeting_url="https://meet.example.org/room/1",
    )
    recipients = {
        address: to_json(Recipient(kind="external", email=address, language="en"))
        for address in addresses
    }
    async with database.writing() as session:
        await outbox.enqueue(session, to_json(facts), recipients, lambda: None)


async def until_counted(database: Database, **expected: int) -> None:
    async def holds() -> bool:
        async with database.reading() as session:
            return await outbox.counts(session) == expected

    await eventually(holds, f"the outbox has {expected}")


async def test_several_controllers_send_each_mail_once(url: str, mailbox: Mailbox) -> None:
    addresses = [f"somebody{number}@example.org" for number in range(60)]
    async with controllers(url, mailbox, 3) as databases:
        await written(databases[0], *addresses)
        await until_counted(databases[0], sent=60)
    assert Counter(mail.recipient for mail in mailbox.received) == Counter(addresses)


async def test_a_mail_that_is_put_off_is_tried_again(url: str, mailbox: Mailbox) -> None:
    answers = iter(["451 later", "451 later", None])
    mailbox.answer = lambda _address: next(answers)
    async with controllers(url, mailbox) as (database,):
        await written(database, ADDRESS)
        await until_counted(database, sent=1)
    assert len(mailbox.received) == 1


async def test_mails_wait_for_a_server_that_is_away(url: str, mailbox: Mailbox) -> None:
    mailbox.stop()
    async with controllers(url, mailbox) as (database,):
        await written(database, ADDRESS, "carol@example.org")

        async def tried() -> bool:
            async with database.reading() as session:
                return all(mail.last_error for mail in await outbox.mails_in(session, "queued", 9))

        await eventually(tried, "both mails were tried")
        mailbox.start()
        await until_counted(database, sent=2)
    assert len(mailbox.received) == 2


async def test_a_refused_mail_is_a_dead_letter_and_can_be_revived(
    url: str, mailbox: Mailbox
) -> None:
    mailbox.answer = lambda address: "550 nobody here" if address == ADDRESS else None
    async with controllers(url, mailbox) as (database,):
        await written(database, ADDRESS, "carol@example.org")
        await until_counted(database, sent=1, dead=1)
        async with database.writing() as session:
            (dead,) = await outbox.mails_in(session, "dead", 9)
            assert (dead.email, dead.attempts) == (ADDRESS, 1)
            assert "nobody here" in (dead.last_error or "")
            mailbox.answer = lambda _address: None
            assert await outbox.revive(session, dead.id)
        await until_counted(database, sent=2)


async def test_what_cannot_be_written_holds_up_nobody(url: str, mailbox: Mailbox) -> None:
    async with controllers(url, mailbox) as (database,):
        await written(database, "a@b\r\nBcc: eve@example.org", ADDRESS)
        await until_counted(database, sent=1, dead=1)
    assert [mail.recipient for mail in mailbox.received] == [ADDRESS]


async def test_a_mail_becomes_a_dead_letter_in_the_end(url: str, mailbox: Mailbox) -> None:
    mailbox.answer = lambda _address: "451 later"
    pace = Pace(poll=SOON, first_delay=SOON, longest_delay=SOON, give_up_after=4 * SOON)
    async with controllers(url, mailbox, pace=pace) as (database,):
        await written(database, ADDRESS)
        await until_counted(database, dead=1)


async def test_a_mail_of_a_killed_controller_is_free_when_its_lease_ends(url: str) -> None:
    database = Database(url)
    try:
        await written(database, ADDRESS)
        taken: list[Any] = []
        for lease in (timedelta(hours=1), timedelta(0)):
            async with database.writing() as session:
                taken.append(await outbox.take(session, lease))
            async with database.writing() as session:
                assert await outbox.take(session, lease) is None or lease == timedelta(0)
            if lease:
                async with database.writing() as session:
                    assert await outbox.put_back(session, taken[0], datetime.now(UTC), "killed")
        async with database.writing() as session:
            # The first lease is over: what its holder says does not count any more.
            assert not await outbox.settle(session, taken[0], "sent")
    finally:
        await database.close()


async def test_a_change_that_is_undone_leaves_no_mail(url: str) -> None:
    database = Database(url)
    try:
        with pytest.raises(ZeroDivisionError):
            async with database.writing() as session:
                recipient = to_json(Recipient(kind="external", email=ADDRESS, language="en"))
                await outbox.enqueue(session, {}, {ADDRESS: recipient}, lambda: None)
                raise ZeroDivisionError
        async with database.reading() as session:
            assert await outbox.counts(session) == {}
    finally:
        await database.close()
