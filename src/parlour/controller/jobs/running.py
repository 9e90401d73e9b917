"""Running one job: under its lease, with an entry in the history, dry or for real."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import structlog
from sqlalchemy.exc import SQLAlchemyError

from parlour.controller.jobs.job import Job, Work
from parlour.controller.jobs.registry import JOBS
from parlour.controller.platform import Platform
from parlour.store import jobs
from parlour.store.base import now
from parlour.store.tables import JobRun
from parlour.store.tables.jobs import JobOutcome, JobTrigger

_log = structlog.get_logger()


class Unknown(Exception):
    """There is no job of that name."""


class Busy(Exception):
    """The job runs already."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How long a lease lasts, and how soon a job that failed is tried again."""

    lease: timedelta = timedelta(seconds=60)
    renew_every: timedelta = timedelta(seconds=15)
    retry_after: timedelta = timedelta(minutes=10)


PACE = Pace()


async def run_now(
    platform: Platform,
    name: str,
    *,
    dry_run: bool = False,
    known: Sequence[Job] = JOBS,
    pace: Pace = PACE,
) -> JobRun:
    """Run a job at once; what came of it. Raises Unknown, Busy."""
    job = next((job for job in known if job.name == name), None)
    if job is None:
        raise Unknown(name)
    async with platform.database.writing() as session:
        await jobs.ensure(session, [name], now() + job.every)
    run = await run_job(platform, job, "hand", dry_run=dry_run, pace=pace)
    if run is None:
        raise Busy(name)
    return run


async def run_job(
    platform: Platform, job: Job, trigger: JobTrigger, *, dry_run: bool = False, pace: Pace = PACE
) -> JobRun | None:
    """Run a job, unless somebody else runs it or it is not due; what came of it."""
    async with platform.database.writing() as session:
        lease = await jobs.take(session, job.name, pace.lease, only_if_due=trigger == "schedule")
        if lease is None:
            return None
        run = await jobs.begin_run(session, job.name, trigger, dry_run=dry_run)
    held = _Held(job, lease, run.id, Work(platform, job.name, dry_run, now()), pace)
    began = time.monotonic()
    running = asyncio.ensure_future(job.run(held.work))
    try:
        ours = await _hold(held, running)
    except asyncio.CancelledError:
        await _stop(running)
        await _end(held, "lost", "the controller was stopped")
        raise
    await _stop(running)
    outcome, error = _outcome(running, held.work) if ours else ("lost", "the lease was lost")
    run = await _end(held, outcome, error)
    _count(platform, run, time.monotonic() - began)
    return run


@dataclass(frozen=True, slots=True)
class _Held:
    """A job that is ours to run."""

    job: Job
    lease: UUID
    run_id: UUID
    work: Work
    pace: Pace


async def _stop(running: "asyncio.Future[None]") -> None:
    running.cancel()
    await asyncio.wait({running})


async def _end(held: _Held, outcome: JobOutcome, error: str | None) -> JobRun:
    work, job = held.work, held.job
    succeeded = outcome == "done" and not work.dry_run
    waits = {"done": job.every, "lost": timedelta(0)}
    due_at = now() + waits.get(outcome, min(job.every, held.pace.retry_after))
    async with work.platform.database.writing() as session:
        await jobs.release(
            session,
            job.name,
            held.lease,
            due_at=None if work.dry_run else due_at,
            success_at=now() if succeeded else None,
        )
        return await jobs.end_run(
            session,
            held.run_id,
            outcome,
            items=work.items,
            failures=work.failures,
            details=work.details,
            error=error,
        )


async def _hold(held: _Held, running: "asyncio.Future[None]") -> bool:
    """Wait for the job and renew its lease meanwhile; False if somebody else has it now."""
    until = now() + held.pace.lease
    while True:
        done, _ = await asyncio.wait({running}, timeout=held.pace.renew_every.total_seconds())
        if done:
            return True
        renewed = now() + held.pace.lease
        try:
            async with held.work.platform.database.writing() as session:
                if not await jobs.renew(session, held.job.name, held.lease, renewed):
                    return False
            until = renewed
        except (SQLAlchemyError, OSError) as error:
            _log.warning("job_lease_not_renewed", job=held.job.name, error=repr(error))
            if now() >= until:
                return False


def _outcome(running: "asyncio.Future[None]", work: Work) -> tuple[JobOutcome, str | None]:
    error = None if running.cancelled() else running.exception()
    if error is not None:
        _log.error("job_failed", job=work.job, exc_info=error)
        return "failed", f"{type(error).__name__}: {error}"
    if work.failures:
        return "failed", f"{work.failures} of {work.items + work.failures} failed"
    return "done", None


def _count(platform: Platform, run: JobRun, seconds: float) -> None:
    metrics = platform.metrics
    metrics.job_runs.labels(run.job, run.outcome).inc()
    metrics.job_items.labels(run.job).inc(0 if run.dry_run else run.items)
    metrics.job_failures.labels(run.job).inc(run.failures)
    if not run.dry_run:
        metrics.job_duration.labels(run.job).set(seconds)
    _log.info(
        "job_ended",
        job=run.job,
        outcome=run.outcome,
        dry_run=run.dry_run,
        items=run.items,
        failures=run.failures,
        seconds=round(seconds, 3),
    )
