"""Three controllers on one PostgreSQL, one of them killed: everything happens once, everywhere."""

import asyncio
import contextlib
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import update
from tests.faults.test_mail_kill import EVENT, Process
from tests.support.controller import Caller
from tests.support.mailbox import Mailbox, wait_until
from tests.support.oidc import TestIssuer
from tests.support.postgres import Postgres
from tests.support.receiver import SECRET, Delivered, Receiver
from tests.support.roomserver import api_token

from parlour.controller.jobs.registry import JOBS
from parlour.controller.webhooks.courier import AT_ONCE
from parlour.store import jobs
from parlour.store.base import now
from parlour.store.engine import Database
from parlour.store.migrate import upgrade
from parlour.store.tables import Event, JobRun

CONTROLLERS = 3
MEETINGS = 40
PEOPLE = 20
KEY = {"id": "roomserver", "secret": "a-secret-between-the-processes-of-these-tests"}
EVENTS = ["meeting.started", "participant.joined", "participant.left", "meeting.ended"]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.stop()


@pytest.fixture
def url() -> Iterator[str]:
    server = Postgres()
    try:
        made = server.create("shared")
        upgrade(made)
        yield made
    finally:
        server.stop()


@pytest.fixture
def controllers(
    url: str, tmp_path: Path, issuer: TestIssuer, mailbox: Mailbox, receiver: Receiver
) -> Iterator[list[Process]]:
    """Real processes, each with settings of its own and one database for all."""
    started: list[Process] = []
    for number in range(CONTROLLERS):
        folder = tmp_path / str(number)
        folder.mkdir()
        settings = {
            "data": str(folder),
            "database.url": url,
            "oidc.issuer": issuer.url,
            "mail.url": mailbox.url,
            "mail.sender": "meet@example.org",
            "controller.invite_unknown_addresses": True,
            "storage.folder": str(tmp_path / "assets"),
        }
        started.append(Process(folder, settings))
    for one in started:
        one.lists = lists(receiver)
        one.start()
    yield started
    for one in started:
        one.kill()


def lists(receiver: Receiver) -> str:
    return (
        f'controller.service_api_keys = [{{ id = "{KEY["id"]}", secret = "{KEY["secret"]}" }}]\n'
        f'webhooks.endpoints = [{{ url = "{receiver.url}", secret = "{SECRET}", '
        f"events = {EVENTS!r} }}]\n"
    )


@pytest.fixture
def anna_at(issuer: TestIssuer) -> Iterator[Callable[[Process], Caller]]:
    """The same person at any of the controllers."""
    with contextlib.ExitStack() as stack:

        def at(process: Process) -> Caller:
            client = httpx.Client(base_url=process.url, timeout=30, trust_env=False)
            stack.enter_context(client)
            return Caller(client, f"Bearer {issuer.token('anna')}")

        yield at


def tell(process: Process, notices: list[dict[str, Any]]) -> bool:
    """As room servers do: False if it has to be tried again."""
    headers = {"Authorization": f"Bearer {api_token(KEY['id'], KEY['secret'])}"}
    try:
        answer = httpx.post(
            f"{process.url}/internal/notices",
            json={"notices": notices},
            headers=headers,
            trust_env=False,
        )
    except httpx.HTTPError:
        return False
    return answer.status_code == 204


def meeting(room: str) -> list[dict[str, Any]]:
    kinds = ("meeting_started", "participant_joined", "participant_left", "meeting_ended")
    person = {"id": "p", "kind": "guest", "display_name": "Jo"}
    return [
        {
            "kind": kind,
            "room_id": room,
            "opened_at": 1_767_258_000_000_000,
            "number": number,
            "at": 1_767_258_000_000_000 + number,
            "participants": 1,
            **({"person": person} if "participant" in kind else {}),
        }
        for number, kind in enumerate(kinds, 1)
    ]


@pytest.mark.slow
@pytest.mark.timeout(240)
def test_webhooks_are_delivered_once_and_in_order_although_one_is_killed(
    controllers: list[Process], receiver: Receiver
) -> None:
    rooms = [str(uuid4()) for _ in range(MEETINGS)]
    untold = [(room, notice) for room in rooms for notice in meeting(room)]
    first, *others = controllers
    receiver.answer = slowly
    for number, (_, notice) in enumerate(untold):
        # Whichever controller is asked; and some of them twice, as after a lost answer.
        process = controllers[number % CONTROLLERS]
        while not tell(process, [notice]):
            process = others[number % len(others)]
        if number % 7 == 0:
            tell(others[0], [notice])
        if number == len(untold) // 2:
            first.kill()
    wait_until(lambda: len({one.id for one in list(receiver.received)}) == len(untold), 120)
    assert [received_of(receiver, room) for room in rooms] == [EVENTS] * MEETINGS
    # What the killed one had just delivered may have come again, under the same id.
    copies = len(receiver.received) - len(untold)
    assert copies <= AT_ONCE


