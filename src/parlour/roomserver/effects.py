"""Carries out what rooms ask for outside of themselves: calls to the media server.

The effects of a room run one after the other, in the order in which the room gave them; those of
different rooms run side by side. Each one has a time limit, and ends with a result or with None.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable

import msgspec
import structlog

from parlour.media.rooms import MediaError, MediaRooms
from parlour.room.io import (
    AnyEffect,
    CreateMediaRoom,
    DeleteMediaRoom,
    MuteMicrophones,
    RemoveFromMedia,
)
from parlour.roomserver import limits

_log = structlog.get_logger(__name__)
_Done = Callable[[bytes | None], None]


class EffectRunner:
    """Runs effects in the background."""

    def __init__(self, load: Callable[[], Awaitable[MediaRooms]]) -> None:
        """`load` gives the client of the media server, when it is needed for the first time."""
        self._load = load
        self._loading = asyncio.Lock()
        self._media: MediaRooms | None = None
        self._queues: dict[str, deque[tuple[AnyEffect, _Done]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, room: str, effect: AnyEffect, done: _Done) -> None:
        """Queue an effect of a room; `done` gets its result as JSON, or None if it failed."""
        queue = self._queues.get(room)
        if queue is None:
            queue = self._queues[room] = deque()
            task = asyncio.get_running_loop().create_task(self._work(room, queue))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        if len(queue) >= limits.EFFECTS_WAITING:
            asyncio.get_running_loop().call_soon(done, None)
        else:
            queue.append((effect, done))

    async def close(self) -> None:
        """Stop; what was not done is found in the journals."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._media is not None:
            await self._media.close()

    async def _work(self, room: str, queue: deque[tuple[AnyEffect, _Done]]) -> None:
        while queue:
            effect, done = queue.popleft()
            done(await self._carry_out(room, effect))
        del self._queues[room]

    async def _loaded(self) -> MediaRooms:
        async with self._loading:
            if self._media is None:
                self._media = await self._load()
            return self._media

    async def _carry_out(self, room: str, effect: AnyEffect) -> bytes | None:
        try:
            async with asyncio.timeout(limits.EFFECT_TIMEOUT):
                media = await self._loaded()
                return msgspec.json.encode(sorted(await _dispatch(media, effect)))
        except (MediaError, TimeoutError) as error:
            reason = error.reason if isinstance(error, MediaError) else "timeout"
            _log.warning(
                "media server call failed", room=room, effect=type(effect).__name__, reason=reason
            )
            return None


async def _dispatch(media: MediaRooms, effect: AnyEffect) -> Iterable[str]:
    """The identities that the effect reports, if any."""
    match effect:
        case CreateMediaRoom():
            await media.create(effect.target, effect.room)
        case DeleteMediaRoom():
            await media.delete(effect.target, effect.room)
        case RemoveFromMedia():
            await media.remove(effect.target, effect.room, effect.identities)
        case MuteMicrophones():
            return await media.mute(effect.target, effect.room, effect.identities)
        case _:
            return await media.permit(effect.target, effect.room, effect.permissions)
    return ()
