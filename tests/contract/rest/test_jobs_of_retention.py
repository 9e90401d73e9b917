"""What each job deletes or changes, and what it leaves alone."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, update
from tests.contract.rest.conftest import Start
from tests.support.controller import Caller, Controller
from tests.support.roomserver import KEY_ID, KEY_SECRET, RoomServer

from parlour.controller.app import create_app
from parlour.controller.jobs.running import run_now
from parlour.controller.platform import Platform
from parlour.store import jobs, outbox, webhooks
from parlour.store.base import Base, now
from parlour.store.tables import (
    AccountDeletion,
    Asset,
    Event,
    ExportTicket,
    JobRun,
    Mail,
    MailChange,
    Room,
    RoomInvite,
    Tariff,
    User,
    WebhookDelivery,
)

DAYS = {
    "jobs__ended_events_days": 30,
    "jobs__rooms_without_event_days": 30,
    "jobs__assets_days": 30,
    "jobs__disabled_users_days": 30,
}
# Whoever runs jobs here does so by hand: the controller would do it too, if tests take long.
BY_HAND = {"jobs__enabled": False}
EVENT = {"title": "Planning", "description": "", "is_time_independent": True}


@dataclass
class Scene:
    """A controller, and its jobs run by hand on the same database."""

    controller: Controller
    platform: Platform
    ran: list[JobRun] = field(default_factory=list[JobRun])

    async def run(self, name: str) -> int:
        """Dry first, which changes nothing and finds the same; how many things were done."""
        before = await self._rows()
        dry = await run_now(self.platform, name, dry_run=True)
        assert await self._rows() == before
        self.ran.append(await run_now(self.platform, name))
        assert self.ran[-1].outcome == "done", self.ran[-1].error
        assert (dry.items, dry.details) == (self.ran[-1].items, self.ran[-1].details)
        again = await run_now(self.platform, name)
        assert (again.items, again.outcome) == (0, "done"), again.details
        return self.ran[-1].items

    async def _rows(self) -> dict[str, int]:
        async with self.platform.database.reading() as session:
            return {
                table.name: await session.scalar(select(func.count()).select_from(table)) or 0
                for table in Base.metadata.sorted_tables
                if not table.name.startswith("job")
            }

    async def user(self, name: str = "Anna") -> Caller:
        return await asyncio.to_thread(self.controller.user, name)

    async def age(self, table: type[Base], row_id: Any, column: str, days: float) -> None:
        """Make a row older than it is."""
        key = table.__mapper__.primary_key[0]
        statement = update(table).where(key == row_id)
        await self.execute(statement.values({column: now() - timedelta(days=days)}))

    async def execute(self, statement: Any) -> None:
        async with self.platform.database.writing() as session:
            await session.execute(statement)

    async def add(self, *rows: Base) -> None:
        async with self.platform.database.writing() as session:
            session.add_all(rows)

    async def has(self, table: type[Base], row_id: Any) -> bool:
        async with self.platform.database.reading() as session:
            return await session.get(table, row_id) is not None


Prepare = Callable[..., Awaitable[Scene]]


@pytest.fixture
async def prepare(start: Start) -> AsyncIterator[Prepare]:
    made: list[Platform] = []

    async def scene(**overrides: Any) -> Scene:
        controller = await asyncio.to_thread(lambda: start(**(BY_HAND | DAYS | overrides)))
        platform: Platform = create_app(controller.settings).state.platform
        made.append(platform)
        return Scene(controller, platform)

    yield scene
    for platform in made:
        await platform.database.close()
        await platform.roomservers.close()


@pytest.fixture
async def scene(prepare: Prepare) -> Scene:
    return await prepare()


def event_of(owner: Caller, **changes: Any) -> tuple[UUID, UUID]:
    """A new event and its room."""
    made = owner.post("/events", EVENT | changes).raise_for_status().json()
    return UUID(made["id"]), UUID(made["room"]["id"])


def dated(day: datetime, **changes: Any) -> dict[str, Any]:
    def moment(hour: int) -> dict[str, str]:
        return {"datetime": f"{day:%Y-%m-%d}T{hour:02}:00:00Z", "timezone": "Europe/Berlin"}

    dates = {"is_time_independent": False, "starts_at": moment(8), "ends_at": moment(9)}
    return dates | changes


async def test_ad_hoc_meetings_go_after_a_day(scene: Scene):
    anna = await scene.user()
    old, room = event_of(anna, is_adhoc=True)
    young, _ = event_of(anna, is_adhoc=True)
    planned, _ = event_of(anna)
    for event, days in ((old, 1.1), (young, 0.9), (planned, 1.1)):
        await scene.age(Event, event, "created_at", days)
    assert await scene.run("adhoc-events") == 1
    assert not await scene.has(Event, old)
    assert not await scene.has(Room, room)
    assert await scene.has(Event, young)
    assert await scene.has(Event, planned)
    async with scene.platform.database.reading() as session:
        assert not await outbox.mails_in(session, "queued", 9)


async def test_an_ad_hoc_meeting_that_runs_is_left(prepare: Prepare, roomserver: RoomServer):
    entry = {"url": roomserver.url, "api_key": {"id": KEY_ID, "secret": KEY_SECRET}}
    scene = await prepare(controller__roomservers=[entry])
    anna = await scene.user()
    event, room = event_of(anna, is_adhoc=True)
    await scene.age(Event, event, "created_at", 9)
    anna.post(f"/rooms/{room}/start", {"device_secret": "a secret of a device"})
    assert (await run_now(scene.platform, "adhoc-events")).items == 0
    assert await scene.has(Event, event)
    await roomserver.delete(str(room))
    assert (await run_now(scene.platform, "adhoc-events")).items == 1


async def test_ended_meetings_go_series_after_their_last_date(scene: Scene):
    anna = await scene.user()
    long_ago, lately = now() - timedelta(days=40), now() - timedelta(days=20)
    over, _ = event_of(anna, **dated(long_ago))
    recent, _ = event_of(anna, **dated(lately))
    series, _ = event_of(anna, **dated(long_ago, recurrence_pattern=["RRULE:FREQ=WEEKLY;COUNT=4"]))
    timeless, _ = event_of(anna)
    await scene.age(Event, timeless, "created_at", 400)
    assert await scene.run("ended-events") == 1
    assert [await scene.has(Event, one) for one in (over, recent, series, timeless)] == [
        False,
        True,
        True,
        True,
    ]


async def test_rooms_without_a_meeting_go(scene: Scene):
    anna = await scene.user()
    bare, young = (UUID(anna.post("/rooms").json()["id"]) for _ in range(2))
    _, used = event_of(anna)
    for room in (bare, used):
        await scene.age(Room, room, "created_at", 40)
    assert await scene.run("rooms-without-event") == 1
    assert [await scene.has(Room, room) for room in (bare, young, used)] == [False, True, True]


async def test_guest_links_go_long_after_their_end(scene: Scene):
    anna = await scene.user()
    room = anna.post("/rooms").json()["id"]
    links = [anna.post(f"/rooms/{room}/invites").json()["invite_code"] for _ in range(4)]
    expired, revoked, current, lately = (UUID(link) for link in links)
    anna.delete(f"/rooms/{room}/invites/{revoked}")
    await scene.age(RoomInvite, expired, "expiration", 31)
    await scene.age(RoomInvite, revoked, "updated_at", 31)
    await scene.age(RoomInvite, current, "updated_at", 31)
    await scene.age(RoomInvite, lately, "expiration", 29)
    assert await scene.run("guest-links") == 2
    left = [await scene.has(RoomInvite, link) for link in (expired, revoked, current, lately)]
    assert left == [False, False, True, True]


async def test_old_mails_and_messages_go_and_what_waits_stays(scene: Scene):
    change = uuid4()
    await scene.add(MailChange(id=change, created_at=now() - timedelta(days=200), facts={}))
    kinds = {"queued": (None, 200), "sent": (31, 200), "dead": (89, 200)}
    mails = {
        state: Mail(
            id=uuid4(),
            change_id=change,
            email=f"{state}@example.org",
            recipient={},
            state=state,
            due_at=now() + timedelta(days=9),
            settled_at=None if settled is None else now() - timedelta(days=settled),
        )
        for state, (settled, _) in kinds.items()
    }
    await scene.add(*mails.values())
    for days, state in ((8, "sent"), (6, "sent"), (91, "dead")):
        await scene.add(
            WebhookDelivery(
                message_id=uuid4(),
                endpoint="https://crm.example.org/",
                room_id=uuid4(),
                type="meeting.started",
                payload={},
                state=state,
                settled_at=now() - timedelta(days=days),
            )
        )
    assert await scene.run("outboxes") == 3
    left = [await scene.has(Mail, mails[state].id) for state in ("queued", "sent", "dead")]
    assert left == [True, False, True]
    async with scene.platform.database.reading() as session:
        assert await webhooks.counts(session) == {"sent": 1}
    assert await scene.has(MailChange, change)
    await scene.execute(Mail.__table__.delete())
    assert await scene.run("outboxes") == 1
    assert not await scene.has(MailChange, change)


async def test_kept_mails_go_from_the_data_folder(scene: Scene):
    folder: Path = scene.platform.settings.data / "mail"
    write_aged(folder, {"old.eml": 31, "young.eml": 29, "other.txt": 31})
    assert await scene.run("kept-mails") == 1
    assert names_in(folder) == ["other.txt", "young.eml"]


def write_aged(folder: Path, ages: dict[str, float]) -> None:
    """Files of so many days in an otherwise empty folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for file in folder.iterdir():
        file.unlink()
    for name, days in ages.items():
        (folder / name).write_text("a secret")
        then = (now() - timedelta(days=days)).timestamp()
        os.utime(folder / name, (then, then))