def slowly(_delivered: Delivered) -> int:
    time.sleep(0.02)
    return 204


def received_of(receiver: Receiver, room: str) -> list[str]:
    """What was told of a meeting, each message the first time it came."""
    once = {one.id: one for one in reversed(list(receiver.received))}
    mine = [one for one in receiver.received if one.data["room_id"] == room]
    return [one.type for one in mine if once[one.id] is one]


@pytest.mark.slow
@pytest.mark.timeout(240)
def test_what_one_writes_all_read_and_every_mail_goes_out_once(
    controllers: list[Process], anna_at: Callable[[Process], Caller], mailbox: Mailbox
) -> None:
    annas = [anna_at(process) for process in controllers]
    event = annas[0].post("/events", EVENT, params={"suppress_email_notification": "true"})
    path = f"/events/{event.raise_for_status().json()['id']}"
    addresses = [f"somebody{number}@example.com" for number in range(PEOPLE)]
    mailbox.stop()
    for number, address in enumerate(addresses):
        answer = annas[number % CONTROLLERS].post(f"{path}/invites", {"email": address})
        assert answer.status_code == 201, answer.text
    for number, anna in enumerate(annas):
        title = f"Changed {number}"
        anna.patch(path, {"title": title}).raise_for_status()
        assert {other.get(path).json()["title"] for other in annas} == {title}
    mailbox.mark = PEOPLE
    mailbox.start()
    assert mailbox.reached.wait(60)
    controllers[0].kill()
    subjects = ["Invitation: Planning", *(f"Changed: Changed {n}" for n in range(CONTROLLERS))]
    expected = Counter({(address, subject): 1 for address in addresses for subject in subjects})
    wait_until(lambda: kept(mailbox, addresses) == expected, 120)
    for anna in annas[1:]:
        assert anna.get(path).json()["title"] == f"Changed {CONTROLLERS - 1}"
        assert len(anna.get(f"{path}/invites", params={"per_page": 100}).json()) == PEOPLE


def kept(mailbox: Mailbox, addresses: list[str]) -> Counter[tuple[str, str]]:
    """What mail stores keep: a Message-ID once for each recipient."""
    once = {(mail.recipient, mail.id): mail.subject for mail in list(mailbox.received)}
    wanted = set(addresses)
    return Counter((to, subject) for (to, _), subject in once.items() if to in wanted)


@pytest.mark.slow
@pytest.mark.timeout(240)
def test_each_job_runs_once_and_is_taken_over_from_a_killed_controller(
    url: str, controllers: list[Process], anna_at: Callable[[Process], Caller]
) -> None:
    anna = anna_at(controllers[0])
    body = {"title": "x", "description": "", "is_time_independent": True, "is_adhoc": True}
    for _ in range(MEETINGS):
        anna.post("/events", body).raise_for_status()
    asyncio.run(make_due(url))
    names = {job.name for job in JOBS}
    wait_until(lambda: {run.job for run in asyncio.run(runs(url)) if run.finished_at} >= names, 90)
    found = asyncio.run(runs(url))
    assert Counter(run.job for run in found) == dict.fromkeys(names, 1)
    assert {run.outcome for run in found} == {"done"}
    by_name = {run.job: run for run in found}
    assert by_name["adhoc-events"].items == MEETINGS
    assert anna.get("/events").json() == []
    # Killed in the middle of a job: as its row looks then. The others follow when the lease ends.
    controllers[0].kill()
    asyncio.run(hold(url, "storage", timedelta(seconds=3)))
    wait_until(lambda: outcomes(url, "storage") == ["done", "done", "lost"], 90)


async def make_due(url: str) -> None:
    database = Database(url)
    while True:
        async with database.writing() as session:
            if len(await jobs.states(session)) == len(JOBS):
                long_ago = datetime(2026, 1, 1, tzinfo=UTC)
                await session.execute(update(Event).values(created_at=long_ago))
                await session.execute(update(jobs.JobState).values(due_at=now()))
                break
        await asyncio.sleep(0.2)
    await database.close()


async def hold(url: str, name: str, lease: timedelta) -> None:
    database = Database(url)
    async with database.writing() as session:
        await session.execute(update(jobs.JobState).values(due_at=now() + timedelta(hours=1)))
        state = await session.get_one(jobs.JobState, name)
        state.due_at = now()
        await session.flush()
        assert await jobs.take(session, name, lease, only_if_due=True)
        await jobs.begin_run(session, name, "schedule", dry_run=False)
    await database.close()


async def runs(url: str) -> list[JobRun]:
    database = Database(url)
    async with database.reading() as session:
        found = list(await jobs.runs(session))
    await database.close()
    return found


def outcomes(url: str, name: str) -> list[str]:
    return sorted(run.outcome for run in asyncio.run(runs(url)) if run.job == name)
