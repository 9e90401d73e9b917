"""What a hostile client can do: lose its own connection. Everybody else notices nothing."""

import asyncio
import json
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from tests.support.raw_socket import BINARY, CONTINUATION, PING, PONG, TEXT, RawSocket, masked
from tests.support.roomserver import (
    RoomServer,
    eventually,
    guest,
    profile,
    registered,
    room_parameters,
)
from tests.support.signaling import Client
from websockets.exceptions import ConnectionClosed

MEBIBYTE = 2**20
PING_COMMAND = b'{"namespace":"echo","payload":{"action":"ping"}}'


class Attacked:
    """A meeting with two honest people, and a socket for the hostile one."""

    def __init__(self, server: RoomServer, room: str, host: Client, jo: Client) -> None:
        self.server = server
        self.room = room
        self.host = host
        self.jo = jo

    async def intrude(self, receive_buffer: int | None = None, query: str = "") -> RawSocket:
        answer = await self.server.token(self.room, guest("Mallory"))
        token = answer.json()["token"] + query
        raw = await asyncio.to_thread(RawSocket, self.server.port, token, receive_buffer)
        await self.host.event("core", "participant_connected")
        return raw

    async def unharmed(self) -> None:
        """The others still talk to each other, without delay."""
        begun = time.monotonic()
        await self.jo.say("still here")
        while (await self.host.event("chat", "message_sent"))["content"] != "still here":
            pass
        assert time.monotonic() - begun < 1.0

    async def rid_of_it(self) -> None:
        gone = await self.host.event("core", "participant_disconnected")
        assert gone["reason"] == "connection_lost"
        await self.unharmed()

    def memory(self) -> int:
        assert self.server.process is not None
        return int(psutil.Process(self.server.process.pid).memory_info().rss)


@pytest.fixture
async def meeting(server: RoomServer, room: str) -> AsyncIterator[Attacked]:
    mara = profile()
    host = await Client.join(server, room, registered(mara, "moderator"), room_parameters(mara))
    jo = await Client.join(server, room, guest("Jo"))
    yield Attacked(server, room, host, jo)
    assert server.process is not None
    assert server.process.poll() is None


JUNK = {
    "not JSON": b"\x00\x01 junk",
    "nothing": b"",
    "a number": b"1e400",
    "an array": b"[]",
    "an open string": b'"' + b"a" * 1000,
    "deep arrays": b"[" * 100_000,
    "deep objects": b'{"a":' * 20_000,
    "deep payload": b'{"namespace":"chat","payload":' + b"[" * 50_000 + b"]" * 50_000 + b"}",
    "giant number": b'{"namespace":"echo","transaction_id":' + b"9" * 50_000 + b',"payload":{}}',
    "negative transaction": b'{"namespace":"echo","transaction_id":-1,"payload":{"action":"ping"}}',
    "bad namespace": b'{"namespace":"../../etc","payload":{}}',
    "lone surrogate": b'{"namespace":"echo","payload":{"action":"\\ud800"}}',
    "duplicate keys": b'{"namespace":"echo","namespace":"chat","payload":{"action":"x"}}',
}


@pytest.mark.parametrize("junk", JUNK.values(), ids=JUNK.keys())
async def test_junk_gets_an_error_and_the_connection_stays(meeting: Attacked, junk: bytes) -> None:
    raw = await meeting.intrude()
    raw.frame()  # join_success
    raw.send(junk)
    opcode, answer = await asyncio.to_thread(raw.frame) or (0, b"")
    assert opcode == TEXT
    assert json.loads(answer)["namespace"] == "error"
    raw.send(PING_COMMAND)
    _, answer = await asyncio.to_thread(raw.frame) or (0, b"")
    assert json.loads(answer)["payload"] == {"message": "pong"}
    raw.end()
    await meeting.unharmed()


async def test_binary_frames_are_ignored(meeting: Attacked) -> None:
    raw = await meeting.intrude()
    raw.frame()
    raw.send(PING_COMMAND, BINARY)
    raw.send(b"\xff" * 1000, BINARY)
    raw.send(PING_COMMAND)
    _, answer = await asyncio.to_thread(raw.frame) or (0, b"")
    assert json.loads(answer)["payload"] == {"message": "pong"}


async def test_text_that_is_not_utf8_closes_that_socket_only(meeting: Attacked) -> None:
    raw = await meeting.intrude()
    raw.send(b'{"namespace":"chat","payload":"\xff\xfe"}')
    assert await asyncio.to_thread(raw.close_code) == 1007
    await meeting.rid_of_it()


async def test_a_message_beyond_the_limit_closes_the_socket(meeting: Attacked) -> None:
    raw = await meeting.intrude()
    before = meeting.memory()
    raw.socket.sendall(masked(b"x" * MEBIBYTE, TEXT)[: 64 * 1024])
    assert await asyncio.to_thread(raw.close_code) == 1009
    await meeting.rid_of_it()
    assert meeting.memory() - before < 4 * MEBIBYTE


