"""Rooms and what belongs to a room: telephone numbers, streaming targets."""

from datetime import datetime
from typing import Literal
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from parlour.store.base import Base, now

GuestAccess = Literal["disabled", "waiting_room", "direct_access"]


class Room(Base):
    """A place to meet. The password is kept as it is: the owner can read it again."""

    __tablename__ = "rooms"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    created_by: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    password: Mapped[str | None] = mapped_column(String(255), default=None)
    waiting_room: Mapped[bool] = mapped_column(default=False)
    guest_access: Mapped[GuestAccess] = mapped_column(String(16), default="waiting_room")
    e2e_encryption: Mapped[bool] = mapped_column(default=False)


class SipConfig(Base):
    """Dial-in number and PIN of a room: ten digits each."""

    __tablename__ = "sip_configs"

    room_id: Mapped[UUID] = mapped_column(
        ForeignKey("rooms.id", ondelete="CASCADE"), primary_key=True
    )
    sip_id: Mapped[str] = mapped_column(String(10), unique=True)
    password: Mapped[str] = mapped_column(String(10))
    lobby: Mapped[bool] = mapped_column(default=False)


class StreamingTarget(Base):
    """Where a livestream of the room can go."""

    __tablename__ = "streaming_targets"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    room_id: Mapped[UUID] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    position: Mapped[int] = mapped_column(default=0)
    name: Mapped[str] = mapped_column(String(255))
    streaming_endpoint: Mapped[str] = mapped_column(String(2048))
    streaming_key: Mapped[str] = mapped_column(String(2048))
    public_url: Mapped[str] = mapped_column(String(2048))
