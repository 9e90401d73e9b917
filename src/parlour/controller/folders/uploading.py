"""Adding files to a built-in folder, and taking them away."""

from collections.abc import AsyncIterable
from contextlib import suppress
from typing import Literal
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from parlour.controller.errors import BadRequest, Conflict, NotFound, StorageQuotaExceeded
from parlour.controller.platform import Platform
from parlour.controller.storing import MAX_STORAGE, quota_of
from parlour.files.discarding import delete_noted
from parlour.files.folders import names
from parlour.files.store import StorageFailed, Stored, TooLarge
from parlour.store.assets import lock_storage_of
from parlour.store.base import now
from parlour.store.folders import LinkedFolder, content_key, discard_file, file_in, files_of
from parlour.store.tables import SharedFile

MOST_FILES = 1000
OnConflict = Literal["refuse", "keep_both", "replace"]


class FileTooLarge(BadRequest):
    status, code, message = 413, "file_too_large", "The file is too large."


class FileExists(Conflict):
    code, message = "file_exists", "There is a file of this name already."


class TooManyFiles(Conflict):
    code, message = "too_many_files", f"A folder holds at most {MOST_FILES} files."


class InvalidName(BadRequest):
    code, message = "invalid_name", "The file has no usable name."


async def add_file(
    platform: Platform,
    found: LinkedFolder,
    *,
    name: str,
    on_conflict: OnConflict,
    announced: int | None,
    chunks: AsyncIterable[bytes],
) -> SharedFile:
    """Store a file. `announced`: its size, if the client says so beforehand.

    Raises InvalidName, FileExists, FileTooLarge, TooManyFiles, StorageQuotaExceeded, NotFound (the
    folder was deleted meanwhile) and what `chunks` raises; then nothing is left of the file.
    """
    try:
        wanted = names.clean(name)
    except names.BadName as error:
        raise InvalidName from error
    async with platform.database.reading() as session:
        if on_conflict == "refuse":
            await _check_free(session, found, wanted)
        reserved = platform.reservations.of(found.owner.id)
        limit = await _limit(platform, session, found, reserved)
    if announced is not None:
        _check_size(platform, announced, limit)
    file_id = uuid4()
    key = content_key(file_id)
    promised = limit if announced is None else announced
    try:
        with platform.reservations.during(found.owner.id, promised):
            stored = await platform.assets.put(key, chunks, limit)
    except TooLarge as error:
        _check_size(platform, limit + 1, limit)
        raise FileTooLarge from error
    kept = False
    try:
        file, replaced = await _keep(
            platform, found, file_id=file_id, name=wanted, stored=stored, on_conflict=on_conflict
        )
        kept = True
    finally:
        if not kept:
            with suppress(StorageFailed):
                await platform.assets.delete(key)
    await delete_noted(platform.database, platform.assets, replaced)
    return file


async def _limit(
    platform: Platform, session: AsyncSession, found: LinkedFolder, reserved: int = 0
) -> int:
    """How many bytes a file may have now, by the settings and by the owner's quota, of which some
    may be promised to other files."""
    quota = await quota_of(session, found.owner.id, found.tariff)
    most = platform.settings.shared_folder.upload_limit
    return most if quota.total is None else min(most, max(0, quota.total - quota.used - reserved))


def _check_size(platform: Platform, size: int, limit: int) -> None:
    if size > platform.settings.shared_folder.upload_limit:
        raise FileTooLarge
    if size > limit:
        raise StorageQuotaExceeded


async def _check_free(session: AsyncSession, found: LinkedFolder, name: str) -> None:
    if await _named(session, found.folder.event_id, name) is not None:
        raise FileExists


async def _named(session: AsyncSession, folder_id: UUID, name: str) -> SharedFile | None:
    return await session.scalar(
        select(SharedFile).where(
            SharedFile.folder_id == folder_id, SharedFile.name_key == names.key(name)
        )
    )


async def _keep(
    platform: Platform,
    found: LinkedFolder,
    *,
    file_id: UUID,
    name: str,
    stored: Stored,
    on_conflict: OnConflict,
) -> tuple[SharedFile, list[str]]:
    """Write the file down; the keys of what it replaces."""
    folder_id = found.folder.event_id
    replaced: list[str] = []
    try:
        async with platform.database.writing() as session:
            # Files that came at the same time count as well.
            await lock_storage_of(session, found.owner.id)
            there = await _named(session, folder_id, name)
            if there is not None:
                if on_conflict == "refuse":
                    raise FileExists
                if on_conflict == "replace":
                    replaced.append(await discard_file(session, there))
                    await session.flush()
                else:
                    taken = {file.name_key for file in await files_of(session, folder_id)}
                    name = names.another(name, frozenset(taken))
            of_folder = SharedFile.folder_id == folder_id
            count = await session.scalar(select(func.count()).where(of_folder)) or 0
            if count >= MOST_FILES:
                raise TooManyFiles
            if MAX_STORAGE in found.tariff.quotas:
                _check_size(platform, stored.size, await _limit(platform, session, found))
            file = SharedFile(
                id=file_id,
                folder_id=folder_id,
                owner_id=found.owner.id,
                name=name,
                name_key=names.key(name),
                size=stored.size,
                sha256=stored.sha256,
                uploaded_at=now(),
            )
            session.add(file)
    except IntegrityError as error:
        raise NotFound from error
    return file, replaced


async def remove_file(platform: Platform, found: LinkedFolder, file_id: UUID) -> None:
    """Delete a file, if it is still there."""
    async with platform.database.writing() as session:
        file = await file_in(session, found.folder.event_id, file_id)
        keys = [] if file is None else [await discard_file(session, file)]
    await delete_noted(platform.database, platform.assets, keys)
