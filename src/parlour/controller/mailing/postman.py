"""The worker that takes mails out of the outbox and delivers them, one after the other.

A mail counts as sent when the database says so, right after the mail server has taken it. If the
process is killed in between, the mail goes out again when its lease has ended, under the same
Message-ID; nothing but that moment can make a second copy.
"""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from urllib.parse import urlsplit

import structlog
from sqlalchemy.exc import SQLAlchemyError

from parlour.controller.metrics import Metrics
from parlour.mail.composing import compose
from parlour.mail.delivery import Delivery, Folder, Refused, Unavailable
from parlour.mail.facts import facts_from, recipient_from
from parlour.mail.smtp import MailServer
from parlour.settings import Settings
from parlour.store import outbox
from parlour.store.base import now
from parlour.store.engine import Database

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Pace:
    """How long the worker waits for what."""

    # A delivery that takes longer is given up; the lease outlasts it.
    deadline: timedelta = timedelta(seconds=20)
    lease: timedelta = timedelta(seconds=40)
    # What other controllers write down is found at the latest so late.
    poll: timedelta = timedelta(seconds=10)
    # A mail that is put off waits so long, then twice as long, and so on.
    first_delay: timedelta = timedelta(seconds=30)
    longest_delay: timedelta = timedelta(hours=2)
    # The same for a server that takes nothing at all.
    first_pause: timedelta = timedelta(seconds=1)
    longest_pause: timedelta = timedelta(minutes=1)
    # Older mails become dead letters instead of being tried again.
    give_up_after: timedelta = timedelta(days=3)


def delivery_of(settings: Settings) -> Delivery:
    """The mail server of the settings, or else the folder `mail` below the data folder."""
    if settings.mail.url is None:
        return Folder(settings.data / "mail")
    return MailServer(settings.mail.url.reveal(), sender_of(settings))


def sender_of(settings: Settings) -> str:
    """The address that mails come from."""
    if settings.mail.sender is not None:
        return settings.mail.sender
    return f"parlour@{urlsplit(settings.address()).hostname or 'localhost'}"


class Postman:
    """One per controller. Any number of them may share a database."""

    def __init__(
        self,
        database: Database,
        delivery: Delivery,
        sender: str,
        metrics: Metrics,
        pace: Pace | None = None,
    ) -> None:
        self._database = database
        self._delivery = delivery
        self._sender = sender
        self._metrics = metrics
        self._pace = pace or Pace()
        self._woken = asyncio.Event()
        self._stopping = asyncio.Event()
        self._failures = 0

    def wake(self) -> None:
        """There is something new in the outbox."""
        self._woken.set()

    def stop(self) -> None:
        """Let `run` end after the mail that is on its way."""
        self._stopping.set()
        self._woken.set()

    async def run(self) -> None:
        """Deliver mails until told to stop."""
        while not self._stopping.is_set():
            try:
                taken = await self._take()
                if taken is None:
                    await self._delivery.rest()
                    await self._idle()
                else:
                    await self._handle(taken)
            except (SQLAlchemyError, OSError) as error:
                _log.warning("outbox_unavailable", error=str(error))
                await self._pause()
        await self._delivery.rest()

    async def _take(self) -> outbox.Taken | None:
        # Cleared before looking: what is written from here on wakes us again.
        self._woken.clear()
        async with self._database.reading() as session:
            due = await outbox.next_due(session)
        if due is None or due > now():
            return None
        async with self._database.writing() as session:
            return await outbox.take(session, self._pace.lease)

    async def _idle(self) -> None:
        if self._stopping.is_set():
            return
        async with self._database.reading() as session:
            due = await outbox.next_due(session)
        wait = self._pace.poll if due is None else min(self._pace.poll, due - now())
        await _wait(self._woken, max(wait, timedelta(milliseconds=10)))

    async def _pause(self) -> None:
        """Wait for the server or the database to come back; new mails do not cut it short."""
        pause = min(self._pace.first_pause * 2 ** min(self._failures, 16), self._pace.longest_pause)
        self._failures += 1
        await _wait(self._stopping, pause)

    async def _handle(self, taken: outbox.Taken) -> None:
        try:
            message = self._composed(taken)
        except ValueError as error:
            await self._dead(taken, f"cannot be written: {error}")
            return
        recipient = message["To"].addresses[0].addr_spec
        name = f"{taken.created_at:%Y%m%dT%H%M%SZ}-{taken.id}"
        try:
            async with asyncio.timeout(self._pace.deadline.total_seconds()):
                await self._delivery.deliver(message, recipient, name)
        except Refused as error:
            await self._dead(taken, str(error))
        except Unavailable as error:
            await self._put_back(taken, str(error), for_all=error.for_all)
        except TimeoutError:
            await self._delivery.rest()
            await self._put_back(taken, "no answer in time", for_all=True)
        else:
            self._failures = 0
            await self._settle_sent(taken)

    def _composed(self, taken: outbox.Taken) -> EmailMessage:
        facts, recipient = facts_from(taken.facts), recipient_from(taken.recipient)
        return compose(taken.id, facts, recipient, self._sender)

    async def _settle_sent(self, taken: outbox.Taken) -> None:
        """Insist, as long as the mail is ours: otherwise it would go out a second time."""
        while True:
            try:
                async with self._database.writing() as session:
                    await outbox.settle(session, taken, "sent")
                self._metrics.mails.labels("sent").inc()
                return
            except (SQLAlchemyError, OSError):
                if now() >= taken.until:
                    raise
                # Also on the way out, lest it be asked without a pause.
                await asyncio.sleep(self._pace.first_pause.total_seconds())

    async def _dead(self, taken: outbox.Taken, reason: str) -> None:
        async with self._database.writing() as session:
            await outbox.settle(session, taken, "dead", reason)
        self._metrics.mails.labels("dead").inc()
        _log.error("mail_dead", mail=str(taken.id), attempts=taken.attempts, reason=reason)

    async def _put_back(self, taken: outbox.Taken, reason: str, *, for_all: bool) -> None:
        time = now()
        if time - taken.created_at > self._pace.give_up_after:
            await self._dead(taken, reason)
        else:
            longest = self._pace.longest_pause if for_all else self._pace.longest_delay
            delay = min(self._pace.first_delay * 2 ** min(taken.attempts - 1, 16), longest)
            async with self._database.writing() as session:
                await outbox.put_back(session, taken, time + delay, reason)
            self._metrics.mails.labels("put_back").inc()
            _log.warning("mail_put_back", mail=str(taken.id), reason=reason)
        if for_all:
            await self._pause()


async def _wait(event: asyncio.Event, longest: timedelta) -> None:
    try:
        async with asyncio.timeout(longest.total_seconds()):
            await event.wait()
    except TimeoutError:
        return
