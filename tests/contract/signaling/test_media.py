"""The room and a real LiveKit server (signaling-core.md, 7; appendix B, rows 14 and 15)."""

import time
from collections.abc import AsyncIterator

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey
from livekit import rtc
from tests.support.livekit import LiveKit, audible, in_media_room, speaking
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
from tests.support.signaling import Client, credentials

from parlour.media.livekit_api import LiveKitRooms
from parlour.media.rooms import MediaError
from parlour.room.io import MediaTarget


@pytest.fixture
async def host(server: RoomServer, room: str, livekit: LiveKit) -> AsyncIterator[Client]:
    mara = profile()
    parameters = room_parameters(mara, livekit=livekit.url)
    yield await Client.join(server, room, registered(mara, "moderator"), parameters)


@pytest.fixture
async def media(livekit: LiveKit) -> AsyncIterator[LiveKitRooms]:
    rooms = LiveKitRooms()
    yield rooms
    await rooms.close()


def target(livekit: LiveKit, secret: str = LIVEKIT_SECRET) -> MediaTarget:
    return MediaTarget(livekit.url, LIVEKIT_KEY, secret)


def sources(room: rtc.Room) -> set[int]:
    """What this participant may publish, as LiveKit itself says."""
    return set(room.local_participant.permissions.can_publish_sources)


async def test_tokens_say_who_may_publish_what(host: Client, server: RoomServer, room: str) -> None:
    """Row 14."""
    jo = await Client.join(server, room, guest("Jo"))
    for client, screen in ((host, True), (jo, False)):
        token = credentials(client)["token"]
        claims = jwt.decode(token, OctKey.import_key(LIVEKIT_SECRET), ["HS256"]).claims
        assert claims["iss"] == LIVEKIT_KEY
        assert claims["sub"] == f"{client.participant}:{client.connection}"
        assert 25 < claims["exp"] - time.time() <= 33
        video = claims["video"]
        assert video["room"] == f"{room}:main"
        assert video["canPublishData"] is False
        assert ("screen_share" in video["canPublishSources"]) is screen


async def test_a_participants_token_makes_and_deletes_no_media_rooms(
    host: Client, livekit: LiveKit
) -> None:
    """LiveKit asks for one right only, whichever room it is about."""
    headers = {"Authorization": f"Bearer {credentials(host)['token']}"}
    async with httpx.AsyncClient(base_url=livekit.url, headers=headers, trust_env=False) as http:
        for call, body in (
            ("DeleteRoom", {"room": "somebody-else:main"}),
            ("CreateRoom", {"name": "somebody-else:main"}),
            ("ListParticipants", {"room": credentials(host)["room"]}),
        ):
            answer = await http.post(f"/twirp/livekit.RoomService/{call}", json=body)
            assert answer.status_code == 401, call


async def test_only_those_who_were_really_muted_are_told(
    host: Client, server: RoomServer, room: str
) -> None:
    """Row 15."""
    jo = await Client.join(server, room, guest("Jo"))
    silent = await Client.join(server, room, guest("Silent"))
    async with (
        in_media_room(credentials(host)) as own,
        in_media_room(credentials(jo)) as media,
        speaking(media) as microphone,
    ):
        await eventually(lambda: audible(own))
        await host.command("moderation", "mute", participants=[jo.participant, silent.participant])
        assert (await jo.event("moderation", "muted"))["moderator"] == host.participant
        await eventually(lambda: microphone.muted)
        assert all(m["payload"]["message"] != "muted" for m in await silent.quiet())
        # Muted already: nothing happens, and nobody is told.
        await host.command("moderation", "mute", participants=[jo.participant])
        await host.command(
            "livekit", "grant_screen_share_permission", participants=[jo.participant]
        )
        await host.event("livekit", "screen_share_permissions_updated")
        assert await jo.quiet() == []


async def test_screen_sharing_is_granted_and_revoked(
    host: Client, server: RoomServer, room: str
) -> None:
    jo = await Client.join(server, room, guest("Jo"))
    screen = int(rtc.TrackSource.SOURCE_SCREENSHARE)
    async with in_media_room(credentials(jo)) as media:
        assert screen not in sources(media)
        for action, granted in (("grant", True), ("revoke", False)):
            await host.command(
                "livekit", f"{action}_screen_share_permission", participants=[jo.participant]
            )
            updated = await host.event("livekit", "screen_share_permissions_updated")
            assert updated["grant"] is granted
            await eventually(lambda granted=granted: (screen in sources(media)) is granted)


