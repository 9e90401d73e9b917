"""Deleting objects whose rows are gone: at once if the storage answers, or else later.

Rows go first, in one transaction with whatever else is deleted; the keys of their objects are noted
in it. So nothing ever points to an object that is not there, and none is forgotten.
"""

from collections.abc import Sequence

import structlog

from parlour.files.store import AssetStore, StorageFailed
from parlour.store.assets import discarded, forget_discarded
from parlour.store.engine import Database

_AT_ONCE = 100
_log = structlog.get_logger()


async def delete_noted(database: Database, files: AssetStore, keys: Sequence[str]) -> None:
    """Delete these objects and their notes. What fails stays noted."""
    gone: list[str] = []
    try:
        for key in keys:
            await files.delete(key)
            gone.append(key)
    except StorageFailed as error:
        _log.warning("objects_not_deleted", left=len(keys) - len(gone), error=str(error))
    if gone:
        async with database.writing() as session:
            await forget_discarded(session, gone)


async def delete_discarded(database: Database, files: AssetStore) -> int:
    """Delete every object that is noted; how many there were. Raises StorageFailed."""
    count = 0
    while True:
        async with database.reading() as session:
            keys = await discarded(session, _AT_ONCE)
        for key in keys:
            await files.delete(key)
        async with database.writing() as session:
            await forget_discarded(session, keys)
        count += len(keys)
        if len(keys) < _AT_ONCE:
            return count