async def test_whoever_is_closed_for_a_message_beyond_the_limit_has_not_left(
    meeting: Attacked,
) -> None:
    """Their answer to our close frame does not make it their own wish."""
    polite = await Client.join(meeting.server, meeting.room, guest("Polite"))
    with suppress(ConnectionClosed):
        await polite.socket.send("x" * MEBIBYTE)
    await polite.closed()
    gone = await meeting.host.event("core", "participant_disconnected")
    assert (gone["participant_id"], gone["reason"]) == (polite.participant, "connection_lost")


async def test_a_large_drawing_gets_through_and_is_paid_for_with_several_tokens(
    server: RoomServer, room: str
) -> None:
    mara = profile()
    limit = {"tokens_per_second": 20, "token_bucket_size": 10}
    parameters = room_parameters(mara, ws_rate_limit=limit)
    parameters["module_settings"]["excalidraw"] = {}
    host = await Client.join(server, room, registered(mara, "moderator"), parameters)
    free = {"type": "disabled"}
    await host.command("excalidraw", "start", initial_scene={}, edit_restrictions=free)
    await host.event("excalidraw", "started")
    scene = {"elements": [{"id": "a" * 1000}] * 600}
    for _ in range(3):
        await host.command("excalidraw", "store_scene", scene=scene)
    heard = [await host.message() for _ in range(4)]
    assert [m["payload"] for m in heard if m["namespace"] == "error"] == [{"error": "slow_down"}]
    assert [m["payload"]["scene"] for m in heard if m["namespace"] == "excalidraw"] == [scene] * 3


async def test_a_message_in_endless_fragments_closes_the_socket(meeting: Attacked) -> None:
    raw = await meeting.intrude()
    raw.send(b"x" * 1000, TEXT, final=False)
    for _ in range(300):
        raw.send(b"x", CONTINUATION, final=False)
    assert await asyncio.to_thread(raw.close_code) == 1009
    await meeting.rid_of_it()


async def test_fragments_make_a_message(meeting: Attacked) -> None:
    raw = await meeting.intrude()
    raw.frame()
    raw.send(PING_COMMAND[:10], TEXT, final=False)
    raw.send(b"between", PING)
    raw.send(PING_COMMAND[10:20], CONTINUATION, final=False)
    raw.send(PING_COMMAND[20:], CONTINUATION)
    assert await asyncio.to_thread(raw.frame) == (PONG, b"between")
    _, answer = await asyncio.to_thread(raw.frame) or (0, b"")
    assert json.loads(answer)["payload"] == {"message": "pong"}


@pytest.mark.parametrize(
    "frame",
    [
        b"\x81\x05hello",  # not masked
        masked(b"x", 3),  # no such opcode
        masked(b"x", CONTINUATION),  # nothing to continue
        masked(b"x" * 126, PING),  # control frames are short
        b"\xc1" + masked(b"{}", TEXT)[1:],  # compressed, which nobody has offered
    ],
)
async def test_a_broken_protocol_closes_the_socket(meeting: Attacked, frame: bytes) -> None:
    raw = await meeting.intrude()
    raw.socket.sendall(frame)
    assert await asyncio.to_thread(raw.close_code) == 1002
    await meeting.rid_of_it()


async def test_a_flood_is_slowed_down_and_nothing_of_it_is_lost(
    server: RoomServer, room: str
) -> None:
    limit = {"tokens_per_second": 20, "token_bucket_size": 10}
    await server.put(room, room_parameters(profile(), ws_rate_limit=limit))
    client = await Client.join(server, room, guest())
    begun = time.monotonic()
    for number in range(40):
        await client.command("echo", "ping", number)
    answers = [await client.message() for _ in range(41)]
    assert time.monotonic() - begun > 1.2
    slow = [answer for answer in answers if answer["namespace"] == "error"]
    assert [answer["payload"] for answer in slow] == [{"error": "slow_down"}]
    assert "transaction_id" not in slow[0]
    numbers = [answer["transaction_id"] for answer in answers if answer["namespace"] == "echo"]
    assert numbers == list(range(40))


@pytest.mark.parametrize("flood", [(PING_COMMAND, TEXT), (b"x" * 100, PING), (b"", BINARY)])
async def test_an_endless_flood_costs_the_others_nothing(
    server: RoomServer, room: str, flood: tuple[bytes, int]
) -> None:
    limit = {"tokens_per_second": 10, "token_bucket_size": 30}
    mara = profile()
    parameters = room_parameters(mara, ws_rate_limit=limit)
    host = await Client.join(server, room, registered(mara, "moderator"), parameters)
    jo = await Client.join(server, room, guest("Jo"))
    attacked = Attacked(server, room, host, jo)
    raw = await attacked.intrude()
    raw.socket.settimeout(0.5)
    before = attacked.memory()
    many = masked(*flood) * 2000

    def pour() -> int:
        poured = 0
        try:
            while poured < 64 * MEBIBYTE:
                poured += raw.socket.send(many)
        except OSError:  # the server reads no more, or has closed
            pass
        return poured

    poured = await asyncio.to_thread(pour)
    assert poured < 8 * MEBIBYTE
    await attacked.unharmed()
    assert attacked.memory() - before < 16 * MEBIBYTE


