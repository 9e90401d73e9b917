"""Links with which calendar programs subscribe to a user's meetings."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from parlour.store.base import Base, now


class CalendarFeed(Base):
    """A user's link, of which only the hash is kept; who reads this table cannot subscribe.

    `tag`: that of the calendar when it was asked for last; it is another one since `changed_at`.
    """

    __tablename__ = "calendar_feeds"

    user_id: Mapped[UUID] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    last_read_at: Mapped[datetime | None] = mapped_column(default=None)
    tag: Mapped[str | None] = mapped_column(String(64), default=None)
    changed_at: Mapped[datetime | None] = mapped_column(default=None)
