"""Invitations: guest links of a room, and people invited to an event."""

from datetime import datetime
from typing import Literal
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from parlour.store.base import Base, author, now

InviteRole = Literal["user", "moderator"]
EmailInviteRole = Literal["guest", "moderator"]
InviteStatus = Literal["pending", "accepted", "tentative", "declined"]


class RoomInvite(Base):
    """A guest link; its id is the code. Revoked ones stay as inactive rows."""

    __tablename__ = "room_invites"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    room_id: Mapped[UUID] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"), index=True)
    created_by: Mapped[UUID | None] = author()
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_by: Mapped[UUID | None] = author()
    updated_at: Mapped[datetime] = mapped_column(default=now)
    active: Mapped[bool] = mapped_column(default=True)
    expiration: Mapped[datetime | None] = mapped_column(default=None)


class EventInvite(Base):
    """A user invited to an event, with their answer."""

    __tablename__ = "event_invites"
    __table_args__ = (UniqueConstraint("event_id", "invitee"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    event_id: Mapped[UUID] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    invitee: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    role: Mapped[InviteRole] = mapped_column(String(16), default="user")
    status: Mapped[InviteStatus] = mapped_column(String(16), default="pending")
    created_by: Mapped[UUID | None] = author()
    created_at: Mapped[datetime] = mapped_column(default=now)


class EventEmailInvite(Base):
    """Somebody without an account, invited by mail address (lower case)."""

    __tablename__ = "event_email_invites"
    __table_args__ = (UniqueConstraint("event_id", "email"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    event_id: Mapped[UUID] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    email: Mapped[str] = mapped_column(String(255), index=True)
    # The name, if the identity provider knows the address.
    firstname: Mapped[str | None] = mapped_column(String(255), default=None)
    lastname: Mapped[str | None] = mapped_column(String(255), default=None)
    role: Mapped[EmailInviteRole] = mapped_column(String(16), default="guest")
    created_by: Mapped[UUID | None] = author()
    created_at: Mapped[datetime] = mapped_column(default=now)
