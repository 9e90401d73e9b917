"""From frames to messages: fragments put together, within limits; text that is text."""

from picows import WSCloseCode, WSMsgType

from parlour.roomserver import limits


class FragmentError(Exception):
    """The peer breaks the rules of fragmentation, or a limit; `code` says how to close."""

    def __init__(self, code: WSCloseCode) -> None:
        super().__init__(code)
        self.code = code


class Fragments:
    """Puts the frames of one message together."""

    __slots__ = ("_bytes", "_kind", "_most", "_parts")

    def __init__(self, most: int = limits.MESSAGE_BYTES) -> None:
        self._most = most
        self._kind: WSMsgType | None = None
        self._parts: list[bytes] = []
        self._bytes = 0

    def add(
        self, kind: WSMsgType, payload: bytes, *, final: bool
    ) -> tuple[WSMsgType, bytes] | None:
        """The whole message if this frame completes one. Raises FragmentError."""
        if (kind == WSMsgType.CONTINUATION) != (self._kind is not None):
            raise FragmentError(WSCloseCode.PROTOCOL_ERROR)
        if self._kind is None and final:
            return kind, payload
        if self._kind is None:
            self._kind = kind
        self._parts.append(payload)
        self._bytes += len(payload)
        if self._bytes > self._most or len(self._parts) > limits.MESSAGE_FRAGMENTS:
            raise FragmentError(WSCloseCode.MESSAGE_TOO_BIG)
        if not final:
            return None
        whole = self._kind, b"".join(self._parts)
        self._kind, self._parts, self._bytes = None, [], 0
        return whole


def is_utf8(text: bytes) -> bool:
    """Whether these bytes are valid UTF-8."""
    if text.isascii():
        return True
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True
