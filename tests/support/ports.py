"""Ports for servers of the tests."""

import contextlib
import fcntl
import os
import random
import socket
import tempfile
from pathlib import Path
from typing import BinaryIO

# Below those that connections going out are given: none of them takes a port meanwhile.
_RANGE = range(10_000, 32_000)
# The byte at a port's number is locked by the run that gives the port, until the run ends.
_BOOK = Path(tempfile.gettempdir()) / f"parlour-tests-ports-{os.getuid()}"
_given: set[int] = set()
_books: list[BinaryIO] = []


def free_port(kind: socket.SocketKind = socket.SOCK_STREAM) -> int:
    """A port of 127.0.0.1 that is free at the moment; no run on this machine is given it twice."""
    while True:
        port = random.choice(_RANGE)
        if port in _given or not _reserve(port):
            continue
        with socket.socket(socket.AF_INET, kind) as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            _given.add(port)
            return port


def _reserve(port: int) -> bool:
    """False if another run, side by side with this one, has the port."""
    if not _books:
        # Never closed: with the file, the locks would go.
        _books.append(_BOOK.open("ab"))
    try:
        fcntl.lockf(_books[0], fcntl.LOCK_EX | fcntl.LOCK_NB, 1, port)
    except BlockingIOError:
        return False
    return True
