"""From a vote in a meeting to a PDF in the list of the room's files: nothing is scripted."""

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.support.controller import Caller, Controller
from tests.support.documents import text_of
from tests.support.roomserver import KEY_ID, KEY_SECRET, RoomServer
from tests.support.signaling import Client
from tests.support.votes import SECRET, running, stop, token

SECRET_OF_DEVICE = "a-device-secret-of-a-test"


@pytest.fixture
def platform(
    start: Callable[..., Controller], tmp_path: Path
) -> Iterator[tuple[Controller, RoomServer]]:
    """Controller and room server that know each other, by the one key they have."""
    server = RoomServer(tmp_path)
    entry = {"url": server.url, "api_key": {"id": KEY_ID, "secret": KEY_SECRET}}
    controller = start(controller__roomservers=[entry])
    server.settings = {
        "controller_url": f'"{controller.url}"',
        "controller_api_key": f'"{KEY_ID}"',
        "controller_api_secret": f'"{KEY_SECRET}"',
    }
    server.start()
    yield controller, server
    assert server.stop() == 0


@pytest.fixture(autouse=True)
async def _everybody_leaves() -> AsyncIterator[None]:
    yield
    await Client.all_leave()


async def enter(caller: Caller, server: RoomServer, room: str) -> Client:
    body = {"device_secret": SECRET_OF_DEVICE}
    answer = caller.post(f"/rooms/{room}/start", body).raise_for_status().json()
    client = await Client.open(server, answer["token"])
    client.joined = await client.event("core", "join_success")
    return client


def assets(owner: Caller, room: str) -> list[dict[str, Any]]:
    return list(owner.get(f"/rooms/{room}/assets").raise_for_status().json())


async def test_a_secret_vote_becomes_a_file_of_the_room(
    platform: tuple[Controller, RoomServer],
) -> None:
    controller, server = platform
    anna = controller.user("Anna")
    room = str(anna.post("/rooms", {}).raise_for_status().json()["id"])
    host = await enter(anna, server, room)
    motion = SECRET | {"create_pdf": True, "timezone": "Europe/Vienna"}
    await host.command("legal_vote", "start", 1, **motion, allowed_participants=[host.participant])
    held = await token(host)
    ballot = {"legal_vote_id": await running(host), "option": "yes", "token": held}
    await host.command("legal_vote", "vote", 2, **ballot)
    await host.event("legal_vote", "voted")
    assert (await stop(host))["voting_record"] == {held: "yes"}
    generated = await host.event("legal_vote", "report_generated")
    [asset] = assets(anna, room)
    assert asset["id"] == generated["asset_id"]
    assert asset["filename"] == generated["filename"]
    assert (asset["namespace"], asset["kind"]) == ("legal_vote", "vote_protocol")
    pdf = anna.get(f"/rooms/{room}/assets/{asset['id']}").raise_for_status().content
    assert held in text_of(pdf)
    assert "Budget 2027" in text_of(pdf)


async def test_attendance_and_training_become_files_too(
    platform: tuple[Controller, RoomServer],
) -> None:
    controller, server = platform
    anna = controller.user("Anna")
    room = str(anna.post("/rooms", {}).raise_for_status().json()["id"])
    host = await enter(anna, server, room)
    mails = {"include_email_addresses": True}
    await host.command("meeting_report", "generate_attendance_report", 1, **mails)
    await host.event("meeting_report", "pdf_asset")
    await host.command("training_participation_report", "enable_presence_logging")
    await host.command("training_participation_report", "confirm_presence")
    await host.command("training_participation_report", "disable_presence_logging")
    created = await host.event("training_participation_report", "pdf_created")
    listed = {asset["kind"]: asset for asset in assets(anna, room)}
    assert set(listed) == {"meeting_report", "training_participation_report"}
    assert created["quota"]["used"] == sum(asset["size"] for asset in listed.values())
    pdf = anna.get(f"/rooms/{room}/assets/{listed['meeting_report']['id']}").content
    assert str(anna.profile["email"]) in text_of(pdf).replace(" ", ""), "on two lines, it is long"


async def test_an_event_says_that_presence_is_logged_from_the_start(
    platform: tuple[Controller, RoomServer],
) -> None:
    controller, server = platform
    anna = controller.user("Anna")
    often = {"after": 60, "within": 30}
    training = {"initial_checkpoint_delay": often, "checkpoint_interval": often}
    event = anna.post(
        "/events",
        {
            "title": "Fire safety",
            "description": "",
            "is_time_independent": True,
            "waiting_room": False,
            "training_participation_report": training,
        },
    ).raise_for_status()
    host = await enter(anna, server, str(event.json()["room"]["id"]))
    data = host.joined["module_data"]["training_participation_report"]
    assert data == {"state": "enabled", "parameters": training}
    started = await host.event("training_participation_report", "presence_logging_started")
    assert started["reason"] == "autostart"
