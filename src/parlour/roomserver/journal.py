"""Journals: what a room went through, kept so that it survives its process.

A journal is a base (the whole state at some moment) and the records that came after it. The local
one is a file per room. Each entry is a length, a CRC-32 and as many bytes; the first entry is the
base. A torn tail (the process died while writing) ends the journal there. Nothing is synced to the
disk: the page cache outlives the process, and only the loss of the whole machine loses its tail.
"""

import os
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from parlour.roomserver import limits

_HEADER = struct.Struct("!II")
_MAGIC = b"PARLOUR-JOURNAL-1\n"
_SUFFIX = ".journal"


class Recorded(Struct, frozen=True):
    """What a journal holds: the base and the records after it."""

    room: str
    base: bytes
    records: list[bytes]


class Journal(Protocol):
    """The journal of one room."""

    def append(self, record: bytes) -> None:
        """Queue a record for the next `commit`."""
        ...

    def commit(self) -> None:
        """Make everything appended so far survive the process. Raises OSError."""
        ...

    def full(self) -> bool:
        """Whether it is time to compact."""
        ...

    def compact(self, base: bytes) -> None:
        """Replace base and records by this base. Raises OSError."""
        ...

    def delete(self) -> None:
        """The room is over."""
        ...

    def close(self) -> None:
        """Stop writing, keep what is there."""
        ...


class JournalStore(Protocol):
    """All journals of one room server."""

    def rooms(self) -> list[str]:
        """The rooms that have a journal."""
        ...

    def read(self, room: str) -> Recorded | None:
        """What a journal holds; None if it has not even a whole base."""
        ...

    def open(self, room: str, base: bytes) -> Journal:
        """Begin a journal with this base, in place of any other. Raises OSError."""
        ...

    def discard(self, room: str) -> None:
        """Put a journal aside that cannot be used."""
        ...


class LocalJournals:
    """Journals in files of one folder, readable by the owner alone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def rooms(self) -> list[str]:
        return sorted(path.stem for path in self._folder.glob(f"*{_SUFFIX}"))

    def read(self, room: str) -> Recorded | None:
        entries = list(_entries(self._path(room).read_bytes()))
        return Recorded(room, entries[0], entries[1:]) if entries else None

    def open(self, room: str, base: bytes) -> "LocalJournal":
        journal = LocalJournal(self._path(room))
        journal.compact(base)
        return journal

    def discard(self, room: str) -> None:
        self._path(room).replace(self._path(room).with_suffix(".unreadable"))

    def _path(self, room: str) -> Path:
        return self._folder / f"{room}{_SUFFIX}"


class LocalJournal:
    """One room's file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None
        self._queued: list[bytes] = []
        self._records = 0
        self._bytes = 0

    def append(self, record: bytes) -> None:
        self._queued.append(_HEADER.pack(len(record), zlib.crc32(record)))
        self._queued.append(record)
        self._records += 1

    def commit(self) -> None:
        if not self._queued:
            return
        data = b"".join(self._queued)
        self._queued = []
        self._bytes += len(data)
        if self._descriptor is None:
            raise OSError("the journal is closed")
        _write(self._descriptor, data)

    def full(self) -> bool:
        return self._records >= limits.JOURNAL_RECORDS or self._bytes >= limits.JOURNAL_BYTES

    def compact(self, base: bytes) -> None:
        fresh = self._path.with_suffix(".new")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        try:
            _write(descriptor, _MAGIC + _HEADER.pack(len(base), zlib.crc32(base)) + base)
            fresh.replace(self._path)
        except OSError:
            os.close(descriptor)
            raise
        self.close()
        self._descriptor = descriptor
        self._queued, self._records, self._bytes = [], 0, 0

    def delete(self) -> None:
        self.close()
        self._path.unlink(missing_ok=True)

    def close(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def _write(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _entries(data: bytes) -> Iterator[bytes]:
    """The whole entries at the beginning of a file."""
    if not data.startswith(_MAGIC):
        return
    at = len(_MAGIC)
    while at + _HEADER.size <= len(data):
        size, checksum = _HEADER.unpack_from(data, at)
        at += _HEADER.size
        entry = data[at : at + size]
        if len(entry) != size or zlib.crc32(entry) != checksum:
            return
        yield entry
        at += size
