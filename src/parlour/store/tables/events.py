"""Events, the exceptions of recurring ones, and who marked them as favourite."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from parlour.store.base import Base, author, now

ExceptionKind = Literal["modified", "cancelled"]


class Event(Base):
    """A meeting in the calendar. Each event has a room of its own.

    `ends_at` is the end of the first occurrence, `series_ends_at` that of the last: list filters
    look at it. All dates are null for time-independent events.
    """

    __tablename__ = "events"
    __table_args__ = (Index("ix_events_listed", "created_by", "starts_at", "created_at", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    room_id: Mapped[UUID] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"), unique=True)
    created_by: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_by: Mapped[UUID | None] = author()
    updated_at: Mapped[datetime] = mapped_column(default=now)
    title: Mapped[str] = mapped_column(String(255))
    description: Mapped[str] = mapped_column(Text)
    is_adhoc: Mapped[bool] = mapped_column(default=False)
    show_meeting_details: Mapped[bool] = mapped_column(default=False)
    training_participation_report: Mapped[dict[str, Any] | None] = mapped_column(default=None)
    is_time_independent: Mapped[bool]
    is_all_day: Mapped[bool] = mapped_column(default=False)
    starts_at: Mapped[datetime | None] = mapped_column(default=None)
    starts_at_tz: Mapped[str | None] = mapped_column(String(64), default=None)
    ends_at: Mapped[datetime | None] = mapped_column(default=None)
    ends_at_tz: Mapped[str | None] = mapped_column(String(64), default=None)
    recurrence_pattern: Mapped[list[str]] = mapped_column(default=list)
    series_ends_at: Mapped[datetime | None] = mapped_column(default=None, index=True)
    # Counts changes that calendars of invitees must follow (SEQUENCE in iCalendar).
    revision: Mapped[int] = mapped_column(default=0)


class EventException(Base):
    """One occurrence of a recurring event that differs from the rest. Null: as in the event."""

    __tablename__ = "event_exceptions"
    __table_args__ = (UniqueConstraint("event_id", "original_starts_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    event_id: Mapped[UUID] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    original_starts_at: Mapped[datetime]
    kind: Mapped[ExceptionKind] = mapped_column(String(16))
    created_by: Mapped[UUID | None] = author()
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_by: Mapped[UUID | None] = author()
    updated_at: Mapped[datetime] = mapped_column(default=now)
    title: Mapped[str | None] = mapped_column(String(255), default=None)
    description: Mapped[str | None] = mapped_column(Text, default=None)
    is_all_day: Mapped[bool | None] = mapped_column(default=None)
    starts_at: Mapped[datetime | None] = mapped_column(default=None)
    starts_at_tz: Mapped[str | None] = mapped_column(String(64), default=None)
    ends_at: Mapped[datetime | None] = mapped_column(default=None)
    ends_at_tz: Mapped[str | None] = mapped_column(String(64), default=None)


class EventFavorite(Base):
    """A user's mark on an event."""

    __tablename__ = "event_favorites"

    user_id: Mapped[UUID] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    event_id: Mapped[UUID] = mapped_column(
        ForeignKey("events.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    created_at: Mapped[datetime] = mapped_column(default=now)
