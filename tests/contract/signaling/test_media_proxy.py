"""LiveKit behind the room server's own address (signaling-core.md 14.3)."""

import asyncio
import uuid
from collections.abc import AsyncIterator

import httpx
import pytest
from livekit import rtc
from tests.support.hearing import hears
from tests.support.livekit import LiveKit, in_media_room, speaking
from tests.support.roomserver import (
    LIVEKIT_KEY,
    LIVEKIT_SECRET,
    RoomServer,
    eventually,
    guest,
    livekit_settings,
    profile,
    registered,
    room_parameters,
)
from tests.support.signaling import Client, credentials

from parlour.media.tokens import VideoGrant, media_token


@pytest.fixture
async def host(server: RoomServer, room: str, livekit: LiveKit) -> AsyncIterator[Client]:
    """In a room whose people reach LiveKit through the room server."""
    mara = profile()
    parameters = room_parameters(mara)
    through = f"ws://127.0.0.1:{server.port}/livekit"
    parameters["module_settings"]["livekit"] = livekit_settings(livekit.url) | {
        "public_url": through
    }
    parameters["module_settings"]["subroom_audio"] = {}
    yield await Client.join(server, room, registered(mara, "moderator"), parameters)


def token_for(room: str, identity: str, secret: str = LIVEKIT_SECRET, now: int = 0) -> str:
    grant = VideoGrant(room=room, can_publish=True)
    return media_token(LIVEKIT_KEY, secret, identity, grant, now or 2_000_000_000)


def validate(server: RoomServer, token: str | None, method: str = "GET") -> httpx.Response:
    url = f"{server.url}/livekit/rtc/validate"
    query = {} if token is None else {"access_token": token}
    return httpx.request(method, url, params=query, trust_env=False)


async def test_people_hear_each_other_through_it(
    host: Client, server: RoomServer, room: str
) -> None:
    jo = await Client.join(server, room, guest("Jo"))
    async with (
        in_media_room(credentials(host)) as listening,
        in_media_room(credentials(jo)) as media,
        speaking(media),
    ):
        assert await hears(listening)


async def test_whisper_groups_are_reached_through_it(
    host: Client, server: RoomServer, room: str
) -> None:
    jo = await Client.join(server, room, guest("Jo"))
    await host.command("subroom_audio", "create_whisper_group", participant_ids=[jo.participant])
    group = await host.event("subroom_audio", "whisper_group_created")
    async with in_media_room(credentials(host) | {"token": group["token"]}) as whispers:
        assert whispers.connection_state == rtc.ConnectionState.CONN_CONNECTED


async def test_whoever_leaves_the_meeting_is_cut_off(
    host: Client, server: RoomServer, room: str
) -> None:
    jo = await Client.join(server, room, guest("Jo"))
    async with in_media_room(credentials(jo)) as media:
        await jo.socket.close()
        await eventually(lambda: not media.isconnected())


async def test_whoever_is_not_in_the_meeting_does_not_come_in(
    host: Client, server: RoomServer, room: str
) -> None:
    """With a good token for LiveKit itself."""
    stranger = token_for(f"{room}:main", f"{uuid.uuid4()}:{uuid.uuid4()}")
    assert validate(server, stranger).status_code == 401
    with pytest.raises(rtc.ConnectError):
        async with in_media_room(credentials(host) | {"token": stranger}):
            pass


async def test_another_breakout_room_is_out_of_reach(
    host: Client, server: RoomServer, room: str
) -> None:
    elsewhere = token_for(f"{room}:0", f"{host.participant}:{host.connection}")
    assert validate(server, elsewhere).status_code == 401


async def test_livekit_says_whether_the_token_is_genuine(
    host: Client, server: RoomServer, room: str
) -> None:
    own = f"{host.participant}:{host.connection}"
    forged = token_for(f"{room}:main", own, secret="x" * 40)
    answer = validate(server, forged)
    assert answer.status_code == 401
    assert "signature" in answer.text or "invalid" in answer.text
    good = validate(server, credentials(host)["token"], "POST")
    assert (good.status_code, good.text) == (200, "success")
    assert good.headers["access-control-allow-origin"] == "*"


async def test_a_refused_upgrade_leads_to_nothing_else_of_livekit(
    host: Client, server: RoomServer, room: str
) -> None:
    forged = token_for(f"{room}:main", f"{host.participant}:{host.connection}", secret="x" * 40)
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(
        f"GET /livekit/rtc?access_token={forged} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\n"
        "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
        "GET / HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    )
    async with asyncio.timeout(20):
        answered = await reader.read()
    assert answered.startswith(b"HTTP/1.1 401 ")
    assert answered.count(b"HTTP/1.1 ") == 1
    writer.close()


@pytest.mark.parametrize(
    ("token", "status"),
    [
        (None, 401),
        ("nonsense", 400),
        (token_for("no meeting", f"{uuid.uuid4()}:{uuid.uuid4()}"), 400),
        (token_for(f"{uuid.uuid4()}:main", "somebody"), 400),
        (token_for(f"{uuid.uuid4()}:main", f"{uuid.uuid4()}:{uuid.uuid4()}"), 404),
    ],
)
def test_refusals(server: RoomServer, token: str | None, status: int) -> None:
    assert validate(server, token).status_code == status


def test_other_paths_of_livekit_are_not_there(server: RoomServer) -> None:
    for path in ("/livekit/", "/livekit/twirp/livekit.RoomService/ListRooms", "/livekit/rtc/../x"):
        assert httpx.post(server.url + path, trust_env=False).status_code == 404
    assert httpx.get(f"{server.url}/livekit/rtc", trust_env=False).status_code == 400
    assert validate(server, None, "DELETE").status_code == 405


async def test_a_media_server_that_is_away(server: RoomServer) -> None:
    mara, room = profile(), str(uuid.uuid4())
    parameters = room_parameters(mara, livekit="http://127.0.0.1:9")
    host = await Client.join(server, room, registered(mara, "moderator"), parameters)
    assert validate(server, credentials(host)["token"]).status_code == 503
