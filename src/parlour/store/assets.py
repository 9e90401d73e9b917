"""Queries about files of rooms, and about the space that they take."""

from collections.abc import Iterable, Sequence
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, func, insert, select
from sqlalchemy import delete as delete_rows
from sqlalchemy.ext.asyncio import AsyncSession

from parlour.store.base import now
from parlour.store.prepared import Place, Prepared
from parlour.store.tables import Asset, DiscardedObject, Event, SharedFile, User

Sorting = Literal["filename", "size", "namespace", "kind", "created_at"]


_IN_ROOMS = select(func.coalesce(func.sum(Asset.size), 0)).where(
    Asset.owner_id == bindparam("owner")
)
_IN_FOLDERS = select(func.coalesce(func.sum(SharedFile.size), 0)).where(
    SharedFile.owner_id == bindparam("owner")
)
_USED_STORAGE = Prepared(select(_IN_ROOMS.scalar_subquery(), _IN_FOLDERS.scalar_subquery()))


async def used_storage(place: Place, user_id: UUID) -> int:
    """The bytes of all files in the rooms that a user owns, and in their shared folders."""
    ((in_rooms, in_folders),) = await _USED_STORAGE.rows(place, {"owner": user_id})
    return int(in_rooms) + int(in_folders)


async def lock_storage_of(session: AsyncSession, user_id: UUID) -> None:
    """Let nobody else add a file of that owner before this transaction ends."""
    await session.execute(select(User.id).where(User.id == user_id).with_for_update())


async def assets_of_room(
    session: AsyncSession, room_id: UUID, *, page: int, per_page: int
) -> tuple[Sequence[Asset], int]:
    """A page of a room's files, the newest first, and how many there are in all."""
    of_room = Asset.room_id == room_id
    total = await session.scalar(select(func.count()).select_from(Asset).where(of_room)) or 0
    rows = await session.scalars(
        select(Asset)
        .where(of_room)
        .order_by(Asset.created_at.desc(), Asset.id)
        .limit(per_page)
        .offset((page - 1) * per_page)
    )
    return rows.all(), total


async def assets_of_user(
    session: AsyncSession,
    user_id: UUID,
    *,
    sort: Sorting,
    descending: bool,
    page: int,
    per_page: int,
) -> tuple[Sequence[tuple[Asset, UUID | None]], int]:
    """A page of the files in all rooms of a user, each with its event; and how many in all."""
    mine = Asset.owner_id == user_id
    total = await session.scalar(select(func.count()).select_from(Asset).where(mine)) or 0
    rows = await session.execute(
        select(Asset, Event.id)
        .outerjoin(Event, Event.room_id == Asset.room_id)
        .where(mine)
        .order_by(*_order(sort, descending), Asset.id)
        .limit(per_page)
        .offset((page - 1) * per_page)
    )
    return [(row[0], row[1]) for row in rows], total


def _order(sort: Sorting, descending: bool) -> list[ColumnElement[Any]]:
    """By that column; a file without a namespace has the empty one, on both databases."""
    column: ColumnElement[Any] = getattr(Asset, sort)
    if sort == "namespace":
        column = func.coalesce(column, "")
    return [column.desc() if descending else column.asc(), Asset.created_at.desc()]


async def asset_in(session: AsyncSession, room_id: UUID, asset_id: UUID) -> Asset | None:
    """A file, if it is one of that room."""
    return await session.scalar(select(Asset).where(Asset.id == asset_id, Asset.room_id == room_id))


async def asset_sent_as(session: AsyncSession, room_id: UUID, key: UUID) -> Asset | None:
    """The file that was stored under an idempotency key."""
    return await session.scalar(
        select(Asset).where(Asset.room_id == room_id, Asset.idempotency_key == key)
    )


async def discard(session: AsyncSession, asset: Asset) -> None:
    """Delete a file's row, and note that its object is to go."""
    await note_discarded(session, [asset.object_key])
    await session.delete(asset)


async def discard_in_room(session: AsyncSession, room_id: UUID) -> Sequence[str]:
    """Note that the objects of a room, which is about to be deleted, are to go; their keys."""
    keys = (await session.scalars(select(Asset.object_key).where(Asset.room_id == room_id))).all()
    await note_discarded(session, keys)
    return keys


async def note_discarded(session: AsyncSession, keys: Sequence[str]) -> None:
    """Note that objects are to go."""
    if keys:
        time = now()
        rows = [{"object_key": key, "discarded_at": time} for key in keys]
        await session.execute(insert(DiscardedObject), rows)


async def discarded(session: AsyncSession, most: int) -> Sequence[str]:
    """Keys of objects that are to go, those that wait for longest first."""
    query = select(DiscardedObject.object_key).order_by(DiscardedObject.discarded_at).limit(most)
    return (await session.scalars(query)).all()


async def forget_discarded(session: AsyncSession, keys: Iterable[str]) -> None:
    """Note that objects are gone."""
    wanted = DiscardedObject.object_key.in_(list(keys))
    await session.execute(delete_rows(DiscardedObject).where(wanted))