async def test_the_microphone_restriction_spares_moderators(
    host: Client, server: RoomServer, room: str
) -> None:
    jo = await Client.join(server, room, guest("Jo"))
    microphone = int(rtc.TrackSource.SOURCE_MICROPHONE)
    async with in_media_room(credentials(host)) as own, in_media_room(credentials(jo)) as media:
        await host.command(
            "moderation", "enable_microphone_restrictions", unrestricted_participants=[]
        )
        await jo.event("moderation", "microphone_restrictions_enabled")
        await eventually(lambda: microphone not in sources(media))
        assert microphone in sources(own)
        await host.command("moderation", "disable_microphone_restrictions")
        await jo.event("moderation", "microphone_restrictions_disabled")
        await eventually(lambda: microphone in sources(media))


async def test_who_is_kicked_is_gone_from_the_media_too(
    host: Client, server: RoomServer, room: str
) -> None:
    jo = await Client.join(server, room, guest("Jo"))
    async with in_media_room(credentials(host)) as own, in_media_room(credentials(jo)) as media:
        await eventually(lambda: len(own.remote_participants) == 1)
        await host.command("moderation", "kick", target=jo.participant)
        assert (await jo.closed())[0] == 1000
        await eventually(lambda: not own.remote_participants)
        await eventually(lambda: not media.isconnected())


async def test_who_was_kicked_does_not_come_back_to_the_media_with_an_old_token(
    host: Client, server: RoomServer, room: str
) -> None:
    """LiveKit itself would let them listen on: their token counts until it expires."""
    jo = await Client.join(server, room, guest("Jo"))
    async with in_media_room(credentials(host)) as own:
        async with in_media_room(credentials(jo)):
            await host.command("moderation", "kick", target=jo.participant)
            await eventually(lambda: not own.remote_participants)
        for _ in range(3):
            async with in_media_room(credentials(jo)) as media:
                await eventually(lambda media=media: not media.isconnected())
        await eventually(lambda: not own.remote_participants)
        assert own.isconnected()


async def test_an_old_token_gives_nobody_the_microphone_back(
    host: Client, server: RoomServer, room: str
) -> None:
    jo = await Client.join(server, room, guest("Jo"))
    async with in_media_room(credentials(host)):
        await host.command(
            "moderation", "enable_microphone_restrictions", unrestricted_participants=[]
        )
        await jo.event("moderation", "microphone_restrictions_enabled")
        async with in_media_room(credentials(jo)) as media:
            microphone = rtc.TrackSource.SOURCE_MICROPHONE
            await eventually(lambda: microphone not in sources(media))
            assert media.isconnected()


async def test_a_deleted_room_ends_its_media(host: Client, server: RoomServer, room: str) -> None:
    async with in_media_room(credentials(host)) as media:
        await server.delete(room)
        await host.event("core", "closing")
        await eventually(lambda: not media.isconnected())
    journal = server.journals / f"{room}.journal"
    await eventually(lambda: not journal.exists())


async def test_media_goes_on_while_the_room_server_is_killed(
    host: Client, server: RoomServer, room: str
) -> None:
    jo = await Client.join(server, room, guest("Jo"))
    async with in_media_room(credentials(host)) as own, in_media_room(credentials(jo)) as media:
        heard: list[rtc.RemoteAudioTrack] = []
        own.on("track_subscribed", lambda track, *_: heard.append(track))
        async with speaking(media):
            await eventually(lambda: heard)
            stream = rtc.AudioStream(heard[0])
            server.kill()
            begun = time.monotonic()
            frames = 0
            async for _ in stream:
                frames += 1
                if time.monotonic() - begun > 1.0:
                    break
            await stream.aclose()
            server.start()
        assert frames > 70
        assert own.isconnected()
        assert media.isconnected()


async def test_what_is_not_there_counts_as_done(livekit: LiveKit, media: LiveKitRooms) -> None:
    await media.delete(target(livekit), "no-such-room")
    await media.remove(target(livekit), "no-such-room", ["nobody"])
    assert await media.mute(target(livekit), "no-such-room", ["nobody"]) == []
    assert await media.permit(target(livekit), "no-such-room", []) == []


async def test_errors_of_the_media_server_carry_no_token(
    livekit: LiveKit, media: LiveKitRooms
) -> None:
    with pytest.raises(MediaError) as refusal:
        await media.create(target(livekit, "x" * 40), "room")
    assert str(refusal.value) == "http_401"
    assert refusal.value.__cause__ is None
