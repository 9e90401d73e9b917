"""Finding out whether a port is free, and finding one that is."""

import contextlib
import errno
import socket
from collections.abc import Collection, Container, Iterable
from typing import Literal

from parlour.settings.load import SettingsError

Protocol = Literal["tcp", "udp"]


def trial(host: str, port: int, protocol: Protocol = "tcp") -> OSError | None:
    """Why one cannot listen there; None if one can."""
    kind = socket.SOCK_STREAM if protocol == "tcp" else socket.SOCK_DGRAM
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, kind) as probe:
        if protocol == "tcp":
            # As servers do: a port whose last connections are only lingering counts as free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return error
    return None


def require(host: str, port: int, setting: str, protocol: Protocol = "tcp") -> None:
    """Raise SettingsError, in one sentence, if one cannot listen there."""
    error = trial(host, port, protocol)
    if error is None:
        return
    where = f"{protocol.upper()} port {port} on {host}"
    if error.errno == errno.EADDRINUSE:
        raise SettingsError(f"{where} is in use by another program; set {setting} to a free one.")
    reason = (error.strerror or str(error)).lower()
    raise SettingsError(f"Cannot listen on {where} ({reason}); set {setting} to another.")


def free(
    host: str, count: int, protocol: Protocol = "tcp", *, taken: Container[int] = ()
) -> list[int]:
    """So many different ports that are free at the moment and not promised to others."""
    kind = socket.SOCK_STREAM if protocol == "tcp" else socket.SOCK_DGRAM
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    found: list[int] = []
    with contextlib.ExitStack() as held:
        while len(found) < count:
            probe = held.enter_context(socket.socket(family, kind))
            probe.bind((host, 0))
            port = int(probe.getsockname()[1])
            if port not in taken:
                found.append(port)
    return found


def choose(
    host: str,
    wanted: Iterable[int | None],
    protocol: Protocol = "tcp",
    *,
    taken: Collection[int] = (),
) -> list[int]:
    """The wanted ports where they are free, and others where they are not (or None).

    `taken`: ports of servers that do not listen yet.
    """
    chosen: list[int] = []
    for port in wanted:
        promised = {*taken, *chosen}
        if port and port not in promised and trial(host, port, protocol) is None:
            chosen.append(port)
        else:
            chosen += free(host, 1, protocol, taken=promised)
    return chosen


def own_address() -> str:
    """The address under which this machine reaches others; loopback if it reaches none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # Connecting a datagram socket sends nothing: it only picks the route.
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])
