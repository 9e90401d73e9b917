"""The socket of the notes' editor: messages are binary."""

from typing import ClassVar

from picows import WSCloseCode, WSMsgType

from parlour.roomserver import limits
from parlour.roomserver.notes.desk import SUBPROTOCOL
from parlour.roomserver.notes.session import ASKS_FOR_ALL
from parlour.roomserver.websocket import WebSocket


class NotesSocket(WebSocket):
    """Text is refused."""

    subprotocol: ClassVar[str | None] = SUBPROTOCOL
    message_bytes: ClassVar[int] = limits.NOTES_MESSAGE_BYTES

    def _price(self, payload: bytes) -> float:
        """A change goes through the whole text, and to everybody; and whoever says what they have
        may be sent all the rest."""
        if payload.startswith(ASKS_FOR_ALL):
            return limits.NOTES_SYNC_TOKENS
        return 1.0 + len(payload) // limits.NOTES_TOKEN_BYTES

    def _accept(self, kind: WSMsgType, payload: bytes) -> None:
        if kind == WSMsgType.BINARY and self._events is not None:
            self._events.received(payload)
        elif kind == WSMsgType.TEXT:
            self._refuse(WSCloseCode.UNSUPPORTED_DATA)
        else:
            super()._accept(kind, payload)
