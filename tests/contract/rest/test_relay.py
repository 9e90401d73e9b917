"""Older clients know one address for all meetings: the controller leads them on.

signaling-legacy.md 3.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from tests.support.controller import Caller, Controller
from tests.support.legacy import PROTOCOL, LegacyClient
from tests.support.roomserver import KEY_ID, KEY_SECRET, RoomServer
from websockets.exceptions import InvalidStatus

Start = Callable[..., Controller]


@pytest.fixture(scope="module")
def roomservers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[RoomServer]]:
    servers = [RoomServer(tmp_path_factory.mktemp("roomserver")) for _ in range(2)]
    for server in servers:
        server.start()
    yield servers
    for server in servers:
        server.stop()


@pytest.fixture
def controller(start: Start, roomservers: list[RoomServer]) -> Controller:
    key = {"id": KEY_ID, "secret": KEY_SECRET}
    return start(controller__roomservers=[{"url": s.url, "api_key": key} for s in roomservers])


@pytest.fixture
def lonely(start: Start) -> Controller:
    """A controller whose room server does not run."""
    key = {"id": KEY_ID, "secret": KEY_SECRET}
    return start(controller__roomservers=[{"url": "http://127.0.0.1:9", "api_key": key}])


@pytest.fixture(autouse=True)
async def _everybody_leaves() -> AsyncIterator[None]:
    yield
    await LegacyClient.all_leave()


def started(caller: Caller, room: str) -> dict[str, Any]:
    answer = caller.post(f"/rooms/{room}/start", {"device_secret": "a-device-secret-of-a-test"})
    return dict(answer.raise_for_status().json())


async def inside(controller: Controller, answer: dict[str, Any], name: str) -> LegacyClient:
    ticket = f"ticket#{answer['ticket']}"
    client = await LegacyClient.by_ticket(controller.settings.controller.port, ticket, PROTOCOL)
    await client.command("control", "join", display_name=name)
    client.joined = await client.event("control", "join_success")
    return client


async def refused(controller: Controller, *protocols: str) -> tuple[int, str]:
    with pytest.raises(InvalidStatus) as refusal:
        await LegacyClient.by_ticket(controller.settings.controller.port, *protocols)
    response = refusal.value.response
    return response.status_code, str(json.loads(bytes(response.body or b""))["code"])


async def test_rooms_of_every_room_server_are_reached(controller: Controller, anna: Caller) -> None:
    servers: set[str] = set()
    while len(servers) < 2:
        room = (
            anna.post("/rooms", {"guest_access": "direct_access"}).raise_for_status().json()["id"]
        )
        answer = started(anna, room)
        servers.add(answer["roomserver_address"])
        client = await inside(controller, answer, "Anna")
        assert client.joined["id"] == anna.id


async def test_what_is_said_arrives_in_order(
    controller: Controller, anna: Caller, bob: Caller
) -> None:
    host, guest = await two_of_them(controller, anna, bob)
    said = [f"{number}: " + "ä" * 1000 for number in range(20)]

    for line in said:
        await guest.command("chat", "send_message", scope="global", content=line)

    heard = [(await host.event("chat", "message_sent"))["content"] for _ in said]
    assert heard == said


async def test_the_end_of_the_room_is_the_end_of_the_socket(
    controller: Controller, anna: Caller
) -> None:
    room = anna.post("/rooms", {"guest_access": "direct_access"}).raise_for_status().json()["id"]
    client = await inside(controller, started(anna, room), "Anna")

    await asyncio.to_thread(lambda: anna.delete(f"/rooms/{room}").raise_for_status())

    code, _ = await client.closed()
    assert code == 1000


async def test_a_guest_of_an_older_clients_room_comes_in_at_once(
    controller: Controller, anna: Caller
) -> None:
    body = {"enable_sip": False, "waiting_room": False, "e2e_encryption": False}
    room = anna.post("/rooms", body).raise_for_status().json()["id"]
    code = anna.post(f"/rooms/{room}/invites", {}).raise_for_status().json()["invite_code"]
    guest = {"device_secret": "0" * 64, "invite_code": code, "display_name": "Mattis"}
    answer = controller.nobody.post(f"/rooms/{room}/start_invited", guest).raise_for_status()
    client = await inside(controller, answer.json(), "Mattis")
    assert client.joined["display_name"] == "Mattis"


async def two_of_them(
    controller: Controller, anna: Caller, bob: Caller
) -> tuple[LegacyClient, LegacyClient]:
    room = anna.post("/rooms", {"guest_access": "direct_access"}).raise_for_status().json()["id"]
    code = anna.post(f"/rooms/{room}/invites", {}).raise_for_status().json()["invite_code"]
    host = await inside(controller, started(anna, room), "Anna")
    body = {"device_secret": "another-device-secret", "invite_code": code}
    answer = bob.post(f"/rooms/{room}/start", body).raise_for_status().json()
    return host, await inside(controller, answer, "Bob")


async def test_whoever_hangs_up_has_left(controller: Controller, anna: Caller, bob: Caller) -> None:
    host, guest = await two_of_them(controller, anna, bob)

    await guest.socket.close()

    left = {"message": "left", "id": guest.joined["id"], "reason": "quit"}
    assert await host.event("control", "left") == left


async def test_whoever_is_lost_has_not_hung_up(
    controller: Controller, anna: Caller, bob: Caller
) -> None:
    host, guest = await two_of_them(controller, anna, bob)

    guest.vanish()

    left = {"message": "left", "id": guest.joined["id"], "reason": "timeout"}
    assert await host.event("control", "left") == left


@pytest.mark.parametrize(
    ("protocols", "refusal"),
    [
        ((), (400, "missing_protocol")),
        (("k3k-signaling-json-v1.0",), (400, "invalid_protocol")),
        ((PROTOCOL,), (401, "missing_ticket")),
        ((PROTOCOL, "ticket#" + "x" * 64), (401, "invalid_ticket")),
        ((PROTOCOL, f"ticket#{uuid4()}#" + "x" * 27), (401, "invalid_ticket")),
    ],
)
async def test_refusals_are_those_of_the_room_server(
    controller: Controller, protocols: tuple[str, ...], refusal: tuple[int, str]
) -> None:
    assert await refused(controller, *protocols) == refusal


async def test_a_room_server_that_is_away(lonely: Controller) -> None:
    assert await refused(lonely, PROTOCOL, "ticket#x") == (503, "service_unavailable")


def test_a_plain_request(controller: Controller) -> None:
    answer = controller.client.get("/signaling")
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")
