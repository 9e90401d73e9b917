"""Ballot boxes on the disk: one file per secret vote (docs/decisions/secret-ballots.md).

A file holds a key and as many slots as there are voters. A ballot lies in a slot that was drawn, is
written over what was there, and keeps neither time nor order nor voter. Until it lies there it is
in the journal, sealed under the key; then the key is written over by another.
"""

import contextlib
import os
import struct
from pathlib import Path
from typing import Protocol

import structlog

from parlour.protocol import base58
from parlour.room.vault import KEY_BYTES, Box, Vault

_log = structlog.get_logger(__name__)
_HEADER = struct.Struct("!18sI")
_MAGIC = b"PARLOUR-BALLOTS-1\n"
_FIRST_SLOT = _HEADER.size + KEY_BYTES
_SLOT_BYTES = base58.BYTES + 1


class Boxes(Protocol):
    """The ballot boxes of one room."""

    def read(self, vault: Vault) -> None:
        """Put what there is into the vault of a room that is being rebuilt."""
        ...

    def begin(self, vault: Vault) -> None:
        """Before the journal is written: set up boxes that are new. Raises OSError."""
        ...

    def settle(self, vault: Vault) -> None:
        """After it: put ballots into their slots, clear away boxes that were opened.

        Raises OSError.
        """
        ...

    def delete(self) -> None:
        """The room is over."""
        ...

    def forget(self) -> None:
        """The journal stopped: set all boxes up anew before it begins again."""
        ...


class LocalBoxes:
    """Files beside the journal."""

    def __init__(self, folder: Path, room: str) -> None:
        self._folder = folder
        self._room = room
        self._open: dict[str, int] = {}
        self._known = False
        """Whether boxes that an earlier process left have been cleared away."""

    def read(self, vault: Vault) -> None:
        for path in self._files():
            if path.suffix != ".ballots":
                continue
            try:
                box = _box_in(path.read_bytes())
            except OSError as error:
                _log.error("ballot box cannot be read", room=self._room, reason=error.strerror)
                continue
            if box is not None:
                vault.boxes[path.name.split(".")[1]] = box

    def begin(self, vault: Vault) -> None:
        if not self._known:
            self._known = True
            for path in self._files():
                if path.name.split(".")[1] not in vault.boxes:
                    path.unlink(missing_ok=True)
        for vote, box in vault.boxes.items():
            if vote not in self._open:
                self._open[vote] = self._write(vote, box)

    def settle(self, vault: Vault) -> None:
        for vote, box in vault.boxes.items():
            if box.on_the_way and vote in self._open:
                for token, slot in box.on_the_way.items():
                    data = base58.to_bytes(token) + bytes((box.ballots[token],))
                    os.pwrite(self._open[vote], data, _FIRST_SLOT + slot * _SLOT_BYTES)
                key = os.urandom(KEY_BYTES)
                os.pwrite(self._open[vote], key, _HEADER.size)
                vault.settled(vote, key)
        for vote in [vote for vote in self._open if vote not in vault.boxes]:
            os.close(self._open.pop(vote))
            self._path(vote).unlink(missing_ok=True)

    def delete(self) -> None:
        self.forget()
        for path in self._files():
            path.unlink(missing_ok=True)

    def forget(self) -> None:
        for descriptor in self._open.values():
            os.close(descriptor)
        self._open.clear()

    def _write(self, vote: str, box: Box) -> int:
        slots = bytearray(box.capacity * _SLOT_BYTES)
        for token, slot in box.slots.items():
            at = slot * _SLOT_BYTES
            slots[at : at + _SLOT_BYTES] = base58.to_bytes(token) + bytes((box.ballots[token],))
        data = _HEADER.pack(_MAGIC, box.capacity) + box.key + slots
        fresh = self._path(vote).with_suffix(".ballots-new")
        flags = os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC
        descriptor = os.open(fresh, flags, 0o600)
        try:
            if os.write(descriptor, data) != len(data):
                raise OSError(28, "No space left on device")
            fresh.replace(self._path(vote))
        except OSError:
            os.close(descriptor)
            with contextlib.suppress(OSError):
                fresh.unlink()
            raise
        return descriptor

    def _path(self, vote: str) -> Path:
        return self._folder / f"{self._room}.{vote}.ballots"

    def _files(self) -> list[Path]:
        return sorted(self._folder.glob(f"{self._room}.*.ballots*"))


def _box_in(data: bytes) -> Box | None:
    """The box in a file; None if it is not whole."""
    if len(data) < _FIRST_SLOT:
        return None
    magic, capacity = _HEADER.unpack_from(data)
    if magic != _MAGIC or len(data) != _FIRST_SLOT + capacity * _SLOT_BYTES:
        return None
    box = Box(capacity, data[_HEADER.size : _FIRST_SLOT])
    for slot in range(capacity):
        at = _FIRST_SLOT + slot * _SLOT_BYTES
        choice = data[at + base58.BYTES]
        if choice:
            box.put(base58.from_bytes(data[at : at + base58.BYTES]), choice, slot)
    return box
