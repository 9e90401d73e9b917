"""Shared folders of events, and the files in those that Parlour keeps itself."""

from datetime import datetime
from typing import Literal
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from parlour.store.base import Base, now

FolderProvider = Literal["builtin", "nextcloud"]


class SharedFolder(Base):
    """The folder of an event, with a link to read and one to write, each with a password.

    The links of built-in folders are kept without address, those of others whole. Links and
    passwords are kept as they are: whoever is entitled can read them again.
    """

    __tablename__ = "shared_folders"

    event_id: Mapped[UUID] = mapped_column(
        ForeignKey("events.id", ondelete="CASCADE"), primary_key=True
    )
    provider: Mapped[FolderProvider] = mapped_column(String(16))
    created_at: Mapped[datetime] = mapped_column(default=now)
    read_link: Mapped[str] = mapped_column(String(1024), unique=True)
    read_password: Mapped[str] = mapped_column(String(255))
    write_link: Mapped[str] = mapped_column(String(1024), unique=True)
    write_password: Mapped[str] = mapped_column(String(255))
    # What the provider calls the two shares.
    share_ids: Mapped[list[str]] = mapped_column(default=list)


class SharedFile(Base):
    """A file in a built-in folder. Its content lies in storage under its id.

    `owner_id` is the owner of the meeting, whose storage it takes.
    """

    __tablename__ = "shared_files"
    __table_args__ = (UniqueConstraint("folder_id", "name_key"), Index(None, "owner_id", "size"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    folder_id: Mapped[UUID] = mapped_column(
        ForeignKey("shared_folders.event_id", ondelete="CASCADE")
    )
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(255))
    # The name without regard to case: folders are unpacked on systems that do not tell it apart.
    name_key: Mapped[str] = mapped_column(String(1024))
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))
    uploaded_at: Mapped[datetime] = mapped_column(default=now)
