"""Jobs that run now and then: when each is due, who runs it, and what came of it."""

from datetime import datetime
from typing import Literal
from uuid import UUID, uuid4

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from parlour.store.base import Base, now

JobOutcome = Literal["running", "done", "failed", "lost"]
JobTrigger = Literal["schedule", "hand"]


class JobState(Base):
    """One job, for all controllers. Whoever runs it holds `lease` until `leased_until`."""

    __tablename__ = "jobs"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    due_at: Mapped[datetime] = mapped_column(default=now)
    lease: Mapped[UUID | None] = mapped_column(default=None)
    leased_until: Mapped[datetime | None] = mapped_column(default=None)
    last_success_at: Mapped[datetime | None] = mapped_column(default=None)


class JobRun(Base):
    """One run. `details` say what was (or would have been) done, without personal data."""

    __tablename__ = "job_runs"
    __table_args__ = (Index("ix_job_runs_job", "job", "started_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    job: Mapped[str] = mapped_column(String(64))
    trigger: Mapped[JobTrigger] = mapped_column(String(16))
    dry_run: Mapped[bool] = mapped_column(default=False)
    started_at: Mapped[datetime] = mapped_column(default=now, index=True)
    finished_at: Mapped[datetime | None] = mapped_column(default=None)
    outcome: Mapped[JobOutcome] = mapped_column(String(16), default="running")
    items: Mapped[int] = mapped_column(default=0)
    failures: Mapped[int] = mapped_column(default=0)
    details: Mapped[list[str]] = mapped_column(default=list)
    error: Mapped[str | None] = mapped_column(Text, default=None)
