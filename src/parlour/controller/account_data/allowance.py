"""How often archives of somebody's data are made: each may read every file that a person has.

Counted by this controller alone; with several, each allows as much.
"""

import time
from collections.abc import AsyncGenerator, AsyncIterator
from uuid import UUID
from weakref import WeakValueDictionary

from limits import RateLimitItemPerDay
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

from parlour.controller.errors import TooManyRequests

EXPORTS = RateLimitItemPerDay(20)
# When to ask again while one is on its way.
RETRY_SECS = 30


class Place:
    """The place of the one archive that is on its way to a person."""

    def __init__(self, places: "WeakValueDictionary[UUID, Place]", user_id: UUID) -> None:
        self._places = places
        self._user_id = user_id
        places[user_id] = self

    def free(self) -> None:
        """Let another archive be begun."""
        if self._places.get(self._user_id) is self:
            del self._places[self._user_id]

    async def during(self, chunks: AsyncIterator[bytes]) -> AsyncGenerator[bytes]:
        """The chunks; the place is free when they were sent, or nobody wants them any more."""
        try:
            async for chunk in chunks:
                yield chunk
        finally:
            self.free()


class Exports:
    """Lets a person have one archive at a time, and not more than so many a day."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        # Weak: an answer that was never begun is not ended either, only forgotten.
        self._running = WeakValueDictionary[UUID, Place]()

    async def check(self, user_id: UUID) -> None:
        """Raise TooManyRequests if none may be begun."""
        if user_id in self._running:
            raise TooManyRequests(RETRY_SECS)
        await self._check_day(user_id)

    async def begin(self, user_id: UUID) -> Place:
        """Take the place, until it is freed. Raises TooManyRequests."""
        if user_id in self._running:
            raise TooManyRequests(RETRY_SECS)
        place = Place(self._running, user_id)
        try:
            await self._check_day(user_id)
        except TooManyRequests:
            place.free()
            raise
        await self._limiter.hit(EXPORTS, str(user_id))
        return place

    async def _check_day(self, user_id: UUID) -> None:
        if not await self._limiter.test(EXPORTS, str(user_id)):
            stats = await self._limiter.get_window_stats(EXPORTS, str(user_id))
            raise TooManyRequests(int(stats.reset_time - time.time()) + 1)
