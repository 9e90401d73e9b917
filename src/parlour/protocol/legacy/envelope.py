"""The envelope of the older generation: no transaction ids (signaling-legacy.md 4)."""

import msgspec
from msgspec import Struct

from parlour.protocol.scalars import Timestamp


class FromClient(Struct, frozen=True):
    namespace: str
    payload: msgspec.Raw


class FromServer(Struct, frozen=True):
    """Its keys stand in this order on the wire."""

    namespace: str
    timestamp: Timestamp
    payload: msgspec.Raw
