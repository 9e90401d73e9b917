"""The room server's process: everything put together, until it is told to stop."""

import asyncio
import importlib
import logging
import os
import resource
import signal
import socket
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import structlog

from parlour.api_keys import ApiKeys
from parlour.media.rooms import MediaRooms
from parlour.room.io import ServiceTarget
from parlour.room.registry import Registry
from parlour.roomserver import limits
from parlour.roomserver.announcing import Announcer, Tell
from parlour.roomserver.api import Api
from parlour.roomserver.assets import MemoryStorage, Storage, load_storage
from parlour.roomserver.boxes import LocalBoxes
from parlour.roomserver.effects import EffectRunner
from parlour.roomserver.gateway import Gateway
from parlour.roomserver.house import House
from parlour.roomserver.http import HttpProtocol
from parlour.roomserver.identity import Devices
from parlour.roomserver.journal import LocalJournals
from parlour.roomserver.mediaproxy.proxy import MediaProxy
from parlour.roomserver.mediawatch import MediaWatch
from parlour.roomserver.notes.desk import Desk
from parlour.roomserver.origins import origin_of
from parlour.roomserver.resume import ResumeKeys
from parlour.roomserver.routes import Routes
from parlour.roomserver.services import Services, now
from parlour.roomserver.statistics import Statistics
from parlour.roomserver.storing import Storing
from parlour.roomserver.tokens import Tokens
from parlour.roomserver.turn import Turn
from parlour.roomserver.unreadable import forget_unreadable
from parlour.settings import Settings, SettingsError

_log = structlog.get_logger(__name__)


async def serve(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT. The journals stay, so that rooms go on after a restart.

    Raises SettingsError if the port cannot be listened on or the journal folder not be made.
    """
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    _allow_many_sockets()
    listener = _listen(settings.roomserver.host, settings.roomserver.port)
    house = House()
    effects = EffectRunner(_load_media, Storing(_storage_of(settings)))
    services = _services(settings, loop, effects, house)
    house.open(services)
    media = MediaProxy(house)
    routes = _routes(settings, house, media)
    connections: dict[HttpProtocol, None] = {}
    server = await loop.create_server(
        lambda: HttpProtocol(routes.answer, routes.upgrade, connections),
        sock=listener,
        backlog=1024,
    )
    _log.info("room server listens", address=settings.roomserver.address())
    background = _background(settings, house, effects, services)
    try:
        await stop.wait()
    finally:
        _log.info("room server stops")
        for task in background:
            task.cancel()
        await asyncio.gather(*background, return_exceptions=True)
        server.close()
        house.close()
        await effects.close()
        await media.close()
        if services.announcer is not None:
            services.announcer.close()
        for connection in list(connections):
            connection.close()
        await _let_sockets_close()


def _background(
    settings: Settings, house: House, effects: EffectRunner, services: Services
) -> list[asyncio.Task[None]]:
    """What goes on beside the sockets, until the end."""
    own = settings.roomserver
    work = [
        house.rebuild(),
        MediaWatch(house, effects).run(),
        forget_unreadable(settings.journal(), own.unreadable_journals_days),
    ]
    if services.announcer is not None:
        work.append(services.announcer.run())
    return [asyncio.create_task(one) for one in work]


def _services(
    settings: Settings, loop: asyncio.AbstractEventLoop, effects: EffectRunner, house: House
) -> Services:
    return Services(
        loop=loop,
        turn=Turn(loop),
        effects=effects,
        journals=_journals(settings.journal()),
        desk=Desk(),
        boxes=lambda room: LocalBoxes(settings.journal(), room),
        registry=Registry.installed(),
        resume_keys=ResumeKeys(settings.roomserver.salt()),
        statistics=Statistics(),
        announcer=_announcer(settings),
        address=settings.roomserver.address(),
        room_over=house.forget,
    )


def _routes(settings: Settings, house: House, media: MediaProxy) -> Routes:
    own = settings.roomserver
    tokens = Tokens(time.monotonic)
    devices = Devices(own.salt())
    keys = ApiKeys((key.id, key.secret.reveal()) for key in own.api_keys)
    return Routes(
        api=Api(house, tokens, devices, keys, own.address()),
        gateway=Gateway(
            house,
            tokens,
            devices,
            allowed_origins=own.allowed_origins,
            own_origin=origin_of(own.address()),
            guests_may_moderate=own.legacy_allow_guest_moderator,
        ),
        media=media,
        house=house,
        tokens=tokens,
        metrics_allow=own.metrics_allow,
    )


async def _load_media() -> MediaRooms:
    """The LiveKit client. Its libraries take long to import: not in the loop's thread."""
    loop = asyncio.get_running_loop()
    module = await loop.run_in_executor(None, importlib.import_module, "parlour.media.livekit_api")
    return module.LiveKitRooms()


def _storage_of(settings: Settings) -> Callable[[], Awaitable[Storage]]:
    """The controller's, or the memory of this process if there is no controller."""
    target = _controller_of(settings)
    return _load_memory if target is None else lambda: load_storage(target)


def _controller_of(settings: Settings) -> ServiceTarget | None:
    own = settings.roomserver
    url, secret = own.controller_url, own.controller_api_secret
    if url is None or secret is None:
        return None
    return ServiceTarget(url, own.controller_api_key, secret.reveal())


def _announcer(settings: Settings) -> Announcer | None:
    target = _controller_of(settings)
    if target is None:
        return None
    return Announcer(settings.journal() / "notices.jsonl", lambda: _load_notices(target))


async def _load_notices(target: ServiceTarget) -> Tell:
    """The HTTP client. Its library takes long to import: not in the loop's thread."""
    loop = asyncio.get_running_loop()
    name = "parlour.roomserver.controller_notices"
    module = await loop.run_in_executor(None, importlib.import_module, name)
    return module.ControllerNotices(target).tell


async def _load_memory() -> Storage:
    return MemoryStorage(now)


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        # Accepted sockets inherit these. The first bounds what one client can make us read at
        # once, the second what the kernel keeps for one that does not read.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, limits.RECEIVE_BUFFER_BYTES)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, limits.SEND_BUFFER_BYTES)
        listener.bind((host, port))
        listener.listen(1024)
        listener.setblocking(False)
    except OSError as error:
        listener.close()
        reason = os.strerror(error.errno or 0)
        raise SettingsError(f"Cannot listen on {host}, port {port}: {reason}.") from error
    return listener


def _journals(folder: Path) -> LocalJournals:
    try:
        return LocalJournals(folder)
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        raise SettingsError(f"Cannot make the journal folder {folder}: {reason}.") from error


def _allow_many_sockets() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


async def _let_sockets_close() -> None:
    """Give the peers a moment to answer the close frames."""
    await asyncio.sleep(limits.SHUTDOWN_WAIT)


logging.getLogger("aiohttp").setLevel(logging.CRITICAL)
