"""Files of rooms (rest.md 6.5, 9.4, 15 and 21.5)."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from msgspec import UNSET, Struct, UnsetType

from parlour.protocol.roomserver import StorageQuota

AssetSorting = Literal["filename", "size", "namespace", "kind", "created_at"]
Ordering = Literal["ascending", "descending"]


class AssetResource(Struct, frozen=True):
    """A file of a room; its size in bytes."""

    id: UUID
    filename: str
    created_at: datetime
    kind: str
    size: int
    namespace: str | UnsetType = UNSET


class UserAssetResource(AssetResource, frozen=True, kw_only=True):
    """A file in one of the caller's rooms."""

    room_id: UUID
    event_id: UUID | UnsetType = UNSET


class OwnedAssets(Struct, frozen=True):
    """A page of the files in all rooms of the caller."""

    owned_assets: list[UserAssetResource]


class DownloadUrl(Struct, frozen=True):
    """Where a file can be fetched for a short time, relative to the address that was asked."""

    url: str


class StoredAsset(Struct, frozen=True):
    """What a room server is told when it has stored a file."""

    asset_resource: AssetResource
    quota: StorageQuota
