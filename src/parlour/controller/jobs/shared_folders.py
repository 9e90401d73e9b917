"""Contents of shared folders that no row knows: a process died between content and row."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from parlour.controller.jobs.job import Job, Work
from parlour.controller.platform import Platform
from parlour.files.reconciling import UPLOAD_TIME
from parlour.store.folders import PREFIX
from parlour.store.tables import DiscardedObject, SharedFile

_AT_ONCE = 500


async def _folders(work: Work) -> None:
    found: list[str] = []
    async for one in work.platform.assets.list(PREFIX):
        # What is being uploaded right now has no row yet.
        if one.modified_at < work.at - UPLOAD_TIME:
            found.append(one.key)
        if len(found) == _AT_ONCE:
            await _sweep(work, found)
            found = []
    await _sweep(work, found)


async def _sweep(work: Work, keys: Sequence[str]) -> None:
    async with work.platform.database.reading() as session:
        known = await _known(session, keys)
    lost = [key for key in keys if key not in known]
    if lost:
        what = f"{len(lost)} contents that belong to no file of a shared folder"
        await work.do(what, partial(_delete, work.platform, lost), count=len(lost))


async def _known(session: AsyncSession, keys: Sequence[str]) -> set[str]:
    """Those that a file has, or whose deletion another job ends."""
    ids = {id_: key for key in keys if (id_ := _id_of(key)) is not None}
    files = await session.scalars(select(SharedFile.id).where(SharedFile.id.in_(ids)))
    query = select(DiscardedObject.object_key).where(DiscardedObject.object_key.in_(keys))
    return {ids[one] for one in files} | set(await session.scalars(query))


def _id_of(key: str) -> UUID | None:
    try:
        return UUID(key.rpartition("/")[2])
    except ValueError:
        return None


async def _delete(platform: Platform, keys: Sequence[str]) -> None:
    for key in keys:
        await platform.assets.delete(key)


SHARED_FOLDERS = Job(
    name="shared-folders",
    summary="Deletes contents that belong to no file of a shared folder",
    every=timedelta(days=1),
    run=_folders,
)
