"""Waiting for a condition of the outside world, with a limit and a sentence for the failure."""

import asyncio
import time
from collections.abc import Awaitable, Callable

_INTERVAL_SECS = 0.1


async def eventually(
    holds: Callable[[], Awaitable[bool]], what: str, *, within_secs: float = 20
) -> float:
    """Return after how many seconds the condition held; fail, naming it, if it never did."""
    start = time.monotonic()
    while not await holds():
        if time.monotonic() - start > within_secs:
            raise AssertionError(f"within {within_secs} s it did not happen that {what}")
        await asyncio.sleep(_INTERVAL_SECS)
    return time.monotonic() - start
