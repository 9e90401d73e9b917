"""Anything on the wire: heads, frames and commands that no client sends. The process lives on.

PARLOUR_FUZZ=N tries N examples each, others every time.
"""

import os
import socket
import struct
import uuid
from collections.abc import Iterator
from contextlib import suppress

import httpx
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.raw_socket import (
    BINARY,
    CLOSE,
    CONTINUATION,
    PING,
    PONG,
    TEXT,
    RawSocket,
    masked,
)
from tests.support.roomserver import RoomServer, guest, profile, registered, room_parameters
from tests.unit.room.commands import COMMANDS, JUNK

from parlour.protocol.signaling.namespaces import NAMESPACES

EXAMPLES = int(os.environ.get("PARLOUR_FUZZ", "0"))
FUZZ = settings(
    max_examples=EXAMPLES or 60,
    deadline=None,
    derandomize=not EXAMPLES,
    database=None,
    suppress_health_check=list(HealthCheck),
)
PING_COMMAND = b'{"namespace":"echo","transaction_id":7,"payload":{"action":"ping"}}'


class Meeting:
    """A room with an honest moderator who must notice nothing."""

    def __init__(self, server: RoomServer) -> None:
        self.server = server
        self.http = httpx.Client(base_url=server.url, trust_env=False)
        self.room = str(uuid.uuid4())
        self.mara = profile()
        modules = {name: {} for name in NAMESPACES}
        parameters = room_parameters(self.mara)
        parameters["module_settings"] = modules | parameters["module_settings"]
        self.parameters = parameters
        self.host = self.enter(registered(self.mara, "moderator"))

    def enter(self, client: object) -> RawSocket:
        body = {"client_parameters": client, "room_parameters": self.parameters}
        answer = self.http.post(
            f"/v1/rooms/{self.room}/token", json=body, headers=self.server.headers()
        )
        raw = RawSocket(self.server.port, answer.raise_for_status().json()["token"])
        raw.frame()
        return raw

    def lives(self) -> None:
        """The process runs, and the honest one gets an answer."""
        assert self.server.process is not None
        assert self.server.process.poll() is None
        self.host.send(PING_COMMAND)
        while (found := self.host.frame()) is not None:
            opcode, payload = found
            if opcode == PING:
                self.host.send(payload, PONG)
            elif b'"transaction_id":7' in payload:
                return
        raise AssertionError("the honest moderator has lost the connection")


@pytest.fixture
def meeting(server: RoomServer) -> Iterator[Meeting]:
    meeting = Meeting(server)
    yield meeting
    meeting.http.close()


@st.composite
def frames(draw: st.DrawFn) -> bytes:
    """A frame with a random head: reserved bits, opcodes, lengths that lie, masks or none."""
    payload = draw(st.binary(max_size=200) | JUNK | st.just(PING_COMMAND))
    opcode = draw(st.sampled_from([TEXT, BINARY, CONTINUATION, CLOSE, PING, PONG, 3, 7, 11, 15]))
    if draw(st.booleans()):
        return masked(payload, opcode, final=draw(st.booleans()))
    first = opcode | draw(st.sampled_from([0, 0x80, 0x40, 0xC0, 0xF0]))
    length = draw(st.sampled_from([0, 1, len(payload) % 126, 125, 126, 127]))
    extended = {126: struct.pack("!H", draw(st.integers(0, 2**16 - 1))), 127: b""}
    if length == 127:
        extended[127] = struct.pack("!Q", draw(st.integers(0, 2**64 - 1)))
    mask = draw(st.sampled_from([0, 0x80]))
    return struct.pack("!BB", first, mask | length) + extended.get(length, b"") + payload


def send(raw: RawSocket, data: bytes) -> None:
    with suppress(OSError):  # it may have been thrown out
        raw.socket.sendall(data)


@FUZZ
@given(stream=st.lists(frames(), min_size=1, max_size=12))
def test_frames_of_any_kind(meeting: Meeting, stream: list[bytes]) -> None:
    hostile = meeting.enter(guest("Mallory"))
    for data in stream:
        send(hostile, data)
    hostile.end()
    meeting.lives()


@FUZZ
@given(said=st.lists(COMMANDS.map(msgspec.json.encode) | JUNK, min_size=10, max_size=40))
def test_commands_of_any_kind_from_a_moderator(meeting: Meeting, said: list[bytes]) -> None:
    """In a meeting of their own: they may end it, ban everybody and start anything."""
    own = Meeting(meeting.server)
    second = own.enter(registered(profile("Mallory"), "moderator"))
    for text in said:
        send(second, masked(text, TEXT))
    second.end()
    own.http.close()
    own.host.end()
    meeting.lives()


@FUZZ
@given(said=st.lists(COMMANDS.map(msgspec.json.encode) | JUNK, min_size=10, max_size=40))
def test_commands_of_any_kind_from_a_guest(meeting: Meeting, said: list[bytes]) -> None:
    hostile = meeting.enter(guest("Mallory"))
    for text in said:
        send(hostile, masked(text, TEXT))
    hostile.end()
    meeting.lives()


HEADS = [
    b"GET /v1/signaling/x HTTP/1.1\r\n",
    b"GET /v1/signaling/resume/x?received=1 HTTP/1.1\r\n",
    b"GET /signaling HTTP/1.1\r\nSec-WebSocket-Protocol: ticket#x\r\n",
    b"POST /v1/rooms/x/token HTTP/1.1\r\nContent-Length: 5\r\n",
    b"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n",
    b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n",
    b"Transfer-Encoding: chunked\r\n\r\nffffffff\r\n",
    b"Content-Length: 99999999999\r\n",
    b"\r\n\r\n",
]


@FUZZ
@given(parts=st.lists(st.sampled_from(HEADS) | st.binary(max_size=60), min_size=1, max_size=8))
def test_requests_of_any_kind(meeting: Meeting, parts: list[bytes]) -> None:
    address = ("127.0.0.1", meeting.server.port)
    with socket.create_connection(address, 5) as hostile, suppress(OSError):
        hostile.sendall(b"".join(parts))
    meeting.lives()
