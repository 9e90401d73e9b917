"""Ports for servers of the tests."""

import contextlib
import random
import socket

# Below those that connections going out are given: none of them takes a port meanwhile.
_RANGE = range(10_000, 32_000)
_given: set[int] = set()


def free_port(kind: socket.SocketKind = socket.SOCK_STREAM) -> int:
    """A port of 127.0.0.1 that is free at the moment; no run on this machine is given it twice."""
    while True:
        port = random.choice(_RANGE)
        if port in _given or not _reserve(port):
            continue
        with socket.socket(socket.AF_INET, kind) as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def _reserve(port: int) -> bool:
    """False if another run, side by side with this one, has the port.

    The name is one of Linux without a file: it goes when the run ends, however that ends.
    """
    claim = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    try:
        claim.bind(f"\0parlour-tests-port-{port}")
    except OSError:
        claim.close()
        return False
    # Left open, as the claim ends with it.
    claim.detach()
    _given.add(port)
    return True
