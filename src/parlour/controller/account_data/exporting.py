"""A person's data as an archive (GDPR, articles 15 and 20), made while it is sent."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import msgspec
from sqlalchemy import select

from parlour.controller.account_data.collecting import collect
from parlour.controller.account_data.readme import readmes
from parlour.controller.errors import NotFound
from parlour.controller.platform import Platform
from parlour.files.folders.archive import Archive, Member
from parlour.files.store import ObjectGone
from parlour.store.base import now
from parlour.store.folders import content_key
from parlour.store.tables import Asset, Event, Room, SharedFile, User


@dataclass(frozen=True, slots=True)
class Export:
    """An archive and its size in bytes."""

    filename: str
    size: int
    chunks: AsyncIterator[bytes]


@dataclass(frozen=True, slots=True)
class _Stored:
    """A file in the storage, and where it stands in the archive."""

    name: str
    key: str
    size: int


async def export(platform: Platform, user_id: UUID) -> Export:
    """Everything about a user, with files. Raises NotFound, StorageFailed."""
    async with platform.database.reading() as session:
        user = await session.get(User, user_id)
        if user is None:
            raise NotFound
        found = await collect(session, user)
        assets = (
            await session.scalars(
                select(Asset).join(Room).where(Room.created_by == user_id).order_by(Asset.id)
            )
        ).all()
        shared = (
            await session.scalars(
                select(SharedFile)
                .join(Event, SharedFile.folder_id == Event.id)
                .where(Event.created_by == user_id)
                .order_by(SharedFile.id)
            )
        ).all()
    stored = [
        _Stored(f"files/{one.room_id}/{one.id}-{one.filename}", one.object_key, one.size)
        for one in assets
    ] + [
        _Stored(
            f"folders/{one.folder_id}/{one.id}-{one.name}",
            content_key(one.id),
            one.size,
        )
        for one in shared
    ]
    there = [one for one in stored if await _is_there(platform, one)]
    missing = [one.name for one in stored if one not in there]
    at = now()
    host = urlsplit(platform.settings.address()).hostname or "Parlour"
    pages = readmes(host, f"{at:%Y-%m-%d %H:%M} UTC", missing)
    members = [_page(name, text.encode()) for name, text in pages.items()]
    members += [_page(f"{name}.json", _json(content)) for name, content in found.items()]
    members += [Member(one.name, one.size, partial(_open, platform, one)) for one in there]
    archive = Archive(members)
    name = f"parlour-{host}-{at:%Y-%m-%d}.zip"
    return Export(name, archive.size, archive.chunks())


async def _is_there(platform: Platform, one: _Stored) -> bool:
    try:
        await platform.assets.head(one.key)
    except ObjectGone:
        return False
    return True


def _json(content: Any) -> bytes:
    return msgspec.json.format(msgspec.json.encode(content), indent=2)


def _page(name: str, content: bytes) -> Member:
    async def once() -> AsyncIterator[bytes]:
        yield content

    async def begin() -> AsyncIterator[bytes]:
        return once()

    return Member(name, len(content), begin)


async def _open(platform: Platform, one: _Stored) -> AsyncIterator[bytes]:
    return await platform.assets.get(one.key, one.size)
