"""Storing files of rooms, within their owner's quota (rest.md 15.5)."""

from collections.abc import AsyncIterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from msgspec import UNSET
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from parlour.controller.errors import AssetTooLarge, NotFound, StorageQuotaExceeded
from parlour.controller.platform import Platform
from parlour.controller.webhooks.telling import asset_created as tell_of
from parlour.files.discarding import delete_noted
from parlour.files.names import asset_name
from parlour.files.store import StorageFailed, Stored, TooLarge, new_key
from parlour.protocol.rest.assets import AssetResource
from parlour.protocol.roomserver import StorageQuota
from parlour.store.assets import (
    asset_sent_as,
    discard_in_room,
    lock_storage_of,
    used_storage,
)
from parlour.store.base import now
from parlour.store.meetings import Meeting
from parlour.store.tables import Asset, Room, Tariff
from parlour.store.users import user_with_tariff

MAX_STORAGE = "max_storage"


@dataclass(frozen=True, slots=True)
class Label:
    """What is known of a file before it comes."""

    kind: str
    extension: str
    event_title: str | None = None
    namespace: str | None = None
    at: datetime = field(default_factory=now)
    idempotency_key: UUID | None = None


def asset_resource(asset: Asset) -> AssetResource:
    """A file as clients see it."""
    return AssetResource(
        id=asset.id,
        filename=asset.filename,
        created_at=asset.created_at,
        kind=asset.kind,
        size=asset.size,
        namespace=asset.namespace or UNSET,
    )


async def quota_of(session: AsyncSession, user_id: UUID, tariff: Tariff) -> StorageQuota:
    """The bytes that a user's rooms take, and may take."""
    used = await used_storage(session, user_id)
    return StorageQuota(used=used, total=tariff.quotas.get(MAX_STORAGE))


def is_spent(quota: StorageQuota) -> bool:
    """Whether no further file may be begun. The quota is soft: the last one may go beyond it."""
    return quota.total is not None and quota.used >= quota.total


async def check_quota(platform: Platform, meeting: Meeting) -> StorageQuota:
    """Refuse if the owner's storage is used up already."""
    async with platform.database.reading() as session:
        quota = await quota_of(session, meeting.owner.id, meeting.tariff)
    if is_spent(quota):
        raise StorageQuotaExceeded
    return quota


async def store_asset(
    platform: Platform, meeting: Meeting, label: Label, chunks: AsyncIterable[bytes], most: int
) -> Asset:
    """Store a file of at most so many bytes.

    Raises StorageQuotaExceeded, AssetTooLarge, NotFound (the room is gone meanwhile), and what
    `chunks` raises; then nothing is left of it.
    """
    limit = await admitted_bytes(platform, meeting, most)
    try:
        return await store_admitted(platform, meeting, label, chunks, limit, again=True)
    except TooLarge as error:
        raise AssetTooLarge(most) if limit == most else StorageQuotaExceeded from error


async def admitted_bytes(platform: Platform, meeting: Meeting, most: int) -> int:
    """How many bytes a new file may have. Raises StorageQuotaExceeded if it may not be begun."""
    quota = await check_quota(platform, meeting)
    return _limit(platform, quota, most)


async def store_admitted(
    platform: Platform,
    meeting: Meeting,
    label: Label,
    chunks: AsyncIterable[bytes],
    limit: int,
    *,
    again: bool = False,
) -> Asset:
    """Store a file that was admitted before; `again`: look at the quota once more at the end.

    Raises TooLarge, NotFound, StorageQuotaExceeded.
    """
    key = new_key()
    stored = await platform.assets.put(key, chunks, limit)
    try:
        asset = await _keep(platform, meeting, label, key, stored, again=again)
    except BaseException:
        await _drop(platform, key)
        raise
    if asset.object_key != key:
        await _drop(platform, key)
    await tell_quota(platform, meeting.owner.id)
    return asset


async def _drop(platform: Platform, key: str) -> None:
    """Delete an object that no row needs; what fails is found by the storage's reconciliation."""
    with suppress(StorageFailed):
        await platform.assets.delete(key)


def _limit(platform: Platform, quota: StorageQuota, most: int) -> int:
    if quota.total is None:
        return most
    overshoot = platform.settings.storage.quota_overshoot
    return min(most, max(0, quota.total + overshoot - quota.used))


async def _keep(
    platform: Platform, meeting: Meeting, label: Label, key: str, stored: Stored, *, again: bool
) -> Asset:
    title = label.event_title
    if title is None and meeting.event is not None:
        title = meeting.event.title
    asset = Asset(
        id=uuid4(),
        room_id=meeting.room.id,
        owner_id=meeting.owner.id,
        created_at=now(),
        namespace=label.namespace,
        kind=label.kind,
        filename=asset_name(title, label.kind, label.at, label.extension),
        size=stored.size,
        sha256=stored.sha256,
        object_key=key,
        idempotency_key=label.idempotency_key,
    )
    try:
        async with platform.database.writing() as session:
            if again:
                await _check_again(platform, session, meeting, stored.size)
            session.add(asset)
            await tell_of(platform, session, asset)
    except IntegrityError as error:
        # Stored twice at once, or the room was deleted meanwhile.
        there = await sent_before(platform, meeting.room.id, label)
        if there is None:
            raise NotFound from error
        return there
    return asset


async def _check_again(
    platform: Platform, session: AsyncSession, meeting: Meeting, size: int
) -> None:
    """Files that came at the same time count as well."""
    await lock_storage_of(session, meeting.owner.id)
    quota = await quota_of(session, meeting.owner.id, meeting.tariff)
    if size > _limit(platform, quota, size):
        raise StorageQuotaExceeded


async def sent_before(platform: Platform, room_id: UUID, label: Label) -> Asset | None:
    """The file that there is if this one is sent again."""
    if label.idempotency_key is None:
        return None
    async with platform.database.reading() as session:
        return await asset_sent_as(session, room_id, label.idempotency_key)


async def tell_quota(platform: Platform, user_id: UUID) -> None:
    """Tell the live rooms of an owner how much storage is used, and how much may be."""
    async with platform.database.reading() as session:
        found = await user_with_tariff(session, user_id)
        if found is None:
            return
        quota = await quota_of(session, user_id, found[1])
    platform.roomservers.tell_quota(user_id, quota)


async def discard_room(session: AsyncSession, room_id: UUID) -> "Discarded":
    """Part of the transaction that deletes a room: its files are to go as well."""
    owner = await session.scalar(select(Room.created_by).where(Room.id == room_id))
    return Discarded(owner, await discard_in_room(session, room_id))


@dataclass(frozen=True, slots=True)
class Discarded:
    """Whose files were discarded, and the keys of their objects."""

    owner: UUID | None
    keys: Sequence[str]

    async def finish(self, platform: Platform) -> None:
        """After that transaction: delete the objects. What fails is deleted by a job."""
        if self.owner is None or not self.keys:
            return
        await delete_noted(platform.database, platform.assets, self.keys)
        await tell_quota(platform, self.owner)
