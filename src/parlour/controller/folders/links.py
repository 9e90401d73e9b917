"""What people are told of a folder: where it is, and its passwords."""

from datetime import datetime, timedelta

from msgspec import UNSET, UnsetType

from parlour.protocol.rest.folders import FolderLink, SharedFolderResource
from parlour.settings import Settings
from parlour.store.base import now
from parlour.store.tables import Event, SharedFolder

PAGES = "/folder/"
# Dates beyond are not written with four digits.
_END_OF_TIME_DAYS = 36_500


def resource(
    settings: Settings, folder: SharedFolder | None, *, writable: bool
) -> SharedFolderResource | UnsetType:
    """A folder as somebody sees it; UNSET if there is none, or folders are switched off."""
    if folder is None or settings.shared_folder.provider == "disabled":
        return UNSET
    read = FolderLink(_url(settings, folder, folder.read_link), folder.read_password)
    if not writable:
        return SharedFolderResource(read)
    write = FolderLink(_url(settings, folder, folder.write_link), folder.write_password)
    return SharedFolderResource(read, write)


def _url(settings: Settings, folder: SharedFolder, link: str) -> str:
    return f"{settings.address()}{PAGES}{link}" if folder.provider == "builtin" else link


def expires_at(settings: Settings, event: Event) -> datetime | None:
    """When the links of a built-in folder end: so long after the meeting as the settings say."""
    return expiry(settings, event.series_ends_at or event.created_at)


def expiry(settings: Settings, ends_at: datetime | None) -> datetime | None:
    """The same for the end of a meeting; None: it has no end, and begins to count now."""
    days = settings.shared_folder.expiry
    if days is None:
        return None
    latest = now() + timedelta(days=_END_OF_TIME_DAYS)
    return min(latest, (ends_at or now()) + timedelta(days=days))
