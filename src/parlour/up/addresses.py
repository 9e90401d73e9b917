"""Which ports the processes take, and which address others reach this machine at."""

from collections.abc import Collection
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from parlour.settings.load import Loaded
from parlour.settings.production import is_loopback
from parlour.settings.tree import Settings
from parlour.up import ports
from parlour.up.folder import Folder, write_private

_FILE = "ports.json"
# With another controller port this is not the only instance, so the usual ports are not for it.
_USUAL_CONTROLLER_PORT = 8000


class Ports(Struct, frozen=True):
    """Ports of the instance, kept so that addresses stay the same from one start to the next."""

    controller: int
    roomservers: list[int]
    livekit: int
    udp: int
    tcp: int


def media_address(settings: Settings) -> str:
    """The address that browsers reach this machine at: loopback unless somebody else shall."""
    host = settings.controller.host
    if settings.livekit.node_ip is not None and is_loopback(settings.livekit.node_ip):
        return settings.livekit.node_ip
    if is_loopback(host) and is_loopback(host_of(settings.address())):
        return "127.0.0.1"
    if host in ("0.0.0.0", "::") or is_loopback(host):
        return ports.own_address()
    return host


def host_of(url: str) -> str:
    """The host that a URL names."""
    return urlsplit(url).hostname or ""


def choose_ports(loaded: Loaded, folder: Folder, media_host: str) -> Ports:
    """Ports for all processes; raises SettingsError if one that was asked for is in use."""
    settings, given = loaded.settings, loaded.sources
    host = settings.controller.host
    before = _remembered(folder)
    port = settings.controller.port or ports.free(host, 1)[0]
    ports.require(host, port, "--port (or controller.port)")
    workers = settings.roomserver.workers
    if "roomserver.port" in given and settings.roomserver.port:
        signalling = [settings.roomserver.port + n for n in range(workers)]
        for one in signalling:
            ports.require(host, one, "roomserver.port")
    else:
        known = before.roomservers if before else []
        wishes = [*known, *range(settings.roomserver.port, settings.roomserver.port + workers)]
        usual = wishes[:workers] if before or port == _USUAL_CONTROLLER_PORT else [None] * workers
        signalling = ports.choose(host, usual, taken={port})
    taken = {port, *signalling}
    media = _one(loaded, "port", before.livekit if before else None, host, taken)
    udp = _one(loaded, "udp_port", before.udp if before else None, media_host)
    tcp = 0
    # LiveKit opens it on all interfaces: not while everything else keeps to loopback.
    if not is_loopback(media_host) and settings.livekit.tcp_port:
        tcp = _one(loaded, "tcp_port", before.tcp if before else None, "0.0.0.0", {*taken, media})
    chosen = Ports(controller=port, roomservers=signalling, livekit=media, udp=udp, tcp=tcp)
    write_private(folder.path / _FILE, msgspec.json.encode(chosen).decode())
    return chosen


def _one(
    loaded: Loaded, name: str, before: int | None, host: str, taken: Collection[int] = ()
) -> int:
    """A port of the media server: the given one, the one of last time, the usual, or a free one."""
    section = loaded.settings.livekit
    value: int = getattr(section, name)
    protocol: ports.Protocol = "udp" if name == "udp_port" else "tcp"
    setting = f"livekit.{name}"
    if not section.embedded:
        return value
    if setting in loaded.sources and value:
        ports.require(host, value, setting, protocol)
        return value
    usual = value if loaded.settings.controller.port == _USUAL_CONTROLLER_PORT else None
    return ports.choose(host, [before or usual], protocol, taken=taken)[0]


def _remembered(folder: Folder) -> Ports | None:
    try:
        return msgspec.json.decode((folder.path / _FILE).read_bytes(), type=Ports)
    except (OSError, msgspec.MsgspecError):
        return None
