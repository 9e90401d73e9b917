"""Work that is done again whenever it is asked for, one round at a time."""

import asyncio
from collections.abc import Awaitable, Callable


class Rounds:
    """Asked for during a round, one more follows it: that one sees what has changed meanwhile."""

    def __init__(self) -> None:
        self._running: asyncio.Task[None] | None = None
        self._again = False

    def begin(self, work: Callable[[], Awaitable[None]]) -> None:
        """Begin a round; nobody waits for it."""
        self._again = True
        if self._running is None or self._running.done():
            self._running = asyncio.create_task(self._run(work))

    async def close(self) -> None:
        """Let what was begun come to its end."""
        if self._running is not None:
            await asyncio.wait({self._running})

    async def _run(self, work: Callable[[], Awaitable[None]]) -> None:
        while self._again:
            self._again = False
            await work()
