"""Giving an event a folder, and taking it away, in step with the database.

Another server is asked before the transaction begins, so that nobody waits for it with the
database locked; what it made for a transaction that fails is taken back.
"""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from uuid import UUID

import structlog
from msgspec import UnsetType
from sqlalchemy.ext.asyncio import AsyncSession

from parlour.controller import tariffs
from parlour.controller.errors import BadRequest, FeatureDisabled, FolderUnavailable
from parlour.controller.platform import Platform
from parlour.files.discarding import delete_noted
from parlour.files.folders.nextcloud import FolderFailed
from parlour.store.folders import discard_folder, folder_in_room, folder_of
from parlour.store.insert import insert_ignoring
from parlour.store.tables import SharedFolder, Tariff

MODULE = "shared_folder"
_COLUMNS = tuple(SharedFolder.__table__.columns.keys())
_log = structlog.get_logger()
# What is to be done inside the transaction; True if it changed anything.
Change = Callable[[AsyncSession], Awaitable[bool]]


@asynccontextmanager
async def change(
    platform: Platform,
    tariff: Tariff,
    event_id: UUID,
    *,
    ends_at: datetime | None,
    wanted: bool | UnsetType,
) -> AsyncGenerator[Change]:
    """Give the event a folder (True), take it away (False), or leave all as it is.

    Raises FolderUnavailable, and refuses if there are no folders.
    """
    offered = platform.settings.shared_folder.provider != "disabled"
    if wanted is True:
        if not offered:
            raise BadRequest("No provider of shared folders is configured.")
        async with platform.database.reading() as session:
            present = await folder_of(session, event_id)
        if present is None:
            async with prepared(platform, tariff, event_id, ends_at) as made:
                yield made.keep
            return
    elif wanted is False and offered:
        # Where folders are switched off, forms do not know that there is one.
        async with removal(platform, event_id=event_id, force=False) as removing:
            yield removing.note
        return
    yield _nothing


async def _nothing(_session: AsyncSession) -> bool:
    return False


class Prepared:
    """A folder that was made for an event; `keep` writes it down."""

    def __init__(self, folder: SharedFolder) -> None:
        self._folder = folder
        self.kept = False

    async def keep(self, session: AsyncSession) -> bool:
        """Make it the event's folder; False if that got one in the meantime."""
        values = {name: getattr(self._folder, name) for name in _COLUMNS}
        self.kept = await insert_ignoring(session, SharedFolder, **values)
        return self.kept


@asynccontextmanager
async def prepared(
    platform: Platform, tariff: Tariff, event_id: UUID, ends_at: datetime | None
) -> AsyncGenerator[Prepared]:
    """A folder for the transaction inside the block. Raises FolderUnavailable and refusals."""
    if MODULE not in tariffs.modules(tariff, platform.settings):
        raise FeatureDisabled(MODULE)
    try:
        folder = await platform.folders.make(event_id, ends_at)
    except FolderFailed as error:
        _log.warning("folder_not_made", event_id=str(event_id), error=str(error))
        raise FolderUnavailable("The shared folder could not be made.") from error
    made, ended_well = Prepared(folder), False
    try:
        yield made
        ended_well = True
    finally:
        if not (ended_well and made.kept):
            async with platform.database.reading() as session:
                in_use = await folder_of(session, event_id) is not None
            await platform.folders.discard(folder, in_use=in_use)


class Removal:
    """Removing a folder: inside the transaction `note` what it contains."""

    def __init__(self, folder: SharedFolder | None) -> None:
        self.folder = folder
        self.keys: list[str] = []

    async def note(self, session: AsyncSession) -> bool:
        """Delete the folder's rows; False if there is none."""
        if self.folder is None:
            return False
        keys = await discard_folder(session, self.folder.event_id)
        self.keys = keys or []
        return keys is not None


@asynccontextmanager
async def removal(
    platform: Platform,
    *,
    event_id: UUID | None = None,
    room_id: UUID | None = None,
    force: bool,
) -> AsyncGenerator[Removal]:
    """Delete the folder of an event or of a room's event, around the transaction in the block.

    Another server goes first: only if it has deleted its part, or with `force`, the rest follows.
    Raises FolderUnavailable.
    """
    async with platform.database.reading() as session:
        if event_id is not None:
            folder = await folder_of(session, event_id)
        else:
            assert room_id is not None
            folder = await folder_in_room(session, room_id)
    if folder is not None:
        try:
            await platform.folders.unmake(folder)
        except FolderFailed as error:
            _log.warning("folder_not_deleted", event_id=str(folder.event_id), error=str(error))
            if not force:
                raise FolderUnavailable("The shared folder could not be deleted.") from error
    removing = Removal(folder)
    yield removing
    await delete_noted(platform.database, platform.assets, removing.keys)
