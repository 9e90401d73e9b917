"""Frames from the server: the envelope of signaling-core.md 1.4 around an encoded payload."""

import msgspec
from msgspec import Struct

from parlour.room.clock import timestamp
from parlour.room.io import Micros

encode = msgspec.json.Encoder().encode

_heads: dict[str, bytes] = {}


def frame(namespace: str, event: Struct, at: Micros, transaction_id: int | None = None) -> bytes:
    """One message as it goes over the wire."""
    return wrap(namespace, encode(event), timestamp(at), transaction_id)


def wrap(namespace: str, payload: bytes, stamp: str, transaction_id: int | None) -> bytes:
    """The same for a payload that is JSON already; `stamp` is its timestamp."""
    head = _heads.get(namespace)
    if head is None:
        head = _heads[namespace] = b'{"namespace":' + encode(namespace)
    if transaction_id is None:
        return b'%b,"timestamp":"%b","payload":%b}' % (head, stamp.encode(), payload)
    return b'%b,"transaction_id":%d,"timestamp":"%b","payload":%b}' % (
        head,
        transaction_id,
        stamp.encode(),
        payload,
    )
