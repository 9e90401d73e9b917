"""What administrators learn of running rooms, and how they end one."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest
from tests.support.roomserver import (
    RoomServer,
    guest,
    profile,
    registered,
    room_parameters,
)
from tests.support.signaling import Client


def call(server: RoomServer, method: str, path: str, **request: object) -> httpx.Response:
    headers = server.headers()
    return httpx.request(method, f"{server.url}{path}", headers=headers, trust_env=False, **request)  # pyright: ignore[reportArgumentType, reportCallIssue] - whatever the test sends


def listed(server: RoomServer) -> dict[str, dict[str, object]]:
    return {room["id"]: room for room in call(server, "GET", "/v1/rooms").json()["rooms"]}


async def test_a_room_is_listed_with_its_owner_and_its_people(
    server: RoomServer, room: str
) -> None:
    mara = profile()
    waiting = room_parameters(mara, waiting_room="for_guests")
    host = await Client.join(server, room, registered(mara, "moderator"), waiting)
    jo = await Client.enter(server, room, guest())
    await jo.event("core", "in_waiting_room")
    entry = listed(server)[room]
    assert (entry["title"], entry["participants"], entry["waiting"]) == ("Planning", 1, 1)
    assert entry["created_by"] == mara
    started = datetime.fromisoformat(str(entry["started_at"]))
    assert datetime.now(UTC) - started < timedelta(minutes=1)
    await jo.leave()
    await host.leave()


async def test_a_room_without_an_event_has_no_title(server: RoomServer, room: str) -> None:
    await server.put(room, room_parameters(profile(), event=None))
    assert listed(server)[room]["title"] is None


@pytest.mark.parametrize("reason", ["room_deleted", "time_limit_reached", "graceful_shutdown"])
async def test_a_room_is_ended_for_everybody_with_the_reason(
    server: RoomServer, room: str, reason: str
) -> None:
    mara = profile()
    host = await Client.join(server, room, registered(mara, "moderator"), room_parameters(mara))
    assert (
        call(server, "POST", f"/v1/rooms/{room}/close", json={"reason": reason}).status_code == 204
    )
    assert (await host.event("core", "closing"))["reason"] == reason
    assert room not in listed(server)


async def test_a_room_that_does_not_run_cannot_be_ended(server: RoomServer, room: str) -> None:
    assert call(server, "POST", f"/v1/rooms/{room}/close", json={}).status_code == 404


async def test_a_reason_must_be_one_that_clients_know(server: RoomServer, room: str) -> None:
    answer = call(server, "POST", f"/v1/rooms/{room}/close", json={"reason": "whim"})
    assert answer.status_code == 422


@pytest.mark.parametrize(("method", "path"), [("GET", "/v1/rooms"), ("POST", "/v1/rooms/x/close")])
def test_both_need_an_api_key(server: RoomServer, method: str, path: str) -> None:
    answer = httpx.request(method, f"{server.url}{path}", trust_env=False)
    assert (answer.status_code, answer.json()["code"]) == (401, "missing_api_token")
