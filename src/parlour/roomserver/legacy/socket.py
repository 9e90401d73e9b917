"""The socket of an older client: the same, with the habits of its time."""

from typing import ClassVar

from picows import WSMsgType

from parlour.protocol.legacy.ticket import SUBPROTOCOL
from parlour.roomserver import limits
from parlour.roomserver.websocket import WebSocket


class LegacySocket(WebSocket):
    """Binary frames hold JSON as well, and two missed pongs are a lost connection."""

    subprotocol: ClassVar[str | None] = SUBPROTOCOL
    message_bytes: ClassVar[int] = limits.LEGACY_MESSAGE_BYTES

    def _longest_silence(self) -> float:
        return limits.LEGACY_SILENCE

    def _accept(self, kind: WSMsgType, payload: bytes) -> None:
        super()._accept(WSMsgType.TEXT if kind == WSMsgType.BINARY else kind, payload)
