"""Carries out what rooms ask for outside of themselves: calls to the media server and to services.

The media effects of a room run one after the other, in the order in which the room gave them; those
of different rooms run side by side. Calls to services have a lane of their own, so that a recorder
that does not answer delays nobody's removal. Each effect has a time limit, and ends with a result
or with None.
"""

import asyncio
import importlib
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, Protocol, TypeVar

import msgspec
import structlog

from parlour.media.rooms import MediaError, MediaRooms
from parlour.room.io import (
    AnyEffect,
    CreateMediaRoom,
    DeleteMediaRoom,
    MediaEffect,
    MuteMicrophones,
    RemoveFromMedia,
    ServiceTarget,
    WakeService,
)
from parlour.roomserver import limits

_log = structlog.get_logger(__name__)
Client = TypeVar("Client")
_Done = Callable[[bytes | None], None]
_Queue = deque[tuple[AnyEffect, _Done]]
_Lane = tuple[str, bool]
"""A room, and whether it is for services."""


class ServiceError(Exception):
    """A service did not do it; `reason` is a code without secrets."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


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


class EffectRunner:
    """Runs effects in the background."""

    def __init__(
        self,
        load: Callable[[], Awaitable[MediaRooms]],
        load_calls: Callable[[], Awaitable[ServiceCalls]] = load_service_calls,
    ) -> None:
        """The two give the clients of media server and services, when they are needed first."""
        self._load = load
        self._load_calls = load_calls
        self._loading = asyncio.Lock()
        self._media: MediaRooms | None = None
        self._calls: ServiceCalls | None = None
        self._queues: dict[_Lane, _Queue] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._loads: set[asyncio.Future[Any]] = set()
        self.departures: dict[str, float] = {}
        """Rooms from whose media somebody was removed, and when (the loop's time)."""

    def start(self, room: str, effect: AnyEffect, done: _Done) -> None:
        """Queue an effect of a room; `done` gets its result as JSON, or None if it failed."""
        lane = (room, isinstance(effect, WakeService))
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
        await asyncio.gather(*self._tasks, *self._loads, return_exceptions=True)
        for client in (self._media, self._calls):
            if client is not None:
                await client.close()

    async def _work(self, lane: _Lane, queue: _Queue) -> None:
        while queue:
            effect, done = queue.popleft()
            done(await self._carry_out(lane[0], effect))
        del self._queues[lane]

    async def media(self) -> MediaRooms:
        """The client of the media server."""
        async with self._loading:
            if self._media is None:
                self._media = await self._undisturbed(self._load())
            return self._media

    async def _undisturbed(self, loading: Awaitable[Client]) -> Client:
        """To the end even if the waiting effect is cancelled: a process that ends while another
        thread imports a library crashes."""
        task = asyncio.ensure_future(loading)
        self._loads.add(task)
        return await asyncio.shield(task)

    async def _loaded_calls(self) -> ServiceCalls:
        async with self._loading:
            if self._calls is None:
                self._calls = await self._undisturbed(self._load_calls())
            return self._calls

    async def _carry_out(self, room: str, effect: AnyEffect) -> bytes | None:
        try:
            async with asyncio.timeout(limits.EFFECT_TIMEOUT):
                return msgspec.json.encode(sorted(await self._result(room, effect)))
        except (MediaError, ServiceError, TimeoutError) as error:
            reason = "timeout" if isinstance(error, TimeoutError) else error.reason
            whom = "service" if isinstance(effect, WakeService) else "media server"
            _log.warning(
                f"{whom} call failed", room=room, effect=type(effect).__name__, reason=reason
            )
            return None

    async def _result(self, room: str, effect: AnyEffect) -> Iterable[str]:
        if isinstance(effect, WakeService):
            await (await self._loaded_calls()).wake(effect.target, effect.body)
            return ()
        if isinstance(effect, RemoveFromMedia):
            self.departures[room] = asyncio.get_running_loop().time()
        return await _dispatch(await self.media(), effect)


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
