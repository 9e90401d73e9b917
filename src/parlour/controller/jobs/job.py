"""What a job is, and what one is given when it runs."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import httpx
import structlog
from sqlalchemy.exc import SQLAlchemyError

from parlour.controller.errors import ApiError
from parlour.controller.platform import Platform
from parlour.files.store import StorageFailed

MOST_DETAILS = 1000
_log = structlog.get_logger()
# What can go wrong with one thing without the others being in vain: the database, the disk or
# storage, a room server, a refusal of our own.
EXPECTED = (SQLAlchemyError, OSError, httpx.HTTPError, ApiError, StorageFailed)


@dataclass
class Work:
    """One run of a job. Nothing is changed but through `do`, so that dry runs change nothing."""

    platform: Platform
    job: str
    dry_run: bool
    at: datetime
    items: int = 0
    failures: int = 0
    details: list[str] = field(default_factory=list[str])

    async def do(self, what: str, action: Callable[[], Awaitable[object]], count: int = 1) -> bool:
        """Do one thing, unless this is a dry run, and note it; False if it failed.

        `what` says it in a few words, without personal data: it is kept. `count`: of how many.
        """
        if not self.dry_run:
            try:
                await action()
            except EXPECTED as error:
                self.failures += 1
                self.tell(f"failed: {what}: {type(error).__name__}")
                _log.warning("job_item_failed", job=self.job, what=what, error=repr(error))
                return False
        self.items += count
        self.tell(what)
        return True

    def tell(self, detail: str) -> None:
        """Note something for whoever reads what came of the run; no personal data."""
        if len(self.details) < MOST_DETAILS:
            self.details.append(detail)

    def days_ago(self, days: int) -> datetime:
        """The moment so many days before this run."""
        return self.at - timedelta(days=days)


@dataclass(frozen=True, slots=True)
class Job:
    """A job. `run` must come to the same end however often it is interrupted and begun again."""

    name: str
    summary: str
    every: timedelta
    run: Callable[[Work], Awaitable[None]]
