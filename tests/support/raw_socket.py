"""A WebSocket client that does what no library lets one do."""

import os
import socket
import struct
from typing import ClassVar

TEXT, BINARY, CLOSE, PING, PONG, CONTINUATION = 1, 2, 8, 9, 10, 0


class RawSocket:
    """Sends any frame, reads only when asked, answers nothing by itself."""

    everybody: ClassVar[list["RawSocket"]] = []

    def __init__(self, port: int, token: str, receive_buffer: int | None = None) -> None:
        self.socket = socket.socket()
        self.everybody.append(self)
        if receive_buffer is not None:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.settimeout(5)
        self.socket.connect(("127.0.0.1", port))
        self.socket.sendall(
            f"GET /v1/signaling/{token} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\n"
            "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n".encode()
        )
        self._rest = b""
        while b"\r\n\r\n" not in self._rest:
            self._rest += self.socket.recv(65536)
        head, _, self._rest = self._rest.partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 101 "), head

    def send(self, payload: bytes, opcode: int = TEXT, *, final: bool = True) -> None:
        self.socket.sendall(masked(payload, opcode, final=final))

    def frame(self) -> tuple[int, bytes] | None:
        """The next frame's opcode and payload; None if the connection has ended."""
        try:
            first, second = self._take(2)
            size = second & 0x7F
            if size == 126:
                (size,) = struct.unpack("!H", self._take(2))
            elif size == 127:
                (size,) = struct.unpack("!Q", self._take(8))
            return first & 0x0F, self._take(size)
        except (ConnectionError, EOFError):
            return None

    def close_code(self) -> int | None:
        """Read to the end; the code of the close frame, if there was one."""
        while (found := self.frame()) is not None:
            if found[0] == CLOSE:
                return int(struct.unpack("!H", found[1][:2])[0])
        return None

    def end(self) -> None:
        self.socket.close()

    @classmethod
    def all_end(cls) -> None:
        """Close whatever a test has opened."""
        while cls.everybody:
            cls.everybody.pop().end()

    def _take(self, size: int) -> bytes:
        while len(self._rest) < size:
            part = self.socket.recv(65536)
            if not part:
                raise EOFError
            self._rest += part
        taken, self._rest = self._rest[:size], self._rest[size:]
        return taken


def masked(payload: bytes, opcode: int, *, final: bool = True) -> bytes:
    """A client's frame."""
    first = opcode | (0x80 if final else 0)
    if len(payload) < 126:
        head = struct.pack("!BB", first, 0x80 | len(payload))
    elif len(payload) < 65536:
        head = struct.pack("!BBH", first, 0x80 | 126, len(payload))
    else:
        head = struct.pack("!BBQ", first, 0x80 | 127, len(payload))
    mask = os.urandom(4)
    repeated = mask * (len(payload) // 4 + 1)
    number = int.from_bytes(payload, "big") ^ int.from_bytes(repeated[: len(payload)], "big")
    return head + mask + number.to_bytes(len(payload), "big")
