"""Every claim of every token for LiveKit, and whom LiveKit keeps (signaling-core.md 7.3, 7.4; row
14 of appendix B). `roomCreate` is never given: see docs/decisions/old-media-tokens.md."""

import time
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey
from tests.support.livekit import LiveKit, in_media_room
from tests.support.recorder import service
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

EVERYTHING = ["camera", "microphone", "screen_share", "screen_share_audio"]
NOTHING_ELSE = {
    "roomJoin": True,
    "roomCreate": False,
    "canSubscribe": True,
    "canPublishData": False,
    "canUpdateOwnMetadata": False,
    "hidden": False,
    "roomAdmin": False,
    "roomList": False,
    "roomRecord": False,
    "ingressAdmin": False,
    "recorder": False,
}


async def open_room(server: RoomServer, room: str, livekit: LiveKit) -> Client:
    mara = profile()
    parameters = room_parameters(mara, livekit=livekit.url)
    recorder = {"url": "http://127.0.0.1:9/", "api_key": "roomserver:nobody is called"}
    parameters["module_settings"] |= {"subroom_audio": {}, "recording": recorder}
    return await Client.join(server, room, registered(mara, "moderator"), parameters)


def assert_grants(token: str, identity: str, **video: Any) -> None:
    claims = dict(jwt.decode(token, OctKey.import_key(LIVEKIT_SECRET), ["HS256"]).claims)
    begins, ends = claims.pop("nbf"), claims.pop("exp")
    assert ends - begins == 32
    assert abs(begins - time.time()) < 60
    named = {"iss": LIVEKIT_KEY, "sub": identity, "name": identity}
    assert claims == named | {"video": NOTHING_ELSE | video}


def identity(client: Client) -> str:
    return f"{client.participant}:{client.connection}"


def may_publish(*sources: str) -> dict[str, Any]:
    return {"canPublish": bool(sources), "canPublishSources": list(sources)}


async def test_media_tokens(server: RoomServer, room: str, livekit: LiveKit) -> None:
    host = await open_room(server, room, livekit)
    jo = await Client.join(server, room, guest("Jo"))
    main = {"room": f"{room}:main"}
    token = host.joined["module_data"]["livekit"]["token"]
    assert_grants(token, identity(host), **main, **may_publish(*EVERYTHING))
    token = jo.joined["module_data"]["livekit"]["token"]
    assert_grants(token, identity(jo), **main, **may_publish("camera", "microphone"))
    recorder = await Client.join(server, room, service("recorder"))
    token = recorder.joined["module_data"]["livekit"]["token"]
    hidden = {"hidden": True, **may_publish("camera", "microphone")}
    assert_grants(token, identity(recorder), **main, **hidden)


@pytest.mark.parametrize("restricted", [True, False])
async def test_new_tokens_obey_restrictions_and_grants(
    server: RoomServer, room: str, livekit: LiveKit, *, restricted: bool
) -> None:
    host = await open_room(server, room, livekit)
    jo = await Client.join(server, room, guest("Jo"))
    exempt = [] if restricted else [jo.participant]
    await host.command(
        "moderation", "enable_microphone_restrictions", unrestricted_participants=exempt
    )
    await jo.event("moderation", "microphone_restrictions_enabled")
    await host.command("livekit", "grant_screen_share_permission", participants=[jo.participant])
    await host.event("livekit", "screen_share_permissions_updated")
    await jo.command("livekit", "create_new_access_token", 5)
    fresh = await jo.envelope("livekit", "credentials")
    assert fresh["transaction_id"] == 5
    expected = [s for s in EVERYTHING if not (restricted and s == "microphone")]
    main = {"room": f"{room}:main"}
    assert_grants(fresh["payload"]["token"], identity(jo), **main, **may_publish(*expected))


async def test_tokens_for_windows_of_their_own_and_for_whispering(
    server: RoomServer, room: str, livekit: LiveKit
) -> None:
    host = await open_room(server, room, livekit)
    jo = await Client.join(server, room, guest("Jo"))
    for number in (1, 2):
        await jo.command("livekit", "request_popout_stream_access_token")
        popout = await jo.event("livekit", "popout_stream_access_token")
        theirs = f"{identity(jo)}-popout{number}"
        grants = {"room": f"{room}:main", "hidden": True, **may_publish()}
        assert_grants(popout["token"], theirs, **grants)
    await host.command("subroom_audio", "create_whisper_group", participant_ids=[jo.participant])
    created = await host.event("subroom_audio", "whisper_group_created")
    grants = {"room": f"{room}#{created['whisper_id']}", **may_publish("microphone")}
    assert_grants(created["token"], identity(host), **grants)


async def test_whoever_leaves_the_meeting_leaves_the_media(
    server: RoomServer, room: str, livekit: LiveKit
) -> None:
    """The client of one who closes only the signalling socket would listen on."""
    await open_room(server, room, livekit)
    jo = await Client.join(server, room, guest("Jo"))
    async with in_media_room(jo.joined["module_data"]["livekit"]) as media:
        await jo.leave()
        await eventually(lambda: not media.isconnected())
