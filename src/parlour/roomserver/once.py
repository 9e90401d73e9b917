"""Clients whose libraries take long to import: made when they are needed first."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, Protocol, TypeVar


class Closing(Protocol):
    """Something with connections."""

    async def close(self) -> None: ...


Client = TypeVar("Client", bound=Closing)


class Once(Generic[Client]):
    """A client that is made by the first who asks for it."""

    def __init__(self, load: Callable[[], Awaitable[Client]]) -> None:
        self._load = load
        self._lock = asyncio.Lock()
        self._client: Client | None = None
        self._loading: asyncio.Future[Client] | None = None

    async def get(self) -> Client:
        """Its making goes on to the end even if whoever waits is cancelled: a process that ends
        while another thread imports a library crashes."""
        async with self._lock:
            if self._client is not None:
                return self._client
            self._loading = asyncio.ensure_future(self._load())
            made = await asyncio.shield(self._loading)
            self._client = made
            return made

    async def close(self) -> None:
        """Close the client if it was ever made."""
        if self._loading is not None:
            await asyncio.gather(self._loading, return_exceptions=True)
        if self._client is not None:
            await self._client.close()
