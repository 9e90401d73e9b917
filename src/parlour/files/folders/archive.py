"""Many files as one ZIP archive, made while it is sent."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import anyio.to_thread
import zipstream  # pyright: ignore[reportMissingTypeStubs] - it has none

T = TypeVar("T")
Open = Callable[[], Awaitable[AsyncIterator[bytes]]]


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive; `open` begins to read it."""

    name: str
    size: int
    open: Open


class Archive:
    """Members as they are, uncompressed: so the size is known beforehand."""

    def __init__(self, members: Sequence[Member]) -> None:
        self._loop = asyncio.get_running_loop()
        library = cast("Any", zipstream)
        self._zip: Any = library.ZipStream(compress_type=library.ZIP_STORED, sized=True)
        for member in members:
            self._zip.add(self._content(member), member.name, size=member.size)
        self.size: int = len(self._zip)

    async def chunks(self) -> AsyncIterator[bytes]:
        """The archive. The library knows no asyncio, so it runs in a thread, a chunk at a time."""
        made: Iterator[bytes] = iter(self._zip)
        while True:
            chunk = await anyio.to_thread.run_sync(next, made, None)
            if chunk is None:
                return
            yield chunk

    def _content(self, member: Member) -> Iterator[bytes]:
        """The content of a member, for the thread."""
        content: AsyncIterator[bytes] = self._wait(member.open())
        while True:
            chunk = self._wait(_next(content))
            if chunk is None:
                return
            yield chunk

    def _wait(self, awaitable: Awaitable[T]) -> T:
        return asyncio.run_coroutine_threadsafe(_awaited(awaitable), self._loop).result()


async def _awaited(awaitable: Awaitable[T]) -> T:
    return await awaitable


async def _next(content: AsyncIterator[bytes]) -> bytes | None:
    return await anext(content, None)
