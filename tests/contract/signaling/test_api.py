"""The HTTP API that the controller calls (signaling-core.md, 14.1)."""

import socket
import time
import uuid
from typing import Any

import pytest
from tests.support.roomserver import (
    KEY_ID,
    KEY_SECRET,
    RoomServer,
    api_token,
    guest,
    profile,
    registered,
    room_parameters,
)
from tests.support.signaling import Client


async def test_put_begins_a_room_or_replaces_its_parameters(server: RoomServer, room: str) -> None:
    assert (await server.put(room, room_parameters(profile()))).status_code == 201
    assert (await server.put(room, room_parameters(profile()))).status_code == 204


async def test_put_can_be_for_a_room_that_runs_only(server: RoomServer, room: str) -> None:
    for status in (412, 204):
        answer = await server.put(room, room_parameters(profile()), {"If-Match": "*"})
        assert answer.status_code == status
        await server.put(room, room_parameters(profile()))


async def test_a_token_can_begin_a_room(server: RoomServer, room: str) -> None:
    answer = await server.token(room, guest(), room_parameters(profile()))
    assert answer.status_code == 200
    assert answer.json()["public_url"] == server.url
    assert str(uuid.UUID(answer.json()["token"])) == answer.json()["token"]


async def test_a_token_for_no_room_needs_parameters(server: RoomServer, room: str) -> None:
    answer = await server.token(room, guest())
    assert answer.status_code == 422
    assert answer.json()["code"] == "room_parameters_missing"
    assert answer.headers["content-type"] == "text/json; charset=utf-8"


async def test_guests_get_no_token_without_guest_access(server: RoomServer, room: str) -> None:
    answer = await server.token(room, guest(), room_parameters(profile(), guest_access=False))
    assert (answer.status_code, answer.json()["code"]) == (403, "guest_access_disabled")


async def test_patch_tells_the_room(server: RoomServer, room: str) -> None:
    mara = profile()
    host = await Client.join(server, room, registered(mara, "moderator"), room_parameters(mara))
    assert (await server.patch(room, {"title": "New title"})).status_code == 204
    changed = await host.event("core", "room_parameters_changed")
    assert changed["change"] == {"title": "New title"}
    assert (await server.patch(room, {"password": None})).status_code == 204
    changed = await host.event("core", "room_parameters_changed")
    assert changed["change"] == {"password": None}


async def test_a_title_needs_an_event(server: RoomServer, room: str) -> None:
    await server.put(room, room_parameters(profile(), event=None))
    assert (await server.patch(room, {"title": "New title"})).status_code == 422


async def test_an_unknown_room_cannot_be_patched(server: RoomServer, room: str) -> None:
    assert (await server.patch(room, {"title": "x"})).status_code == 404


async def test_the_storage_quota_reaches_the_owners_rooms(server: RoomServer, room: str) -> None:
    mara = profile()
    host = await Client.join(server, room, registered(mara, "moderator"), room_parameters(mara))
    assert (await server.quota(mara["id"], {"used": 5, "total": 10})).status_code == 200
    changed = await host.event("core", "storage_quota_changed")
    assert changed["quota"] == {"used": 5, "total": 10}
    assert (await server.quota(str(uuid.uuid4()), {"used": 5})).status_code == 404


FORGED: dict[str, dict[str, Any]] = {
    "another secret": {"secret": "x" * 40},
    "another key": {"kid": "somebody"},
    "expired": {"expires": -1},
    "another algorithm": {"alg": "HS512"},
}


