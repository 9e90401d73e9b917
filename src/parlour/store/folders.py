"""Queries about shared folders and the files in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from parlour.store.assets import note_discarded
from parlour.store.tables import Event, Room, SharedFile, SharedFolder, Tariff, User


@dataclass(frozen=True, slots=True)
class LinkedFolder:
    """A built-in folder that a link leads to, and whether the link is the one for writing."""

    folder: SharedFolder
    event: Event
    owner: User
    tariff: Tariff
    writable: bool

    @property
    def password(self) -> str:
        return self.folder.write_password if self.writable else self.folder.read_password


async def folder_of(session: AsyncSession, event_id: UUID) -> SharedFolder | None:
    """The folder of an event."""
    return await session.get(SharedFolder, event_id)


async def folder_in_room(session: AsyncSession, room_id: UUID) -> SharedFolder | None:
    """The folder of the event in a room."""
    return await session.scalar(
        select(SharedFolder)
        .join(Event, SharedFolder.event_id == Event.id)
        .where(Event.room_id == room_id)
    )


async def folder_behind(session: AsyncSession, link: str) -> LinkedFolder | None:
    """The built-in folder that a link leads to."""
    query = (
        select(SharedFolder, Event, User, Tariff)
        .join(Event, SharedFolder.event_id == Event.id)
        .join(Room, Event.room_id == Room.id)
        .join(User, Room.created_by == User.id)
        .join(Tariff, User.tariff_id == Tariff.id)
        .where(
            SharedFolder.provider == "builtin",
            User.disabled_since.is_(None),
            or_(SharedFolder.read_link == link, SharedFolder.write_link == link),
        )
    )
    row = (await session.execute(query)).first()
    return LinkedFolder(*row, writable=row[0].write_link == link) if row else None


async def files_of(session: AsyncSession, folder_id: UUID) -> Sequence[SharedFile]:
    """The files in a folder, by name."""
    query = select(SharedFile).where(SharedFile.folder_id == folder_id)
    return (await session.scalars(query.order_by(SharedFile.name_key))).all()


async def file_in(session: AsyncSession, folder_id: UUID, file_id: UUID) -> SharedFile | None:
    """A file, if it is in that folder."""
    found = await session.get(SharedFile, file_id)
    return found if found is not None and found.folder_id == folder_id else None


def content_key(file_id: UUID) -> str:
    """Where the content of a file lies in storage."""
    return f"{PREFIX}/{file_id.hex[:2]}/{file_id.hex}"


PREFIX = "folders"


async def discard_folder(session: AsyncSession, event_id: UUID) -> list[str] | None:
    """Delete the folder of an event, and note that its contents are to go; their keys.

    None: there is no folder.
    """
    ids = await session.scalars(select(SharedFile.id).where(SharedFile.folder_id == event_id))
    keys = [content_key(one) for one in ids]
    await note_discarded(session, keys)
    gone = await session.execute(
        delete(SharedFolder)
        .where(SharedFolder.event_id == event_id)
        .returning(SharedFolder.event_id)
    )
    return keys if gone.first() is not None else None


async def discard_file(session: AsyncSession, file: SharedFile) -> str:
    """Delete a file, and note that its content is to go; its key."""
    key = content_key(file.id)
    await note_discarded(session, [key])
    await session.delete(file)
    return key
