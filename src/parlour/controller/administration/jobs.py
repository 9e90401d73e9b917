"""Jobs, for administrators: what there is, what they did, and running them by hand."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from parlour.controller.errors import Conflict, NotFound
from parlour.controller.jobs.job import Job
from parlour.controller.jobs.registry import JOBS
from parlour.controller.jobs.running import Busy, Unknown, run_now
from parlour.controller.platform import Platform
from parlour.protocol.rest.admin_meetings import AdminJob, AdminJobRun
from parlour.store import jobs
from parlour.store.base import now
from parlour.store.tables import JobRun, JobState


async def listed(session: AsyncSession) -> list[AdminJob]:
    """All jobs, in the order in which they run."""
    states = await jobs.states(session)
    found: list[AdminJob] = []
    for job in JOBS:
        last = await jobs.runs(session, job.name, 1)
        found.append(_presented(job, states.get(job.name), last[0] if last else None, now()))
    return found


async def history(
    session: AsyncSession, name: str | None, *, page: int, per_page: int
) -> tuple[list[AdminJobRun], int]:
    """A page of the runs of a job, or of all, the newest first; and how many there are in all."""
    query, count = select(JobRun), select(func.count()).select_from(JobRun)
    if name is not None:
        query, count = query.where(JobRun.job == name), count.where(JobRun.job == name)
    query = query.order_by(JobRun.started_at.desc(), JobRun.id)
    rows = await session.scalars(query.limit(per_page).offset((page - 1) * per_page))
    return [presented_run(run) for run in rows], await session.scalar(count) or 0


async def run(platform: Platform, name: str, *, dry_run: bool) -> AdminJobRun:
    """Run a job to its end. Raises NotFound, Conflict if it runs already."""
    try:
        return presented_run(await run_now(platform, name, dry_run=dry_run))
    except Unknown as error:
        raise NotFound from error
    except Busy as error:
        raise Conflict("The job runs already.") from error


def _presented(job: Job, state: JobState | None, last: JobRun | None, at: datetime) -> AdminJob:
    leased = state.leased_until if state is not None else None
    return AdminJob(
        name=job.name,
        summary=job.summary,
        every_secs=int(job.every.total_seconds()),
        due_at=state.due_at if state is not None else None,
        running=leased is not None and leased > at,
        last_success_at=state.last_success_at if state is not None else None,
        last_run=presented_run(last) if last is not None else None,
    )


def presented_run(run: JobRun) -> AdminJobRun:
    """A run as administrators see it."""
    return AdminJobRun(
        id=run.id,
        job=run.job,
        trigger=run.trigger,
        dry_run=run.dry_run,
        started_at=run.started_at,
        finished_at=run.finished_at,
        outcome=run.outcome,
        items=run.items,
        failures=run.failures,
        details=run.details,
        error=run.error,
    )
