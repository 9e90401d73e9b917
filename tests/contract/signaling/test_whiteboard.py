"""Whiteboards over real sockets, with a scripted Spacedeck."""

from collections.abc import AsyncIterator

import pytest
from tests.support.roomserver import (
    RoomServer,
    eventually,
    guest,
    profile,
    registered,
    room_parameters,
)
from tests.support.signaling import Client
from tests.support.spacedeck import Spacedeck


@pytest.fixture
async def spacedeck() -> AsyncIterator[Spacedeck]:
    running = Spacedeck()
    async with running.server:
        yield running


async def two(server: RoomServer, room: str, spacedeck: Spacedeck) -> tuple[Client, Client]:
    mara = profile()
    parameters = room_parameters(mara)
    parameters["module_settings"]["whiteboard"] = spacedeck.settings
    host = await Client.join(server, room, registered(mara, "moderator"), parameters)
    jo = await Client.join(server, room, guest("Jo"))
    return host, jo


async def test_from_start_to_pdf(server: RoomServer, room: str, spacedeck: Spacedeck) -> None:
    host, jo = await two(server, room, spacedeck)
    assert "whiteboard" not in host.joined["module_data"]
    await jo.command("whiteboard", "initialize")
    assert await jo.event("whiteboard", "error") == {
        "message": "error",
        "error": "insufficient_permissions",
    }
    await host.command("whiteboard", "initialize")
    assert await jo.event("whiteboard", "initialization_started") == {
        "message": "initialization_started"
    }
    url = f"{spacedeck.server.url}/s/81fe21-room-board"
    assert await jo.event("whiteboard", "initialized") == {"message": "initialized", "url": url}
    assert list(spacedeck.spaces.values()) == [f"{room}-main"]
    late = await Client.join(server, room, guest("Joe"))
    assert late.joined["module_data"]["whiteboard"] == {"status": "initialized", "url": url}

    await host.command("whiteboard", "generate_pdf")
    created = await jo.event("whiteboard", "pdf_created")
    assert created.keys() == {"message", "filename", "asset_id"}
    assert created["filename"].startswith("whiteboard_pdf_")


async def test_a_spacedeck_that_fails(server: RoomServer, room: str, spacedeck: Spacedeck) -> None:
    host, jo = await two(server, room, spacedeck)
    spacedeck.failing = {"create"}
    await host.command("whiteboard", "initialize", 6)
    assert (await jo.event("whiteboard", "error"))["error"] == "initialization_failed"
    assert (await host.envelope("whiteboard", "error"))["transaction_id"] == 6
    spacedeck.failing = {"pdf"}
    await host.command("whiteboard", "initialize")
    await host.event("whiteboard", "initialized")
    await host.command("whiteboard", "generate_pdf", 8)
    assert (await host.envelope("error", "internal"))["transaction_id"] == 8


async def test_an_export_on_another_host_is_not_fetched(
    server: RoomServer, room: str, spacedeck: Spacedeck
) -> None:
    spacedeck.export_host = "http://127.0.0.1:9"
    host, _ = await two(server, room, spacedeck)
    await host.command("whiteboard", "initialize")
    await host.event("whiteboard", "initialized")
    await host.command("whiteboard", "generate_pdf")
    await host.event("error", "internal")
    assert not any(asked.path == "/export.pdf" for asked in spacedeck.server.asked)


async def test_the_board_is_kept_and_deleted_when_the_room_ends(
    server: RoomServer, room: str, spacedeck: Spacedeck
) -> None:
    host, _ = await two(server, room, spacedeck)
    await host.command("whiteboard", "initialize")
    await host.event("whiteboard", "initialized")
    await server.delete(room)
    await eventually(lambda: not spacedeck.spaces)
    assert spacedeck.exported == 1


async def test_without_a_spacedeck_there_is_no_such_module(server: RoomServer, room: str) -> None:
    mara = profile()
    host = await Client.join(server, room, registered(mara, "moderator"), room_parameters(mara))
    assert "whiteboard" not in host.joined["enabled_modules"]
    await host.command("whiteboard", "initialize")
    assert (await host.event("error", "unknown_namespace"))["invalid_namespace"] == "whiteboard"
