"""Whose cursor stands where: said by each writer of their own, and under their true name.

The editor uses the awareness protocol of Yjs. What is said of others, or in another name, is not
passed on: the name comes from the room, and a socket speaks for one client id only.
"""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from parlour.room.modules.meeting_notes.lib0 import BrokenError, Reader, block, number
from parlour.roomserver import limits

_CLIENT_MOST = 2**32 - 1
_CLOCK_MOST = 2**31 - 1


class Person(Struct, frozen=True):
    """Who writes."""

    id: str
    name: str


class _Id(Struct, frozen=True):
    client: Annotated[int, Meta(ge=0, le=_CLIENT_MOST)]
    clock: Annotated[int, Meta(ge=0, le=_CLOCK_MOST)]


class _Position(Struct, frozen=True):
    """A place in the text, as Yjs writes it: other pages would stumble over anything else."""

    type: _Id | None = None
    tname: Literal["notes"] | None = None
    item: _Id | None = None
    assoc: Literal[-1, 0] = 0


class _Cursor(Struct, frozen=True):
    anchor: _Position
    head: _Position


class _Said(Struct, frozen=True):
    """All else that a client says is left out."""

    cursor: _Cursor | None = None


class _Told(Struct, frozen=True):
    user: Person
    cursor: _Cursor | None


_decode = msgspec.json.Decoder(_Said | None).decode


class Presence:
    """What one socket says of itself."""

    def __init__(self) -> None:
        self.client: int | None = None
        self._clock = 0
        self._state = b"null"

    def hear(self, update: bytes, person: Person) -> None:
        """Take in what a client says. Raises BrokenError."""
        reader = Reader(update)
        if len(update) > limits.NOTES_PRESENCE_BYTES or reader.number() != 1:
            raise BrokenError("a presence of more than one")
        client, clock = reader.number(_CLIENT_MOST), reader.number(_CLOCK_MOST)
        try:
            said = _decode(reader.bytes())
        except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
            raise BrokenError("a presence that cannot be read") from None
        reader.end()
        if self.client is not None and client != self.client:
            raise BrokenError("a presence of somebody else")
        self.client = client
        self._clock = max(clock, self._clock)
        told = None if said is None else _Told(person, said.cursor)
        self._state = msgspec.json.encode(told)

    def leave(self) -> None:
        """The socket is gone."""
        self._clock = min(self._clock + 1, _CLOCK_MOST)
        self._state = b"null"

    def update(self) -> bytes | None:
        """For the others; None if nothing was said yet."""
        if self.client is None:
            return None
        return number(1) + number(self.client) + number(self._clock) + block(self._state)
