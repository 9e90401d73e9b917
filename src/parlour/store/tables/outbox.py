"""Mails that are to be sent: one row a change, one row a recipient of it."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from parlour.store.base import Base, now

MailState = Literal["queued", "sent", "dead"]


class MailChange(Base):
    """What happened to an event, as it was then: the event itself may be gone when mails go out."""

    __tablename__ = "mail_changes"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    created_at: Mapped[datetime] = mapped_column(default=now, index=True)
    facts: Mapped[dict[str, Any]]


class Mail(Base):
    """One mail to one recipient. Its id is its Message-ID, however often it is tried.

    `due_at` is when it may be tried (again); whoever tries it moves it on first, which is its
    lease, and proves with `lease` later that nobody else took it over.
    """

    __tablename__ = "mails"
    __table_args__ = (
        UniqueConstraint("change_id", "email"),
        Index("ix_mails_due", "state", "due_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    change_id: Mapped[UUID] = mapped_column(ForeignKey("mail_changes.id", ondelete="CASCADE"))
    email: Mapped[str] = mapped_column(String(320))
    recipient: Mapped[dict[str, Any]]
    state: Mapped[MailState] = mapped_column(String(16), default="queued")
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=now)
    due_at: Mapped[datetime] = mapped_column(default=now)
    lease: Mapped[UUID | None] = mapped_column(default=None)
    settled_at: Mapped[datetime | None] = mapped_column(default=None)
    last_error: Mapped[str | None] = mapped_column(Text, default=None)
