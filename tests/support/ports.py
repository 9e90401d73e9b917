"""Ports for servers of the tests."""

import contextlib
import random
import socket

# Below those that connections going out are given: none of them takes a port meanwhile.
_RANGE = range(10_000, 32_000)
_given: set[int] = set()


def free_port(kind: socket.SocketKind = socket.SOCK_STREAM) -> int:
    """A port of 127.0.0.1 that is free at the moment, each time another."""
    while True:
        port = random.choice(_RANGE)
        if port in _given:
            continue
        with socket.socket(socket.AF_INET, kind) as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            _given.add(port)
            return port
