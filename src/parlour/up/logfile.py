"""A log file that never grows without bound."""

import os
from pathlib import Path

MAX_BYTES = 5_000_000
KEPT = 3


class LogFile:
    """Appends to a file; at MAX_BYTES it becomes NAME.1, and the oldest of KEPT is dropped."""

    def __init__(self, path: Path, max_bytes: int = MAX_BYTES, kept: int = KEPT) -> None:
        self._path = path
        self._max_bytes = max_bytes
        self._kept = kept
        self._open()

    def _open(self) -> None:
        descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._file = os.fdopen(descriptor, "ab", buffering=0)
        self._size = self._path.stat().st_size

    def write(self, line: bytes) -> None:
        """Append one line; the line end is added."""
        if self._size and self._size + len(line) + 1 > self._max_bytes:
            self._rotate()
        self._file.write(line + b"\n")
        self._size += len(line) + 1

    def _rotate(self) -> None:
        self._file.close()
        for number in range(self._kept - 1, 0, -1):
            older = self._path.with_name(f"{self._path.name}.{number}")
            if older.exists():
                older.replace(older.with_name(f"{self._path.name}.{number + 1}"))
        self._path.replace(self._path.with_name(f"{self._path.name}.1"))
        self._open()

    def close(self) -> None:
        """Close the file."""
        self._file.close()
