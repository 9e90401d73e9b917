"""The workers that deliver messages, one for each address, some messages at a time.

Addresses come from the settings alone, and redirections are not followed: nobody who uses Parlour
can make it call another place. Answers are not read.
"""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import httpx
import msgspec
import structlog
from sqlalchemy.exc import SQLAlchemyError

from parlour.controller.metrics import Metrics
from parlour.controller.webhooks.signing import signatures
from parlour.settings import WebhookEndpoint
from parlour.store import webhooks
from parlour.store.base import now
from parlour.store.engine import Database

_GONE = 410
# Messages on their way to one address from one controller, each of another meeting.
AT_ONCE = 10
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Pace:
    """How long the workers wait for what."""

    # A delivery that takes longer is given up; the lease outlasts it.
    deadline: timedelta = timedelta(seconds=15)
    lease: timedelta = timedelta(seconds=30)
    # What other controllers write down is found at the latest so late.
    poll: timedelta = timedelta(seconds=10)
    # A message that is refused waits so long, then three times as long, and so on.
    first_delay: timedelta = timedelta(seconds=5)
    longest_delay: timedelta = timedelta(hours=2)
    # An address that does not answer at all is left alone for so long.
    first_pause: timedelta = timedelta(seconds=1)
    longest_pause: timedelta = timedelta(minutes=1)
    # Older messages become dead letters instead of being tried again.
    give_up_after: timedelta = timedelta(days=3)


class _Refused(Exception):
    """The message was not taken; `gone`: and none ever will be; `silent`: there was no answer."""

    def __init__(self, reason: str, *, gone: bool = False, silent: bool = False) -> None:
        super().__init__(reason)
        self.gone = gone
        self.silent = silent


class Couriers:
    """All workers of one controller. Any number of controllers may share a database."""

    def __init__(
        self,
        database: Database,
        endpoints: Sequence[WebhookEndpoint],
        metrics: Metrics,
        pace: Pace | None = None,
    ) -> None:
        self._database = database
        # A library that follows no redirection unless told; said here all the same.
        self._http = httpx.AsyncClient(follow_redirects=False, trust_env=False)
        pace = pace or Pace()
        self._couriers = [
            _Courier(database, endpoint, metrics, pace, self._http) for endpoint in endpoints
        ]
        self._urls = [endpoint.url for endpoint in endpoints]

    def wake(self) -> None:
        """There is something new to deliver."""
        for courier in self._couriers:
            courier.woken.set()

    def stop(self) -> None:
        """Let `run` end after the messages that are on their way."""
        for courier in self._couriers:
            courier.stopping.set()
            courier.woken.set()

    async def run(self) -> None:
        """Deliver messages until told to stop."""
        if self._couriers:
            await self._forsake()
            await asyncio.gather(*(courier.run() for courier in self._couriers))
        await self._http.aclose()

    async def _forsake(self) -> None:
        try:
            async with self._database.writing() as session:
                forsaken = await webhooks.forsake(session, self._urls)
        except (SQLAlchemyError, OSError) as error:
            _log.warning("webhooks_unavailable", error=str(error))
            return
        if forsaken:
            _log.warning("webhooks_forsaken", messages=forsaken)


