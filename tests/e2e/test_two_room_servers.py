"""Two room-server processes share the rooms, and each serves its own."""

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser
from tests.support import platform as platforms
from tests.support.people import ADA, People, access_token, create_account

pytestmark = pytest.mark.asyncio(loop_scope="session")

# The chance that so many rooms all fall to one of two servers is 1 : 32768.
ROOMS = 16


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[platforms.Platform]:
    """A platform with two room servers."""
    folder = tmp_path_factory.mktemp("pair")
    with platforms.running(folder, "--workers", "2") as platform:
        create_account(platform.data, ADA)
        yield platform


@pytest_asyncio.fixture(loop_scope="session")
async def visitors(browser: Browser, pair: platforms.Platform) -> AsyncIterator[People]:
    """People who meet on that platform."""
    people = People(browser, pair.url)
    yield people
    await people.go_in_peace()


async def rooms_by_server(pair: platforms.Platform) -> dict[str, str]:
    """One room of Ada's for each room server that any of sixteen new rooms is placed on."""
    bearer = {"Authorization": f"Bearer {access_token(pair.data, ADA)}"}
    found: dict[str, str] = {}
    async with httpx.AsyncClient(base_url=f"{pair.url}/v1", headers=bearer) as rest:
        for _ in range(ROOMS):
            created = await rest.post("/rooms", json={"guest_access": "direct_access"})
            room = created.raise_for_status().json()["id"]
            started = await rest.post(f"/rooms/{room}/start", json={})
            found[started.raise_for_status().json()["roomserver_address"]] = room
    return found


async def test_rooms_are_spread_and_each_server_holds_a_meeting(
    visitors: People, pair: platforms.Platform
) -> None:
    rooms = await rooms_by_server(pair)
    assert {*rooms} == {server.public_url for server in pair.ready.roomservers}

    # A room that no event belongs to: the lobby asks for one and learns that there is none.
    visitors.expect_console(r"status of 404 .*/v1/rooms/[^/]+/event")
    host = await visitors.host()
    for address, room in rooms.items():
        await host.open_lobby(f"/room/{room}")
        meeting = await host.pass_lobby()
        link = await meeting.copy_guest_link()
        guest = await visitors.somebody()
        guest_meeting = await guest.join(link, "Grace Hopper")
        await meeting.open_chat()
        await meeting.send_chat("Hello")
        await guest_meeting.open_chat()
        await guest_meeting.has_line("Hello", by=ADA.name)
        own = address.removeprefix("http")
        assert any(own in socket for socket in host.witness.websockets)
        await meeting.leave()
