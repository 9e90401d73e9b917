"""Files of rooms, objects that no row needs any more, and the documents of signalling modules."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from parlour.store.base import Base, author, now


class Asset(Base):
    """A file that belongs to a room. Its content is the object `object_key` of the asset storage.

    `owner_id` is the room's owner, whose storage it takes; rooms do not change hands.
    The object's key is random and never leaves the servers; `sha256` is that of the whole content.
    `idempotency_key`: who sends the same one again is given the asset that there is.
    """

    __tablename__ = "assets"
    __table_args__ = (
        UniqueConstraint("room_id", "idempotency_key"),
        Index(None, "owner_id", "size"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    room_id: Mapped[UUID] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"))
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    namespace: Mapped[str | None] = mapped_column(String(255), default=None)
    kind: Mapped[str] = mapped_column(String(50))
    filename: Mapped[str] = mapped_column(String(255))
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))
    object_key: Mapped[str] = mapped_column(String(64), unique=True)
    idempotency_key: Mapped[UUID | None] = mapped_column(default=None)


class DiscardedObject(Base):
    """An object whose row was deleted, until it is gone from the asset storage too."""

    __tablename__ = "discarded_objects"

    object_key: Mapped[str] = mapped_column(String(64), primary_key=True)
    discarded_at: Mapped[datetime] = mapped_column(default=now, index=True)


class ModuleResource(Base):
    """A JSON document of a signalling module, such as the protocol of a vote."""

    __tablename__ = "module_resources"
    __table_args__ = (UniqueConstraint("room_id", "idempotency_key"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    room_id: Mapped[UUID] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"))
    created_by: Mapped[UUID | None] = author(index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)
    namespace: Mapped[str] = mapped_column(String(255))
    tag: Mapped[str | None] = mapped_column(String(255), default=None)
    data: Mapped[Any] = mapped_column(JSON())
    idempotency_key: Mapped[UUID | None] = mapped_column(default=None)