class _Courier:
    """Delivers to one address."""

    def __init__(
        self,
        database: Database,
        endpoint: WebhookEndpoint,
        metrics: Metrics,
        pace: Pace,
        http: httpx.AsyncClient,
    ) -> None:
        self._database = database
        self._endpoint = endpoint
        self._metrics = metrics
        self._pace = pace
        self._http = http
        self._failures = 0
        self.woken = asyncio.Event()
        self.stopping = asyncio.Event()

    async def run(self) -> None:
        while not self.stopping.is_set():
            try:
                # Cleared before looking: what is written from here on wakes us again.
                self.woken.clear()
                taken = await self._take()
                if taken:
                    await self._deliver(taken)
                else:
                    await self._idle()
            except (SQLAlchemyError, OSError) as error:
                _log.warning("webhooks_unavailable", error=str(error))
                await self._pause()

    async def _take(self) -> Sequence[webhooks.Taken]:
        async with self._database.writing() as session:
            return await webhooks.take(session, self._endpoint.url, self._pace.lease, AT_ONCE)

    async def _idle(self) -> None:
        """Until something is due, or we are woken."""
        while not (self.stopping.is_set() or self.woken.is_set()):
            async with self._database.reading() as session:
                due = await webhooks.next_due(session, self._endpoint.url)
            wait = self._pace.poll if due is None else due - now()
            if wait <= timedelta(0):
                return
            await _wait(self.woken, min(wait, self._pace.poll))

    async def _pause(self) -> None:
        """Leave an address alone that does not answer; new messages do not cut it short."""
        pause = min(self._pace.first_pause * 2 ** min(self._failures, 16), self._pace.longest_pause)
        self._failures += 1
        await _wait(self.stopping, pause)

    async def _deliver(self, taken: Sequence[webhooks.Taken]) -> None:
        """Several at once: they are of different meetings."""
        answers = await asyncio.gather(*(self._try(one) for one in taken))
        sent = [one for one, answer in zip(taken, answers, strict=True) if answer is None]
        if sent:
            await self._settle_sent(sent)
        for one, answer in zip(taken, answers, strict=True):
            if answer is not None:
                await self._not_taken(one, answer)
        silent = any(answer is not None and answer.silent for answer in answers)
        if not silent:
            self._failures = 0
        else:
            await self._pause()

    async def _try(self, taken: webhooks.Taken) -> _Refused | None:
        """Why a message was not taken; None if it was."""
        try:
            async with asyncio.timeout(self._pace.deadline.total_seconds()):
                await self._post(taken)
        except _Refused as refused:
            return refused
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
            return _Refused(type(error).__name__, silent=True)
        return None

    async def _post(self, taken: webhooks.Taken) -> None:
        """Raises _Refused unless the answer is 2xx."""
        endpoint, body = self._endpoint, msgspec.json.encode(taken.payload)
        message_id, timestamp = f"msg_{taken.message_id.hex}", int(time.time())
        secrets = [endpoint.secret, *([endpoint.former_secret] if endpoint.former_secret else [])]
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "Parlour",
            "webhook-id": message_id,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": signatures(secrets, message_id, timestamp, body),
        }
        async with self._http.stream("POST", endpoint.url, content=body, headers=headers) as answer:
            if not answer.is_success:
                status = answer.status_code
                raise _Refused(f"status {status}", gone=status == _GONE)

    async def _settle_sent(self, sent: Sequence[webhooks.Taken]) -> None:
        """Insist, as long as they are ours: otherwise they would be delivered again."""
        while True:
            try:
                async with self._database.writing() as session:
                    await webhooks.settle(session, sent, "sent")
                self._metrics.webhooks.labels("sent").inc(len(sent))
                return
            except (SQLAlchemyError, OSError):
                if now() >= sent[0].until:
                    raise
                # Also on the way out, lest it be asked without a pause.
                await asyncio.sleep(self._pace.first_pause.total_seconds())

    async def _not_taken(self, taken: webhooks.Taken, refused: _Refused) -> None:
        dead = refused.gone or now() - taken.created_at > self._pace.give_up_after
        delay = self._pace.first_delay * 3 ** min(taken.attempts - 1, 12)
        reason = str(refused)
        async with self._database.writing() as session:
            if dead:
                await webhooks.settle(session, [taken], "dead", reason)
            else:
                due_at = now() + min(delay, self._pace.longest_delay)
                await webhooks.put_back(session, taken, due_at, reason)
        self._metrics.webhooks.labels("dead" if dead else "put_back").inc()
        event = "webhook_dead" if dead else "webhook_put_back"
        _log.warning(event, message=taken.message_id.hex, attempts=taken.attempts, reason=reason)


async def _wait(event: asyncio.Event, longest: timedelta) -> None:
    try:
        async with asyncio.timeout(longest.total_seconds()):
            await event.wait()
    except TimeoutError:
        return
