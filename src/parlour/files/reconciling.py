"""Finding what asset storage and database do not agree on.

Three things can drift apart: objects that no row knows (a process died between object and row),
rows whose object is gone, and rows that say another size than their object has.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from parlour.files.parts import FOLDER
from parlour.files.store import AssetStore, FoundObject, ObjectGone
from parlour.store.base import now
from parlour.store.engine import Database
from parlour.store.tables import Asset, DiscardedObject

# An object is older than its row by the time that its upload took; storages say when that began.
UPLOAD_TIME = timedelta(days=1)
# Parts of a recording wait for its end.
RECORDING_TIME = timedelta(days=7)
_HEXADECIMAL = "0123456789abcdef"


@dataclass
class Reconciled:
    """What did not agree: keys of objects, ids of rows, and sizes as they are in the storage."""

    objects: list[str] = field(default_factory=list[str])
    rows: list[UUID] = field(default_factory=list[UUID])
    sizes: dict[UUID, int] = field(default_factory=dict[UUID, int])


async def reconcile(
    database: Database,
    files: AssetStore,
    *,
    dry_run: bool,
    delete_rows: bool = False,
    at: datetime | None = None,
) -> Reconciled:
    """Delete objects without rows and correct sizes; rows without objects only if told so.

    For those a lost disk or a wrong bucket is the likelier reason. Raises StorageFailed.
    """
    found, time = Reconciled(), at or now()
    for first in _HEXADECIMAL:
        for second in _HEXADECIMAL:
            await _compare(database, files, f"{first}{second}", time, found)
    async for part in _older(files, FOLDER, time - RECORDING_TIME):
        found.objects.append(part.key)
    if not dry_run:
        for key in found.objects:
            await files.delete(key)
        await _correct(database, found, delete_rows=delete_rows)
    return found


async def _compare(
    database: Database, files: AssetStore, folder: str, time: datetime, found: Reconciled
) -> None:
    """One folder at a time, so that memory does not grow with the number of files."""
    objects = {one.key: one async for one in files.list(folder)}
    async with database.reading() as session:
        # Read after the objects: one that is stored right now has no row yet, but is young.
        rows = await _rows(session, folder)
        discarded = set(
            await session.scalars(
                select(DiscardedObject.object_key).where(
                    DiscardedObject.object_key.startswith(f"{folder}/")
                )
            )
        )
    for key, one in objects.items():
        row = rows.pop(key, None)
        if row is not None and row.size != one.size:
            found.sizes[row.id] = one.size
        if row is None and key not in discarded and one.modified_at < time - UPLOAD_TIME:
            found.objects.append(key)
    for key, row in rows.items():
        if await _is_gone(files, key):
            found.rows.append(row.id)


async def _rows(session: AsyncSession, folder: str) -> dict[str, Asset]:
    query = select(Asset).where(Asset.object_key.startswith(f"{folder}/"))
    return {row.object_key: row for row in await session.scalars(query)}


async def _is_gone(files: AssetStore, key: str) -> bool:
    """Asked once more: the row may have come after the listing."""
    try:
        await files.head(key)
    except ObjectGone:
        return True
    return False


async def _older(files: AssetStore, folder: str, than: datetime) -> AsyncIterator[FoundObject]:
    async for one in files.list(folder):
        if one.modified_at < than:
            yield one


async def _correct(database: Database, found: Reconciled, *, delete_rows: bool) -> None:
    async with database.writing() as session:
        for asset_id, size in found.sizes.items():
            await session.execute(update(Asset).where(Asset.id == asset_id).values(size=size))
        if delete_rows:
            await session.execute(delete(Asset).where(Asset.id.in_(found.rows)))