async def test_a_client_that_does_not_read_is_cut_off(meeting: Attacked) -> None:
    await meeting.intrude(receive_buffer=4096)
    before = meeting.memory()
    line = "x" * 3900
    congested = await meeting.server.metric("signaling_congested_connections")
    for _ in range(40):
        for _ in range(50):
            await meeting.jo.say(line)
        await meeting.jo.quiet()
        if await meeting.server.metric("signaling_congested_connections") > congested:
            break
    assert await meeting.server.metric("signaling_congested_connections") == congested + 1
    await meeting.rid_of_it()
    # The chat history of the room itself is in this figure.
    assert meeting.memory() - before < 40 * MEBIBYTE


async def test_pings_without_reading_the_pongs_do_not_pile_up(meeting: Attacked) -> None:
    raw = await meeting.intrude(receive_buffer=4096)
    raw.socket.settimeout(0.3)
    before = meeting.memory()
    pings = masked(b"x" * 125, PING) * 1000

    def pour() -> None:
        try:
            for _ in range(100):
                raw.socket.sendall(pings)
        except OSError:  # the server reads no more, or has closed
            pass

    await asyncio.to_thread(pour)
    await meeting.unharmed()
    assert meeting.memory() - before < 8 * MEBIBYTE


async def test_half_open_connections_are_noticed(tmp_path: Path, room: str) -> None:
    hurried = RoomServer(tmp_path, limits={"PING_EVERY": 0.2, "SILENCE": 0.8})
    hurried.start()
    try:
        mara = profile()
        host = await Client.join(
            hurried, room, registered(mara, "moderator"), room_parameters(mara)
        )
        token = (await hurried.token(room, guest("Gone"))).json()["token"]
        await asyncio.to_thread(RawSocket, hurried.port, token)
        connected = await host.event("core", "participant_connected")
        gone = await host.event("core", "participant_disconnected")
        assert gone["connection_id"] == connected["connection_id"]
        assert gone["reason"] == "connection_lost"
        # The host answers pings, and says nothing else either.
        assert await host.quiet() == []
    finally:
        await Client.all_leave()
        hurried.stop()


async def test_pings_come_with_the_number_of_the_last_frame(tmp_path: Path, room: str) -> None:
    hurried = RoomServer(tmp_path, limits={"PING_EVERY": 0.2})
    hurried.start()
    try:
        answer = await hurried.token(room, guest(), room_parameters(profile()))
        raw = await asyncio.to_thread(
            RawSocket, hurried.port, answer.json()["token"] + "?resumable=1"
        )
        frames = [await asyncio.to_thread(raw.frame) for _ in range(3)]
        assert frames[-1] == (PING, b"1")
    finally:
        hurried.stop()


async def test_idle_connections_do_not_keep_the_port_from_others(server: RoomServer) -> None:
    """More of them than the room server keeps: the oldest has to go."""
    idle = [await asyncio.open_connection("127.0.0.1", server.port) for _ in range(2100)]
    assert await asyncio.wait_for(idle[0][0].read(), 20) == b""
    assert (await server.get("/health/live")).status_code == 200
    for _, writer in idle:
        writer.close()
    await asyncio.gather(*(writer.wait_closed() for _, writer in idle))


async def test_tokens_are_bounded(tmp_path: Path, room: str) -> None:
    small = RoomServer(tmp_path, limits={"TOKENS_PER_ROOM": 3, "ROOMS": 1})
    small.start()
    try:
        parameters = room_parameters(profile())
        for _ in range(3):
            assert (await small.token(room, guest(), parameters)).status_code == 200
        full = await small.token(room, guest(), parameters)
        assert (full.status_code, full.json()["code"]) == (503, "service_unavailable")
        other = await small.put(str(uuid.uuid4()), parameters)
        assert (other.status_code, other.json()["code"]) == (503, "service_unavailable")
    finally:
        small.stop()


async def test_unused_upgrades_leave_nothing_behind(server: RoomServer, room: str) -> None:
    waiting = await server.metric("parlour_roomserver_sessions_waiting")
    await server.put(room, room_parameters(profile()))
    for _ in range(20):
        answer = await server.token(room, guest())
        raw = RawSocket(server.port, answer.json()["token"])
        raw.end()
    await eventually(lambda: _nobody_waits(server, waiting))


async def _nobody_waits(server: RoomServer, before: float) -> bool:
    return await server.metric("parlour_roomserver_sessions_waiting") == before
