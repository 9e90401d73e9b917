"""Jobs: who runs them, what is kept of their runs, what dry runs change."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from tests.support.waiting import eventually

from parlour.controller.app import create_app
from parlour.controller.jobs.job import Job, Work
from parlour.controller.jobs.registry import JOBS
from parlour.controller.jobs.running import Busy, Pace, Unknown, run_job, run_now
from parlour.controller.jobs.scheduler import Scheduler
from parlour.controller.platform import Platform
from parlour.settings import load
from parlour.store import jobs
from parlour.store.tables import JobRun

Connect = Callable[[], Platform]
SOON = timedelta(milliseconds=50)
DAY = timedelta(days=1)


@pytest.fixture
async def connect(migrated_database: str, tmp_path: Path) -> AsyncIterator[Connect]:
    """Platforms as controllers have them, all on one database."""
    settings = load(None, {}, {"data": str(tmp_path), "database.url": migrated_database})
    async with AsyncExitStack() as stack:

        def platform() -> Platform:
            made: Platform = create_app(settings).state.platform
            stack.push_async_callback(made.database.close)
            stack.push_async_callback(made.roomservers.close)
            return made

        yield platform


def job(run: Callable[[Work], "asyncio.Future[None]"], every: timedelta = DAY) -> Job:
    return Job("tidy", "Tidies up", every, run)  # pyright: ignore[reportArgumentType] - a coroutine function is as good


async def runs(platform: Platform) -> list[JobRun]:
    async with platform.database.reading() as session:
        return list(await jobs.runs(session))


@asynccontextmanager
async def scheduling(platforms: list[Platform], known: Job) -> AsyncIterator[None]:
    """Each controller looks for due jobs all the time."""
    tasks = [
        asyncio.create_task(
            Scheduler(one, [known], look_every=SOON, first_after=timedelta(0)).run()
        )
        for one in platforms
    ]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)


async def test_a_run_is_kept_with_what_it_did(connect: Connect):
    platform = connect()

    async def work(work: Work) -> None:
        await work.do("room 1", _nothing)
        await work.do("3 rows", _nothing, count=3)

    run = await run_now(platform, "tidy", known=[job(work)])
    assert (run.outcome, run.items, run.failures) == ("done", 4, 0)
    (kept,) = await runs(platform)
    assert (kept.job, kept.trigger, kept.dry_run) == ("tidy", "hand", False)
    assert kept.details == ["room 1", "3 rows"]
    assert kept.finished_at is not None
    async with platform.database.reading() as session:
        state = (await jobs.states(session))["tidy"]
    assert state.last_success_at is not None
    assert state.due_at > datetime.now(UTC) + DAY / 2


async def _nothing() -> None:
    pass


async def test_a_dry_run_takes_the_same_way_and_changes_nothing(connect: Connect):
    platform, done = connect(), list[str]()

    async def work(work: Work) -> None:
        await work.do("room 1", lambda: _noting(done))

    run = await run_now(platform, "tidy", dry_run=True, known=[job(work)])
    assert (run.outcome, run.items, run.details, run.dry_run) == ("done", 1, ["room 1"], True)
    assert done == []
    async with platform.database.reading() as session:
        assert (await jobs.states(session))["tidy"].last_success_at is None


async def _noting(done: list[str]) -> None:
    done.append("x")


async def test_one_thing_that_fails_does_not_hold_up_the_others(connect: Connect):
    platform = connect()

    async def work(work: Work) -> None:
        await work.do("room 1", _failing)
        await work.do("room 2", _nothing)

    run = await run_now(platform, "tidy", known=[job(work)])
    assert (run.outcome, run.items, run.failures) == ("failed", 1, 1)
    assert run.details == ["failed: room 1: FileNotFoundError", "room 2"]
    assert run.error == "1 of 2 failed"


async def _failing() -> None:
    raise FileNotFoundError


async def test_a_job_that_breaks_is_noted_and_tried_again_soon(connect: Connect):
    platform = connect()

    async def work(_work: Work) -> None:
        raise ZeroDivisionError("oops")

    run = await run_now(platform, "tidy", known=[job(work)])
    assert (run.outcome, run.error) == ("failed", "ZeroDivisionError: oops")
    async with platform.database.reading() as session:
        assert (await jobs.states(session))["tidy"].due_at < datetime.now(UTC) + DAY / 24


async def test_unknown_jobs_are_refused(connect: Connect):
    with pytest.raises(Unknown):
        await run_now(connect(), "nonsense")


async def test_a_job_never_runs_twice_at_once(connect: Connect):
    began, end = asyncio.Event(), asyncio.Event()

    async def work(_work: Work) -> None:
        began.set()
        await end.wait()

    first = asyncio.create_task(run_now(connect(), "tidy", known=[job(work)]))
    await began.wait()
    with pytest.raises(Busy):
        await run_now(connect(), "tidy", known=[job(work)])
    end.set()
    assert (await first).outcome == "done"


async def test_of_several_controllers_one_runs_what_is_due(connect: Connect):
    platforms, count = [connect() for _ in range(3)], list[str]()

    async def work(work: Work) -> None:
        await work.do("it", lambda: _noting(count))

    async with scheduling(platforms, job(work)):
        await eventually(lambda: _ended(platforms[0]), "the job ran")
        await asyncio.sleep(0.5)
    assert len(count) == 1
    assert [run.outcome for run in await runs(platforms[0])] == ["done"]


async def _ended(platform: Platform, number: int = 1) -> bool:
    return len([run for run in await runs(platform) if run.outcome == "done"]) >= number


async def test_a_job_comes_again_when_its_time_has_come(connect: Connect):
    platforms = [connect() for _ in range(2)]

    async def work(_work: Work) -> None:
        pass

    async with scheduling(platforms, job(work, every=SOON)):
        await eventually(lambda: _ended(platforms[0], 3), "the job ran three times")


async def test_a_killed_holder_is_followed_when_its_lease_has_ended(connect: Connect):
    platform = connect()

    async def work(_work: Work) -> None:
        pass

    known = job(work)
    async with platform.database.writing() as session:
        await jobs.ensure(session, ["tidy"], datetime.now(UTC))
        assert await jobs.take(session, "tidy", timedelta(seconds=1), only_if_due=True)
        await jobs.begin_run(session, "tidy", "schedule", dry_run=False)
    assert await run_job(platform, known, "schedule") is None
    async with scheduling([platform], known):
        await eventually(lambda: _ended(platform), "another controller took over")
    assert sorted(run.outcome for run in await runs(platform)) == ["done", "lost"]


async def test_a_long_job_keeps_its_lease(connect: Connect):
    platform, pace = connect(), Pace(lease=40 * SOON, renew_every=SOON)
    end = asyncio.Event()

    async def work(_work: Work) -> None:
        await end.wait()

    running = asyncio.create_task(run_now(platform, "tidy", known=[job(work)], pace=pace))
    await asyncio.sleep(2.5)
    with pytest.raises(Busy):
        await run_now(connect(), "tidy", known=[job(work)])
    end.set()
    assert (await running).outcome == "done"


async def test_who_lost_the_lease_stops(connect: Connect):
    platform, pace = connect(), Pace(lease=timedelta(seconds=9), renew_every=SOON)
    began, stopped = asyncio.Event(), asyncio.Event()

    async def work(_work: Work) -> None:
        began.set()
        try:
            await asyncio.Event().wait()
        finally:
            stopped.set()

    running = asyncio.create_task(run_now(platform, "tidy", known=[job(work)], pace=pace))
    await began.wait()
    async with platform.database.writing() as session:
        (await session.get_one(jobs.JobState, "tidy")).lease = uuid4()
    assert (await running).outcome == "lost"
    assert stopped.is_set()


async def test_a_controller_that_stops_gives_the_job_back(connect: Connect):
    platform, began = connect(), asyncio.Event()

    async def work(_work: Work) -> None:
        began.set()
        await asyncio.Event().wait()

    running = asyncio.create_task(run_now(platform, "tidy", known=[job(work)]))
    await began.wait()
    running.cancel()
    await asyncio.wait({running})
    (run,) = await runs(platform)
    assert (run.outcome, run.error) == ("lost", "the controller was stopped")
    async with platform.database.reading() as session:
        assert await jobs.due(session) == {"tidy"}


async def test_no_job_runs_where_they_are_switched_off(connect: Connect, tmp_path: Path):
    platform = connect()
    url = platform.settings.database_url()
    off = load(None, {}, {"data": str(tmp_path), "database.url": url, "jobs.enabled": False})
    quiet: Platform = create_app(off).state.platform

    async def work(_work: Work) -> None:
        pass

    async with scheduling([quiet], job(work)):
        await asyncio.sleep(0.4)
    assert await runs(platform) == []
    await quiet.database.close()


@pytest.mark.parametrize("name", [one.name for one in JOBS])
async def test_every_job_runs_on_an_empty_database(connect: Connect, name: str):
    platform = connect()
    for dry_run in (True, False):
        run = await run_now(platform, name, dry_run=dry_run)
        assert (run.outcome, run.items, run.error) == ("done", 0, None)


def test_the_page_on_jobs_has_exactly_these():
    page = (Path(__file__).parents[3] / "docs" / "jobs.md").read_text("utf-8")
    described = re.findall(r"^\| `([\w-]+)` \|", page, re.MULTILINE)
    assert sorted(described) == sorted(one.name for one in JOBS)
