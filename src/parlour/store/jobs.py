"""Jobs: one lease for each, so that it never runs twice at once, and the history of runs.

A lease ends by itself. Whoever runs a job renews it; what a killed process was running is free
again when its lease is over, and its run is noted as lost.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID, uuid4

from sqlalchemy import CursorResult, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from parlour.store.base import now
from parlour.store.insert import insert_ignoring
from parlour.store.tables import JobRun, JobState
from parlour.store.tables.jobs import JobOutcome, JobTrigger

_MOST_ERROR_CHARS = 2000


async def ensure(session: AsyncSession, names: Iterable[str], due_at: datetime) -> None:
    """Know these jobs; new ones are due at that time for the first time."""
    known = set(await session.scalars(select(JobState.name)))
    for name in names:
        if name not in known:
            await insert_ignoring(session, JobState, name=name, due_at=due_at)


async def due(session: AsyncSession) -> set[str]:
    """The names of all jobs that are due and that nobody runs."""
    time = now()
    rows = await session.scalars(select(JobState).where(JobState.due_at <= time))
    return {row.name for row in rows if not _held(row, time)}


async def take(
    session: AsyncSession, name: str, lease: timedelta, *, only_if_due: bool
) -> UUID | None:
    """Our lease on a job; None if somebody else has one, or if it is not due."""
    time = now()
    query = select(JobState).where(JobState.name == name).with_for_update(skip_locked=True)
    state = await session.scalar(query)
    if state is None or _held(state, time) or (only_if_due and state.due_at > time):
        return None
    if state.lease is not None:
        await session.execute(
            update(JobRun)
            .where(JobRun.job == name, JobRun.outcome == "running")
            .values(outcome="lost", finished_at=time, error="the controller that ran it is gone")
        )
    state.lease, state.leased_until = uuid4(), time + lease
    return state.lease


def _held(state: JobState, time: datetime) -> bool:
    return state.leased_until is not None and state.leased_until > time


async def renew(session: AsyncSession, name: str, lease: UUID, until: datetime) -> bool:
    """Hold the lease longer; False if it is not ours any more."""
    return await _change(session, name, lease, leased_until=until)


async def release(
    session: AsyncSession,
    name: str,
    lease: UUID,
    *,
    due_at: datetime | None = None,
    success_at: datetime | None = None,
) -> bool:
    """Give the lease back, and say when the job is due next; False if it is not ours any more."""
    values: dict[str, Any] = {"lease": None, "leased_until": None}
    if due_at is not None:
        values["due_at"] = due_at
    if success_at is not None:
        values["last_success_at"] = success_at
    return await _change(session, name, lease, **values)


async def _change(session: AsyncSession, name: str, ours: UUID, **values: Any) -> bool:
    statement = update(JobState).where(JobState.name == name, JobState.lease == ours)
    result = cast("CursorResult[Any]", await session.execute(statement.values(**values)))
    return result.rowcount == 1


async def begin_run(
    session: AsyncSession, name: str, trigger: JobTrigger, *, dry_run: bool
) -> JobRun:
    """Note that a run begins."""
    run = JobRun(id=uuid4(), job=name, trigger=trigger, dry_run=dry_run, details=[])
    session.add(run)
    await session.flush()
    return run


async def end_run(
    session: AsyncSession,
    run_id: UUID,
    outcome: JobOutcome,
    *,
    items: int,
    failures: int,
    details: Sequence[str],
    error: str | None,
) -> JobRun:
    """Note what came of a run."""
    run = await session.get_one(JobRun, run_id)
    run.outcome, run.finished_at = outcome, now()
    run.items, run.failures, run.details = items, failures, list(details)
    run.error = None if error is None else error[:_MOST_ERROR_CHARS]
    return run


async def runs(session: AsyncSession, job: str | None = None, most: int = 100) -> Sequence[JobRun]:
    """The runs of a job, or of all, the newest first."""
    query = select(JobRun).order_by(JobRun.started_at.desc(), JobRun.id).limit(most)
    if job is not None:
        query = query.where(JobRun.job == job)
    return (await session.scalars(query)).all()


async def states(session: AsyncSession) -> dict[str, JobState]:
    """Every known job by name: when it is due, who runs it, when it last succeeded."""
    return {state.name: state for state in await session.scalars(select(JobState))}
