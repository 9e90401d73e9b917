"""From a meeting on a real room server to another system, also when processes are killed."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from tests.contract.rest.conftest import Start
from tests.support.controller import Controller
from tests.support.mailbox import wait_until
from tests.support.ports import free_port
from tests.support.receiver import Receiver
from tests.support.roomserver import KEY_ID, KEY_SECRET, RoomServer, eventually
from tests.support.signaling import Client

ALL = ("meeting.started", "meeting.ended", "participant.joined", "participant.left")


@pytest.fixture
def port() -> int:
    """The controller's, which the room server must know before the controller starts."""
    return free_port()


@pytest.fixture
def server(tmp_path: Path, port: int) -> Iterator[RoomServer]:
    made = RoomServer(
        tmp_path / "roomserver",
        settings={
            "controller_url": f'"http://127.0.0.1:{port}/"',
            "controller_api_key": f'"{KEY_ID}"',
            "controller_api_secret": f'"{KEY_SECRET}"',
        },
    )
    made.start()
    yield made
    made.stop()


@pytest.fixture
def controller(start: Start, server: RoomServer, receiver: Receiver, port: int) -> Controller:
    return start(
        controller__port=port,
        controller__roomservers=[
            {"url": server.url, "api_key": {"id": KEY_ID, "secret": KEY_SECRET}}
        ],
        controller__room_idle_timeout_secs=2,
        webhooks__endpoints=[receiver.endpoint(*ALL)],
    )


@pytest.fixture(autouse=True)
async def _everybody_leaves() -> AsyncIterator[None]:
    yield
    await Client.all_leave()


async def joined(controller: Controller, server: RoomServer) -> tuple[Client, str]:
    """The owner of a new room, in it."""
    anna = await asyncio.to_thread(controller.user, "Anna")
    room = anna.post("/rooms", {"guest_access": "disabled"}).json()["id"]
    secret = f"a device secret {uuid4()}"
    answer = anna.post(f"/rooms/{room}/start", {"device_secret": secret})
    client = await Client.open(server, answer.json()["token"])
    await client.event("core", "join_success")
    return client, room


async def types(receiver: Receiver, room: str, until: Callable[[list[str]], bool]) -> list[str]:
    def found() -> list[str]:
        return [one.type for one in list(receiver.received) if one.data["room_id"] == room]

    await asyncio.to_thread(wait_until, lambda: until(found()), 30)
    return found()


async def test_a_meeting_from_begin_to_end(
    controller: Controller, server: RoomServer, receiver: Receiver
):
    client, room = await joined(controller, server)
    await client.leave()
    assert await types(receiver, room, lambda found: "meeting.ended" in found) == [
        "meeting.started",
        "participant.joined",
        "participant.left",
        "meeting.ended",
    ]


async def test_what_is_announced_survives_a_killed_room_server_and_an_absent_controller(
    controller: Controller, server: RoomServer, receiver: Receiver, port: int
):
    # The room server cannot tell: it is given an address where nobody listens.
    server.stop()
    server.settings["controller_url"] = f'"http://127.0.0.1:{free_port()}/"'
    server.start()
    client, room = await joined(controller, server)
    await client.leave()
    # The room is over and its journal gone: what has not been told is in the file.
    await eventually(lambda: not list(server.journals.glob("*.journal")))
    assert await server.metric("parlour_roomserver_notices_waiting") == 4
    server.kill()
    server.settings["controller_url"] = f'"http://127.0.0.1:{port}/"'
    server.start()
    assert await types(receiver, room, lambda found: "meeting.ended" in found) == [
        "meeting.started",
        "participant.joined",
        "participant.left",
        "meeting.ended",
    ]


async def test_a_room_that_is_rebuilt_tells_nothing_twice(
    controller: Controller, server: RoomServer, receiver: Receiver
):
    client, room = await joined(controller, server)
    await types(receiver, room, lambda found: len(found) == 2)
    server.kill()
    server.start()
    await server.delete(room)
    found = await types(receiver, room, lambda found: "meeting.ended" in found)
    assert found[:2] == ["meeting.started", "participant.joined"]
    assert sorted(found) == sorted(set(found))
    client.vanish()
