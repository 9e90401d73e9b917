"""A file that comes in numbered parts, each an object of its own until all are there.

So a part can be replaced, nothing has to fit into memory or onto the disk of one machine, and what
came is not lost with the process that took it.
"""

from collections.abc import AsyncIterator
from contextlib import suppress
from uuid import UUID, uuid4

from parlour.files.store import AssetStore, ObjectGone, StorageFailed, TooLarge

# What S3 allows for one file.
MOST_PARTS = 10_000
_PIECE_BYTES = 1024 * 1024


class UnknownPart(Exception):
    """A number that no part has."""


class Parts:
    """The parts of one upload, with at most so many bytes in all."""

    def __init__(self, store: AssetStore, room_id: UUID, limit: int) -> None:
        self._store = store
        self._folder = f"parts/{room_id}/{uuid4().hex}"
        self._sizes: dict[int, int] = {}
        self._limit = limit

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
        for number in self._sizes:
            with suppress(StorageFailed):
                await self._store.delete(self._key(number))
        self._sizes.clear()

    def _key(self, number: int) -> str:
        return f"{self._folder}/{number:05}"


async def _pieces(content: memoryview) -> AsyncIterator[bytes]:
    for at in range(0, len(content), _PIECE_BYTES):
        yield bytes(content[at : at + _PIECE_BYTES])
