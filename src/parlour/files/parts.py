"""A file that comes in numbered parts, each an object of its own until all are there.

So a part can be replaced, nothing has to fit into memory or onto the disk of one machine, and what
came is not lost with the process that took it: from the names of the objects, others can put the
file together.
"""

from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Self
from uuid import UUID, uuid4

from parlour.files.store import AssetStore, ObjectGone, StorageFailed, TooLarge

FOLDER = "parts"
# What S3 allows for one file.
MOST_PARTS = 10_000
_PIECE_BYTES = 1024 * 1024
_ALIVE = "alive"
_TIME = "%Y%m%dT%H%M%SZ"
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


class UnknownPart(Exception):
    """A number that no part has."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a file comes from: its room, the end of its name, and when it was begun."""

    room_id: UUID
    extension: str
    began_at: datetime
    upload: str = field(default_factory=lambda: uuid4().hex)

    @property
    def folder(self) -> str:
        """Where its parts are."""
        began = self.began_at.astimezone(UTC).strftime(_TIME)
        return f"{FOLDER}/{self.room_id}/{began}_{self.extension}_{self.upload}"

    @classmethod
    def of(cls, folder: str) -> Self | None:
        """The origin whose folder this is."""
        try:
            _, room_id, name = folder.split("/")
            began, extension, upload = name.split("_")
            began_at = datetime.strptime(began, _TIME).replace(tzinfo=UTC)
            return cls(UUID(room_id), extension, began_at, upload)
        except ValueError:
            return None


class Parts:
    """The parts of one upload, with at most so many bytes in all."""

    def __init__(
        self, store: AssetStore, origin: Origin, limit: int, sizes: dict[int, int] | None = None
    ) -> None:
        self._store = store
        self._folder = origin.folder
        self._sizes = sizes or {}
        self._limit = limit
        self._shown = sizes is not None

    @property
    def size(self) -> int:
        """The bytes of all parts."""
        return sum(self._sizes.values())

    async def put(self, number: int, content: memoryview) -> None:
        """Keep a part, instead of one with the same number. Raises UnknownPart, TooLarge, …"""
        if not 0 <= number < MOST_PARTS:
            raise UnknownPart(number)
        if self.size - self._sizes.get(number, 0) + len(content) > self._limit:
            raise TooLarge(self._limit)
        stored = await self._store.put(self._key(number), _pieces(content), len(content))
        self._sizes[number] = stored.size

    async def show_alive(self) -> None:
        """Say that somebody goes on taking parts, however long none comes."""
        if self._sizes:
            self._shown = True
            await self._store.put(f"{self._folder}/{_ALIVE}", _pieces(memoryview(b"")), 0)

    async def chunks(self) -> AsyncIterator[bytes]:
        """The file: all parts by ascending number. Raises StorageFailed."""
        for number in sorted(self._sizes):
            try:
                part = await self._store.get(self._key(number), self._sizes[number])
            except ObjectGone as error:
                raise StorageFailed(f"part {number} is gone") from error
            async for chunk in part:
                yield chunk

    async def clear(self) -> None:
        """Delete all parts; what fails is found by the storage's reconciliation."""
        keys = [self._key(number) for number in self._sizes]
        if self._shown:
            keys.append(f"{self._folder}/{_ALIVE}")
        for key in keys:
            with suppress(StorageFailed):
                await self._store.delete(key)
        self._sizes.clear()

    def _key(self, number: int) -> str:
        return f"{self._folder}/{number:05}"


@dataclass
class Left:
    """Parts that lie in the storage, and when something last happened to them."""

    origin: Origin
    sizes: dict[int, int] = field(default_factory=dict[int, int])
    changed_at: datetime = _LONG_AGO

    def parts(self, store: AssetStore) -> Parts:
        """As they are; none can be added."""
        return Parts(store, self.origin, 0, self.sizes)


async def left_since(store: AssetStore, time: datetime) -> list[Left]:
    """Uploads of which there are parts, and to which nothing happened since. Raises StorageFailed.

    Nobody takes part in them any more: the process that did is gone.
    """
    found: dict[str, Left] = {}
    async for one in store.list(FOLDER):
        folder, _, name = one.key.rpartition("/")
        origin = Origin.of(folder)
        if origin is None:
            continue
        left = found.setdefault(folder, Left(origin))
        left.changed_at = max(left.changed_at, one.modified_at)
        if name.isdigit():
            left.sizes[int(name)] = one.size
    return [left for left in found.values() if left.changed_at < time]


async def _pieces(content: memoryview) -> AsyncIterator[bytes]:
    for at in range(0, len(content), _PIECE_BYTES):
        yield bytes(content[at : at + _PIECE_BYTES])
