"""What a room's journal is made of, beyond the room's own inputs.

The room is the fold of its inputs; its sessions (who may resume, which frames they may lack) are
the fold of these records.
"""

import msgspec
from msgspec import Struct

from parlour.room.io import AnyEffect, AnyInput, Micros

VERSION = 1


class Record(Struct, frozen=True, tag_field="t", kw_only=True):
    """Something that the runtime did."""


class SessionBegun(Record, frozen=True, tag="session_begun"):
    """A socket was opened; the room's `Opened` follows."""

    connection: str
    device: str
    kind: str
    resumable: bool


class RuntimeSent(Record, frozen=True, tag="runtime_sent"):
    """A frame that did not come from the room: it counts in the session's numbers all the same."""

    connection: str
    frame: bytes


class EffectFinished(Record, frozen=True, tag="effect_finished"):
    """An effect came to its end, and the room did not want to know."""

    effect: int


class SessionState(Struct, frozen=True, kw_only=True):
    """A session in a base. `tail` indexes `Base.frames`."""

    connection: str
    device: str
    kind: str
    resumable: bool
    received: int
    sent: int
    tail: list[int]


class Base(Struct, frozen=True, kw_only=True):
    """A room and its sessions at one moment."""

    version: int
    at: Micros
    room: bytes
    sessions: list[SessionState]
    frames: list[bytes]
    effects: list[AnyEffect]


AnyRecord = AnyInput | SessionBegun | RuntimeSent | EffectFinished

_encoder = msgspec.msgpack.Encoder()
_record_decoder = msgspec.msgpack.Decoder(AnyRecord)
_base_decoder = msgspec.msgpack.Decoder(Base)


def encode(record: AnyRecord | Base) -> bytes:
    """A record or base as bytes for a journal."""
    return _encoder.encode(record)


def decode_record(data: bytes) -> AnyRecord:
    """Raises msgspec.DecodeError or msgspec.ValidationError."""
    return _record_decoder.decode(data)


def decode_base(data: bytes) -> Base:
    """Raises msgspec.DecodeError or msgspec.ValidationError, also for another version."""
    base = _base_decoder.decode(data)
    if base.version != VERSION:
        raise msgspec.ValidationError(f"journal version {base.version}, expected {VERSION}")
    return base
