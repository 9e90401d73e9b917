"""The room learns of the folder, and tells each role what it may have (signaling-modules.md 14)."""

import asyncio
import json
from typing import Any

import pytest
import websockets
from tests.support.controller import Caller, Controller

EVENT = {
    "title": "Planung",
    "description": "",
    "is_time_independent": True,
    "guest_access": "direct_access",
}
SECRET = "device-secret-of-16-bytes-at-least"


@pytest.fixture
def controller(meeting_controller: Controller) -> Controller:
    return meeting_controller


def joined(caller: Caller, room: str, **body: str) -> dict[str, Any]:
    """The first message in the room."""
    answer = caller.post(f"/rooms/{room}/start", {"device_secret": SECRET} | body).json()

    async def connect() -> dict[str, Any]:
        address = answer["roomserver_address"].replace("http", "ws", 1)
        async with websockets.connect(f"{address}/v1/signaling/{answer['token']}") as socket:
            return json.loads(await asyncio.wait_for(socket.recv(), 30))["payload"]

    return asyncio.run(connect())


def test_moderators_may_write_and_everybody_else_may_read(
    controller: Controller, anna: Caller, bob: Caller, carol: Caller
):
    event = anna.post("/events", EVENT | {"has_shared_folder": True}).json()
    room, folder = event["room"]["id"], event["shared_folder"]
    for caller, role in ((bob, "moderator"), (carol, "user")):
        anna.post(f"/events/{event['id']}/invites", {"invitee": caller.id, "role": role})
    code = anna.post(f"/rooms/{room}/invites").json()["invite_code"]
    for caller in (anna, bob):
        assert joined(caller, room)["module_data"]["shared_folder"] == folder
    guest = joined(controller.guest(code), room, invite_code=code, display_name="Jo")
    for message in (joined(carol, room), guest):
        assert message["module_data"]["shared_folder"] == {"read": folder["read"]}


def test_without_a_folder_there_is_no_module(anna: Caller):
    event = anna.post("/events", EVENT).json()
    assert "shared_folder" not in joined(anna, event["room"]["id"])["module_data"]
    room = anna.post("/rooms", {}).json()["id"]
    assert "shared_folder" not in joined(anna, room)["module_data"]
