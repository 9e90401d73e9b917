"""Making folders and deleting them, wherever they are."""

from datetime import datetime
from uuid import UUID

import structlog

from parlour.controller.folders.links import expiry
from parlour.files.folders.nextcloud import FolderFailed, Nextcloud
from parlour.files.folders.secrets import new_link, new_password
from parlour.settings import Settings
from parlour.store.base import now
from parlour.store.tables import SharedFolder

_log = structlog.get_logger()


class Folders:
    """The providers of folders: our own storage, and perhaps a Nextcloud server."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._nextcloud = _nextcloud(settings)

    async def close(self) -> None:
        if self._nextcloud is not None:
            await self._nextcloud.close()

    async def make(self, event_id: UUID, ends_at: datetime | None) -> SharedFolder:
        """A folder at the provider of the settings, not in the database yet.

        Raises FolderFailed.
        """
        if self._settings.shared_folder.provider == "builtin":
            return SharedFolder(
                event_id=event_id,
                provider="builtin",
                created_at=now(),
                read_link=new_link(),
                read_password=new_password(),
                write_link=new_link(),
                write_password=new_password(),
                share_ids=[],
            )
        until = expiry(self._settings, None if ends_at is None else max(ends_at, now()))
        read, write = await self._server().create(
            _name(event_id), None if until is None else until.date()
        )
        return SharedFolder(
            event_id=event_id,
            provider="nextcloud",
            created_at=now(),
            read_link=read.url,
            read_password=read.password,
            write_link=write.url,
            write_password=write.password,
            share_ids=[read.id, write.id],
        )

    async def unmake(self, folder: SharedFolder) -> None:
        """Delete what another server keeps of a folder. Raises FolderFailed."""
        if folder.provider == "nextcloud":
            await self._server().delete(_name(folder.event_id), folder.share_ids)

    async def discard(self, folder: SharedFolder, *, in_use: bool) -> None:
        """Take back what `make` made; `in_use`: the event got its folder in another way."""
        if folder.provider != "nextcloud":
            return
        try:
            if in_use:
                await self._server().unshare(folder.share_ids)
            else:
                await self.unmake(folder)
        except FolderFailed as error:
            _log.warning("folder_left_behind", event_id=str(folder.event_id), error=str(error))

    def _server(self) -> Nextcloud:
        if self._nextcloud is None:
            raise FolderFailed("The settings do not say where Nextcloud is.")
        return self._nextcloud


def _nextcloud(settings: Settings) -> Nextcloud | None:
    """The server of the settings; it is needed for old folders even if new ones are elsewhere."""
    chosen = settings.shared_folder
    if chosen.url is None or chosen.username is None or chosen.password is None:
        return None
    return Nextcloud(chosen.url, chosen.username, chosen.password.reveal(), chosen.directory)


def _name(event_id: UUID) -> str:
    return f"opentalk-event-{event_id}"
