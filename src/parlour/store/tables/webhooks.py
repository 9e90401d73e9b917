"""Messages to other systems: one row for each message and address that it goes to."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import BigInteger, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from parlour.store.base import Base, now

WebhookState = Literal["queued", "sent", "dead"]


class WebhookDelivery(Base):
    """What an address is told. `message_id` is the same however often it is tried.

    `position` is the order in which messages of one meeting are delivered. `due_at` and `lease` are
    as in the table of mails. Rooms may be gone when the message goes out: nothing refers to them.
    """

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        UniqueConstraint("message_id", "endpoint"),
        Index("ix_webhook_deliveries_due", "endpoint", "state", "due_at"),
        Index("ix_webhook_deliveries_order", "endpoint", "room_id", "state", "position"),
        {"sqlite_autoincrement": True},
    )

    position: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    message_id: Mapped[UUID]
    endpoint: Mapped[str] = mapped_column(String(2048))
    room_id: Mapped[UUID]
    type: Mapped[str] = mapped_column(String(64))
    payload: Mapped[dict[str, Any]]
    state: Mapped[WebhookState] = mapped_column(String(16), default="queued")
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=now, index=True)
    due_at: Mapped[datetime] = mapped_column(default=now)
    lease: Mapped[UUID | None] = mapped_column(default=None)
    settled_at: Mapped[datetime | None] = mapped_column(default=None)
    last_error: Mapped[str | None] = mapped_column(Text, default=None)