def names_in(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


async def test_files_go_with_their_objects(scene: Scene):
    anna = await scene.user()
    _, room = event_of(anna)
    query = {"file_extension": "webm", "kind": "recording"}
    headers = {"Content-Type": "application/octet-stream"}
    old, young = (
        UUID(
            anna.send(
                "POST", f"/rooms/{room}/assets", content=content, params=query, headers=headers
            ).json()["id"]
        )
        for content in (b"old", b"young")
    )
    await scene.age(Asset, old, "created_at", 31)
    await scene.age(Asset, young, "created_at", 29)
    assert await scene.run("assets") == 1
    assert [await scene.has(Asset, one) for one in (old, young)] == [False, True]
    stored = [f for f in (scene.platform.settings.data / "assets").rglob("*") if f.is_file()]
    contents = [file.read_bytes() for file in stored]
    assert b"old" not in contents
    assert b"young" in contents


async def test_storage_and_database_are_brought_together(scene: Scene):
    folder = scene.platform.settings.data / "assets" / "ab"
    await asyncio.to_thread(write_aged, folder, {"ab" + "0" * 30: 3})
    assert await scene.run("storage") == 1
    assert names_in(folder) == []


async def test_a_tariff_that_has_ended_is_replaced(scene: Scene):
    anna = await scene.user()
    await scene.add(Tariff(id=(paid := uuid4()), name=f"paid {paid}"))
    ends = now() - timedelta(minutes=1)
    changes = {"tariff_id": paid, "tariff_status": "paid", "tariff_expires_at": ends}
    await scene.execute(update(User).where(User.id == UUID(anna.id)).values(changes))
    assert await scene.run("tariffs") == 1
    profile = anna.get("/users/me").json()
    assert profile["tariff_status"] == "downgraded"
    assert anna.get("/users/me/tariff").json()["name"] == "OpenTalkDefaultTariff"


async def test_users_who_were_disabled_long_ago_go_with_all_that_is_theirs(scene: Scene):
    anna, bob, carol = [await scene.user(name) for name in ("Anna", "Bob", "Carol")]
    _, room = event_of(anna)
    await scene.age(User, UUID(anna.id), "disabled_since", 31)
    await scene.age(User, UUID(bob.id), "disabled_since", 29)
    assert await scene.run("disabled-users") == 1
    left = [await scene.has(User, UUID(one.id)) for one in (anna, bob, carol)]
    assert left == [False, True, True]
    assert not await scene.has(Room, room)


async def test_a_deletion_that_was_interrupted_is_ended(scene: Scene):
    anna = await scene.user()
    _, room = event_of(anna)
    await scene.add(AccountDeletion(user_id=UUID(anna.id)))
    assert await scene.run("account-deletions") == 1
    assert not await scene.has(User, UUID(anna.id))
    assert not await scene.has(Room, room)


async def test_what_let_people_in_goes_when_it_has_ended(scene: Scene):
    anna = await scene.user()
    for name, minutes in (("old", -1), ("new", 5)):
        ends = now() + timedelta(minutes=minutes)
        await scene.add(ExportTicket(ticket_hash=name, user_id=UUID(anna.id), expires_at=ends))
    assert await scene.run("sign-ins") == 1
    assert await scene.has(ExportTicket, "new")


async def test_the_history_of_jobs_ends_too(scene: Scene):
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    await scene.add(
        JobRun(job="x", trigger="hand", started_at=long_ago, outcome="done", details=[])
    )
    assert (await run_now(scene.platform, "job-history")).items == 1
    async with scene.platform.database.reading() as session:
        assert "x" not in {run.job for run in await jobs.runs(session)}


@pytest.mark.parametrize(
    "name", ["ended-events", "rooms-without-event", "assets", "disabled-users"]
)
async def test_what_is_not_configured_is_kept(prepare: Prepare, name: str):
    scene = await prepare(**dict.fromkeys(DAYS, 0))
    anna = await scene.user()
    room = UUID(anna.post("/rooms").json()["id"])
    event, _ = event_of(anna, **dated(now() - timedelta(days=900)))
    await scene.age(Room, room, "created_at", 900)
    await scene.age(User, UUID((bob := await scene.user("Bob")).id), "disabled_since", 900)
    assert (await run_now(scene.platform, name)).items == 0
    assert await scene.has(Room, room)
    assert await scene.has(Event, event)
    assert await scene.has(User, UUID(bob.id))
