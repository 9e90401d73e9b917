"""The LiveKit node dies under a meeting: the media room is made again, and people are led back."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from livekit import rtc
from tests.support.livekit import LiveKit, in_media_room
from tests.support.roomserver import (
    LIVEKIT_KEY,
    LIVEKIT_SECRET,
    RoomServer,
    eventually,
    guest,
    profile,
    registered,
    room_parameters,
)
from tests.support.signaling import Client

from parlour.media.livekit_api import LiveKitRooms
from parlour.room.io import MediaTarget


@pytest.fixture
def livekit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveKit]:
    """A server that makes no rooms unasked, as larger installations have it."""
    running = LiveKit(tmp_path_factory.mktemp("livekit"), makes_rooms=False)
    running.start()
    yield running
    running.stop()


@pytest.fixture
async def media(livekit: LiveKit) -> AsyncIterator[LiveKitRooms]:
    rooms = LiveKitRooms()
    yield rooms
    await rooms.close()


async def seen_by_the_watch() -> None:
    """Longer than the room server takes between two looks."""
    await asyncio.sleep(6)


async def told_within(seconds: float, client: Client) -> dict[str, Any]:
    """The credentials that come unasked."""
    async with asyncio.timeout(seconds):
        while True:
            found = [m["payload"] for m in await client.quiet() if m["namespace"] == "livekit"]
            if found:
                assert found[0]["message"] == "credentials"
                return dict(found[0])
            await asyncio.sleep(0.5)


async def test_who_gave_up_gets_new_credentials_for_the_new_media_room(
    server: RoomServer, room: str, livekit: LiveKit, media: LiveKitRooms
) -> None:
    mara = profile()
    parameters = room_parameters(mara, livekit=livekit.url)
    host = await Client.join(server, room, registered(mara, "moderator"), parameters)
    jo = await Client.join(server, room, guest("Jo"))
    silent = await Client.join(server, room, guest("Left the media by choice"))
    target = MediaTarget(livekit.url, LIVEKIT_KEY, LIVEKIT_SECRET)
    await eventually(lambda: media.incarnation(target, f"{room}:main"))
    async with in_media_room(silent.joined["module_data"]["livekit"]):
        await seen_by_the_watch()
    async with (
        in_media_room(host.joined["module_data"]["livekit"]),
        in_media_room(jo.joined["module_data"]["livekit"]) as gives_up,
    ):
        await seen_by_the_watch()
        first = await media.incarnation(target, f"{room}:main")
        livekit.stop()
        await gives_up.disconnect()
        livekit.start()

        again = await told_within(40, jo)

        assert await media.incarnation(target, f"{room}:main") not in {None, first}
        async with in_media_room(again) as back:
            assert back.connection_state == rtc.ConnectionState.CONN_CONNECTED
            assert [m for m in await silent.quiet() if m["namespace"] == "livekit"] == []
            assert f"{jo.participant}:{jo.connection}" in await media.present(
                target, f"{room}:main"
            )
