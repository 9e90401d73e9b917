"""The worker that looks for jobs that are due and runs them, one after the other."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError

from parlour.controller.jobs.job import Job
from parlour.controller.jobs.registry import JOBS
from parlour.controller.jobs.running import PACE, Pace, run_job
from parlour.controller.platform import Platform
from parlour.store import jobs
from parlour.store.base import now

# A new installation is left in peace at first.
_FIRST_AFTER = timedelta(minutes=2)
_LOOK_EVERY = timedelta(seconds=20)
_log = structlog.get_logger()


class Scheduler:
    """One per controller. Any number of them may share a database."""

    def __init__(
        self,
        platform: Platform,
        known: Sequence[Job] = JOBS,
        *,
        look_every: timedelta = _LOOK_EVERY,
        first_after: timedelta = _FIRST_AFTER,
        pace: Pace = PACE,
    ) -> None:
        self._platform = platform
        self._known = known
        self._look_every = look_every
        self._first_after = first_after
        self._pace = pace

    async def run(self) -> None:
        """Run what is due, until cancelled."""
        while True:
            try:
                await self._round()
            except (SQLAlchemyError, OSError) as error:
                _log.warning("jobs_unavailable", error=repr(error))
            await asyncio.sleep(self._look_every.total_seconds())

    async def _round(self) -> None:
        database = self._platform.database
        async with database.reading() as session:
            states = await jobs.states(session)
        if any(job.name not in states for job in self._known):
            async with database.writing() as session:
                names = [job.name for job in self._known]
                await jobs.ensure(session, names, now() + self._first_after)
        self._show(states)
        if not self._platform.settings.jobs.enabled:
            return
        async with database.reading() as session:
            due = await jobs.due(session)
        for job in self._known:
            if job.name in due:
                await run_job(self._platform, job, "schedule", pace=self._pace)

    def _show(self, states: dict[str, jobs.JobState]) -> None:
        """Every controller shows when jobs last succeeded, whoever ran them."""
        for name, state in states.items():
            if state.last_success_at is not None:
                gauge = self._platform.metrics.job_last_success.labels(name)
                gauge.set(state.last_success_at.timestamp())
