"""How much is stored in all, by kind."""

from typing import NamedTuple

from sqlalchemy import func, literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from parlour.store.tables import Asset, SharedFile

SHARED_FOLDER = "shared_folder"


class Stored(NamedTuple):
    """Files of a kind, and their bytes."""

    kind: str
    files: int
    size: int


async def stored_by_kind(session: AsyncSession) -> list[Stored]:
    """What rows say: assets by their kind, and files in shared folders."""
    count = func.count().label("files")
    assets = select(Asset.kind, count, func.sum(Asset.size).label("size")).group_by(Asset.kind)
    size = func.coalesce(func.sum(SharedFile.size), 0)
    shared = select(literal(SHARED_FOLDER), count, size).select_from(SharedFile)
    rows = await session.execute(union_all(assets, shared))
    return [Stored(row[0], row[1], int(row[2])) for row in rows]
