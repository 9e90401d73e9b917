"""Cursors of event lists: opaque to clients, short, safe in URLs."""

import base64
import binascii
from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec

from parlour.controller.errors import BadRequest, invalid
from parlour.controller.events.instances import YEARS
from parlour.store.events import Position

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_MOST_CHARS = 200

_Fields = tuple[int | None, int, bytes]


def encode(position: Position) -> str:
    """The cursor of what comes after a position."""
    starts_at = None if position.starts_at is None else _micros(position.starts_at)
    fields: _Fields = (starts_at, _micros(position.created_at), position.id.bytes)
    return base64.urlsafe_b64encode(msgspec.msgpack.encode(fields)).rstrip(b"=").decode()


def decode(cursor: str) -> Position:
    """The position that a cursor stands for. Raises BadRequest for what we never gave."""
    try:
        if len(cursor) > _MOST_CHARS:
            raise ValueError("too long")
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        starts_at, created_at, identity = msgspec.msgpack.decode(raw, type=_Fields)
        return Position(
            None if starts_at is None else _time(starts_at), _time(created_at), UUID(bytes=identity)
        )
    except (ValueError, OverflowError, binascii.Error, msgspec.DecodeError) as error:
        rule = "Expected a cursor from a Link header"
        raise BadRequest(f"after: {rule}", [invalid("after", rule)]) from error


def _micros(time: datetime) -> int:
    return (time - _EPOCH) // _MICROSECOND


def _time(micros: int) -> datetime:
    time = _EPOCH + timedelta(microseconds=micros)
    if time.year not in YEARS:
        raise ValueError("no such year")
    return time