@pytest.mark.parametrize("claims", FORGED.values(), ids=FORGED.keys())
async def test_a_forged_token_is_refused(server: RoomServer, claims: dict[str, Any]) -> None:
    import httpx

    headers = {"Authorization": f"Bearer {api_token(**claims)}"}
    async with httpx.AsyncClient(base_url=server.url, trust_env=False) as http:
        answer = await http.put(f"/v1/rooms/{uuid.uuid4()}", json={}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (401, "invalid_api_token")


async def test_an_unsigned_token_is_refused(server: RoomServer) -> None:
    import base64
    import json

    import httpx

    def part(value: dict[str, Any]) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    claims = {"iat": int(time.time()), "exp": int(time.time()) + 60}
    token = f"{part({'alg': 'none', 'kid': KEY_ID})}.{part(claims)}."
    async with httpx.AsyncClient(base_url=server.url, trust_env=False) as http:
        path = f"/v1/rooms/{uuid.uuid4()}"
        answer = await http.put(path, json={}, headers={"Authorization": f"Bearer {token}"})
        missing = await http.put(path, json={})
    assert (answer.status_code, answer.json()["code"]) == (401, "invalid_api_token")
    assert (missing.status_code, missing.json()["code"]) == (401, "missing_api_token")


async def test_wrong_bodies_get_an_error_with_the_reason(server: RoomServer, room: str) -> None:
    parameters = room_parameters(profile())
    answer = await server.put(room, parameters | {"waiting_room": "for_nobody"})
    assert (answer.status_code, answer.json()["code"]) == (422, "validation_failed")
    assert "waiting_room" in answer.json()["message"]
    short = await server.token(room, guest(device="short"), parameters)
    assert short.status_code == 422
    assert (await server.put("not-a-uuid", parameters)).status_code == 400


async def test_bodies_that_are_not_json_are_bad_requests(server: RoomServer, room: str) -> None:
    import httpx

    async with httpx.AsyncClient(base_url=server.url, trust_env=False) as http:
        for body in (b"", b"{", b"\xff\xfe", b"[" * 100_000):
            answer = await http.put(f"/v1/rooms/{room}", content=body, headers=server.headers())
            assert answer.status_code in {400, 422}, body[:10]
            assert answer.json()["code"] in {"invalid_json", "validation_failed"}


async def test_giant_requests_are_refused(server: RoomServer, room: str) -> None:
    import httpx

    async with httpx.AsyncClient(base_url=server.url, trust_env=False) as http:
        body = b" " * (2 * 1024 * 1024)
        answer = await http.put(f"/v1/rooms/{room}", content=body, headers=server.headers())
        assert answer.status_code == 413
    with socket.create_connection(("127.0.0.1", server.port)) as raw:
        raw.settimeout(5)
        raw.sendall(b"GET /" + b"x" * 40_000)
        assert raw.recv(100).startswith(b"HTTP/1.1 431 ")


async def test_what_is_not_http_is_refused(server: RoomServer) -> None:
    for junk in (b"\x16\x03\x01\x02\x00", b"GET / HTTP/9\r\n\r\n", b"\r\r\r\n" * 100):
        with socket.create_connection(("127.0.0.1", server.port)) as raw:
            raw.settimeout(5)
            raw.sendall(junk)
            raw.shutdown(socket.SHUT_WR)
            answer = raw.recv(100)
        assert answer == b"" or answer.startswith(b"HTTP/1.1 400 ")


async def test_requests_may_come_in_one_piece_and_in_many(server: RoomServer) -> None:
    request = b"GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server.port)) as raw:
        raw.settimeout(5)
        for byte in request:
            raw.sendall(bytes((byte,)))
        raw.sendall(request * 20)
        raw.shutdown(socket.SHUT_WR)
        answers = b""
        while part := raw.recv(65536):
            answers += part
    assert answers.count(b"HTTP/1.1 200 OK") == 21


async def test_unknown_paths_are_not_found(server: RoomServer) -> None:
    assert (await server.get("/")).status_code == 404
    assert (await server.get("/v1/people")).status_code == 404
    assert (await server.get(f"/v1/rooms/{uuid.uuid4()}")).status_code == 405


async def test_health(server: RoomServer) -> None:
    assert (await server.get("/health/live")).status_code == 200
    assert (await server.get("/health/ready")).status_code == 200


async def test_metrics_count_what_happens(server: RoomServer, room: str) -> None:
    created = await server.metric("signaling_created_rooms_count")
    mara = profile()
    await Client.join(server, room, registered(mara), room_parameters(mara))
    await Client.join(server, room, guest())
    assert await server.metric("signaling_created_rooms_count") == created + 1
    page = (await server.get("/metrics")).text
    assert 'signaling_connection_count{participation_kind="user"} 1.0' in page
    assert 'signaling_connection_count{participation_kind="guest"} 1.0' in page
    assert 'signaling_connections_per_room{bucket="2"} 1.0' in page
    assert 'endpoint="/v1/rooms/{room_id}/token",method="POST",status="200"' in page
    assert KEY_SECRET not in page
    assert room not in page


async def test_metrics_are_not_for_everybody(server: RoomServer) -> None:
    through_a_proxy = {"X-Forwarded-For": "203.0.113.7"}
    assert (await server.get("/metrics", **through_a_proxy)).status_code == 403


async def test_breakout_rooms_are_counted(server: RoomServer, room: str) -> None:
    mara = profile()
    host = await Client.join(server, room, registered(mara, "moderator"), room_parameters(mara))
    names = ("signaling_created_breakout_rooms_count", "signaling_destroyed_breakout_rooms_count")
    before = [await server.metric(name) for name in names]
    await host.command("breakout", "start", rooms=[{"name": "North"}, {"name": "South"}])
    await host.event("breakout", "started")
    assert [await server.metric(name) for name in names] == [before[0] + 2, before[1]]
    await host.command("breakout", "stop")
    await host.event("breakout", "closed")
    assert [await server.metric(name) for name in names] == [before[0] + 2, before[1] + 2]
