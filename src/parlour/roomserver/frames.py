"""WebSocket frames as they go over the wire, built once however many sockets they go to.

A server's frames carry no mask (RFC 6455, 5.1), so header and payload are the same for everybody.
"""

import struct

_MEDIUM = struct.Struct("!BBH")
_LARGE = struct.Struct("!BBQ")
_FINAL_TEXT = 0x81
_FINAL_BINARY = 0x82


def text_frame(payload: bytes) -> bytes:
    """The whole frame of a text message."""
    return _frame(_FINAL_TEXT, payload)


def binary_frame(payload: bytes) -> bytes:
    """The whole frame of a binary message."""
    return _frame(_FINAL_BINARY, payload)


def _frame(kind: int, payload: bytes) -> bytes:
    size = len(payload)
    if size < 126:
        return bytes((kind, size)) + payload
    if size < 65536:
        return _MEDIUM.pack(kind, 126, size) + payload
    return _LARGE.pack(kind, 127, size) + payload


class SecretFrame(bytes):
    """A frame that may not be kept on the disk; `kept` may, in its place."""

    kept: bytes

    @classmethod
    def hide(cls, frame: bytes, kept: bytes) -> "SecretFrame":
        hidden = cls(frame)
        hidden.kept = kept
        return hidden


def payload_of(frame: bytes) -> bytes:
    """The message in a frame that `text_frame` has built."""
    size = frame[1]
    return frame[2 if size < 126 else 4 if size == 126 else 10 :]
