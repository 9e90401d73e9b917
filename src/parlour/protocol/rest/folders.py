"""The shared folder of an event (rest.md 6.5)."""

from msgspec import UNSET, Struct, UnsetType


class FolderLink(Struct, frozen=True):
    """Where a folder is, and the password that it asks for."""

    url: str
    password: str


class SharedFolderResource(Struct, frozen=True):
    """`read_write` is for the creator of the event alone."""

    read: FolderLink
    read_write: FolderLink | UnsetType = UNSET
