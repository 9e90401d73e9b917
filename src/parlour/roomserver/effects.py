"""Carries out what rooms ask for outside of themselves: calls to the media server and to services.

The media effects of a room run one after the other, in the order in which the room gave them; those
of different rooms run side by side. Calls to services have a lane of their own, so that a recorder
that does not answer delays nobody's removal, and so has storage. Each effect has a time limit, and
ends with a result or with None.
"""

import asyncio
import importlib
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from typing import Protocol

import msgspec
import structlog

from parlour.media.rooms import MediaError, MediaRooms
from parlour.room.io import (
    AnyEffect,
    AssetLabel,
    BoardEffect,
    CreateMediaRoom,
    DeleteMediaRoom,
    MediaEffect,
    MuteMicrophones,
    PadEffect,
    RemoveFromMedia,
    ServiceTarget,
    StorageEffect,
    StoreAsset,
    StoringEffect,
    WakeService,
)
from parlour.roomserver import limits
from parlour.roomserver.failures import ServiceError
from parlour.roomserver.once import Once
from parlour.roomserver.storing import Storing

_log = structlog.get_logger(__name__)
Keep = Callable[[AssetLabel, bytes, str], Awaitable[bytes]]
"""Stores a file with a label and a key; gives the answer for the room."""
_Done = Callable[[bytes | None], None]
_Queue = deque[tuple[AnyEffect, _Done]]
_Lane = tuple[str, str]
"""A room, and who is asked."""


class EditorCalls(Protocol):
    """Calls to editors of others, such as Etherpad."""

    async def pads(self, effect: PadEffect, keep: Keep) -> bytes:
        """The effect's answer as JSON. Raises ServiceError."""
        ...

    async def boards(self, effect: BoardEffect, keep: Keep) -> bytes:
        """The effect's answer as JSON. Raises ServiceError."""
        ...

    async def close(self) -> None:
        """Close all connections."""
        ...


class ServiceCalls(Protocol):
    """Calls to services outside, such as recorders."""

    async def wake(self, target: ServiceTarget, body: bytes) -> None:
        """Ask a service to come into a room. Raises ServiceError."""
        ...

    async def close(self) -> None:
        """Close all connections."""
        ...


async def load_service_calls() -> ServiceCalls:
    """The HTTP client. Its library takes long to import: not in the loop's thread."""
    loop = asyncio.get_running_loop()
    name = "parlour.roomserver.service_calls"
    module = await loop.run_in_executor(None, importlib.import_module, name)
    return module.HttpServiceCalls()


async def load_editor_calls() -> EditorCalls:
    """The same for editors."""
    loop = asyncio.get_running_loop()
    name = "parlour.roomserver.notes.calls"
    module = await loop.run_in_executor(None, importlib.import_module, name)
    return module.HttpEditorCalls()


class EffectRunner:
    """Runs effects in the background."""

    def __init__(
        self,
        load: Callable[[], Awaitable[MediaRooms]],
        storing: Storing,
        load_calls: Callable[[], Awaitable[ServiceCalls]] = load_service_calls,
    ) -> None:
        """The two give the clients of media server and services, when they are needed first."""
        self._media = Once(load)
        self._calls = Once(load_calls)
        self._editors = Once(load_editor_calls)
        self._storing = storing
        self._queues: dict[_Lane, _Queue] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self.departures: dict[str, float] = {}
        """Rooms from whose media somebody was removed, and when (the loop's time)."""

    def start(self, room: str, effect: AnyEffect, done: _Done) -> None:
        """Queue an effect of a room; `done` gets its result as JSON, or None if it failed."""
        lane = (room, _whom(effect))
        queue = self._queues.get(lane)
        if queue is None:
            queue = self._queues[lane] = deque()
            task = asyncio.get_running_loop().create_task(self._work(lane, queue))
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
        for client in (self._media, self._calls, self._editors, self._storing):
            await client.close()

    async def media(self) -> MediaRooms:
        """The client of the media server."""
        return await self._media.get()

    async def _work(self, lane: _Lane, queue: _Queue) -> None:
        while queue:
            effect, done = queue.popleft()
            done(await self._carry_out(lane, effect))
        del self._queues[lane]

    async def _carry_out(self, lane: _Lane, effect: AnyEffect) -> bytes | None:
        room, whom = lane
        stores = isinstance(effect, StoringEffect)
        allowed = limits.STORAGE_TIMEOUT if stores else limits.EFFECT_TIMEOUT
        try:
            async with asyncio.timeout(allowed):
                return await self._result(room, effect)
        except (MediaError, ServiceError, TimeoutError) as error:
            reason = "timeout" if isinstance(error, TimeoutError) else error.reason
            _log.warning(
                f"{whom} call failed", room=room, effect=type(effect).__name__, reason=reason
            )
            return None

    async def _result(self, room: str, effect: AnyEffect) -> bytes:
        if isinstance(effect, PadEffect | BoardEffect):
            return await self._edit(room, effect)
        if isinstance(effect, StorageEffect):
            return await self._storing.carry_out(room, effect)
        if isinstance(effect, WakeService):
            calls = await self._calls.get()
            await calls.wake(effect.target, effect.body)
            return msgspec.json.encode(())
        if isinstance(effect, RemoveFromMedia):
            self.departures[room] = asyncio.get_running_loop().time()
        return msgspec.json.encode(sorted(await _dispatch(await self.media(), effect)))

    async def _edit(self, room: str, effect: PadEffect | BoardEffect) -> bytes:
        editors = await self._editors.get()

        async def keep(label: AssetLabel, content: bytes, key: str) -> bytes:
            made = StoreAsset(label=label, content=content, key=key)
            return await self._storing.carry_out(room, made)

        if isinstance(effect, PadEffect):
            return await editors.pads(effect, keep)
        return await editors.boards(effect, keep)


def _whom(effect: AnyEffect) -> str:
    """Who is asked: what goes to one does not wait for another."""
    if isinstance(effect, PadEffect | BoardEffect):
        return "editor"
    if isinstance(effect, StorageEffect):
        return "storage"
    return "service" if isinstance(effect, WakeService) else "media server"


async def _dispatch(media: MediaRooms, effect: MediaEffect) -> Iterable[str]:
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
