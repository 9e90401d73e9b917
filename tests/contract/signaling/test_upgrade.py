"""Opening a signalling socket: tokens, origins, refusals (signaling-core.md, 1.2 and 1.3)."""

import asyncio
import socket
import uuid
from pathlib import Path

import pytest
from tests.support.roomserver import (
    RoomServer,
    guest,
    profile,
    registered,
    room_parameters,
)
from tests.support.signaling import Client
from websockets.exceptions import InvalidStatus

OTHER = "https://elsewhere.example"
OWN = "https://meet.example"


async def token(server: RoomServer, room: str, **changes: object) -> str:
    answer = await server.token(room, guest(), room_parameters(profile(), **changes))
    return str(answer.json()["token"])


async def refused(server: RoomServer, path: str, origin: str | None = None) -> tuple[int, bytes]:
    with pytest.raises(InvalidStatus) as refusal:
        await Client.open(server, path, origin=origin)
    response = refusal.value.response
    return response.status_code, bytes(response.body or b"")


async def test_a_token_works_once(server: RoomServer, room: str) -> None:
    once = await token(server, room)
    client = await Client.open(server, once)
    await client.event("core", "join_success")
    status, body = await refused(server, once)
    assert status == 401
    assert b'"code":"invalid_token"' in body


async def test_an_unknown_token_is_refused(server: RoomServer) -> None:
    status, body = await refused(server, str(uuid.uuid4()))
    assert status == 401
    assert b'"code":"invalid_token"' in body


async def test_a_token_that_is_no_uuid_is_a_bad_request(server: RoomServer) -> None:
    assert (await refused(server, "not-a-token"))[0] == 400


async def test_a_token_expires(tmp_path: Path, room: str) -> None:
    hurried = RoomServer(tmp_path, limits={"TOKEN_LIFETIME": 0.3})
    hurried.start()
    try:
        stale = await token(hurried, room)
        await asyncio.sleep(0.4)
        assert (await refused(hurried, stale))[0] == 401
    finally:
        hurried.stop()


async def test_a_request_that_is_no_upgrade_leaves_the_token(server: RoomServer, room: str) -> None:
    unused = await token(server, room)
    answer = await server.get(f"/v1/signaling/{unused}")
    assert answer.status_code == 400
    client = await Client.open(server, unused)
    await client.event("core", "join_success")


async def test_an_upgrade_without_a_key_leaves_the_token(server: RoomServer, room: str) -> None:
    unused = await token(server, room)
    head = (
        f"GET /v1/signaling/{unused} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\n"
        "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", server.port)) as raw:
        raw.sendall(head.encode())
        assert raw.recv(100).startswith(b"HTTP/1.1 400 ")
    client = await Client.open(server, unused)
    await client.event("core", "join_success")


async def test_a_room_that_is_gone_is_not_found(server: RoomServer, room: str) -> None:
    orphan = await token(server, room)
    await server.delete(room)
    status, body = await refused(server, orphan)
    assert status == 404
    assert b'"code":"not_found"' in body


async def test_guests_are_refused_once_guest_access_is_off(server: RoomServer, room: str) -> None:
    late = await token(server, room)
    await server.put(room, room_parameters(profile(), guest_access=False))
    status, body = await refused(server, late)
    assert status == 403
    assert b'"code":"guest_access_disabled"' in body


async def test_pages_of_the_rooms_origins_may_connect(server: RoomServer, room: str) -> None:
    for origin in (OWN, server.url, None):
        client = await Client.open(server, await token(server, room), origin=origin)
        await client.event("core", "join_success")
    for origin in (OTHER, "null", OWN + ".evil.example"):
        status, body = await refused(server, await token(server, room), origin)
        assert status == 403
        assert b'"code":"forbidden"' in body


async def test_a_room_may_allow_every_origin(server: RoomServer, room: str) -> None:
    entry = await token(server, room, allowed_origins=["*"])
    client = await Client.open(server, entry, origin=OTHER)
    await client.event("core", "join_success")


async def test_the_settings_say_what_a_room_does_not(tmp_path: Path, room: str) -> None:
    own = RoomServer(tmp_path, settings={"allowed_origins": f'["{OWN}"]'})
    own.start()
    try:
        client = await Client.open(own, await token(own, room, allowed_origins=[]), origin=OWN)
        await client.event("core", "join_success")
        entry = await token(own, room, allowed_origins=[])
        assert (await refused(own, entry, OTHER))[0] == 403
    finally:
        await Client.all_leave()
        own.stop()


async def test_a_subprotocol_is_ignored(server: RoomServer, room: str) -> None:
    entry = await token(server, room)
    head = (
        f"GET /v1/signaling/{entry} HTTP/1.1\r\nHost: x\r\nConnection: keep-alive, Upgrade\r\n"
        "Upgrade: WebSocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: chat\r\n"
        "Sec-WebSocket-Extensions: permessage-deflate\r\n"
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", server.port)) as raw:
        raw.sendall(head.encode())
        answer = raw.recv(4096).lower()
    assert answer.startswith(b"http/1.1 101 ")
    assert b"sec-websocket-protocol" not in answer
    assert b"sec-websocket-extensions" not in answer


async def test_a_registered_user_is_known_by_the_user_id(server: RoomServer, room: str) -> None:
    mara = profile()
    laptop = await Client.join(
        server, room, registered(mara, device="laptop-" + "x" * 16), room_parameters(mara)
    )
    phone = await Client.join(server, room, registered(mara, device="phone-" + "x" * 16))
    assert laptop.participant == phone.participant == mara["id"]
    assert laptop.joined["device_id"] != phone.joined["device_id"]


async def test_a_guest_is_known_by_the_device(server: RoomServer, room: str) -> None:
    secret = "the-same-device-secret"
    await server.put(room, room_parameters(profile()))
    first = await Client.join(server, room, guest("Jo", secret))
    second = await Client.join(server, room, guest("Jo", secret))
    other = await Client.join(server, room, guest("Jo"))
    assert first.participant == second.participant == first.joined["device_id"]
    assert other.participant != first.participant
