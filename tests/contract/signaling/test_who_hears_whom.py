"""Sound goes where the room says, with a real LiveKit and participants who listen.

signaling-core.md 5.1 (mute), 6 (breakout), 7 (restrictions), 13 (whisper groups);
signaling-legacy.md 9.
"""

from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import pytest
from livekit import rtc
from tests.support.hearing import HEARD, hears, hears_nothing, tone
from tests.support.legacy import LegacyClient
from tests.support.livekit import LiveKit, in_media_room, speaking
from tests.support.recorder import service
from tests.support.roomserver import (
    RoomServer,
    eventually,
    guest,
    profile,
    registered,
    room_parameters,
)
from tests.support.signaling import Client, credentials

PATIENCE = 30.0
KEY = b"what only those in the meeting know"
RECORDER = {"url": "http://127.0.0.1:9/", "api_key": "roomserver:nobody is called"}


@pytest.fixture
async def host(server: RoomServer, room: str, livekit: LiveKit) -> AsyncIterator[Client]:
    mara = profile()
    parameters = room_parameters(mara, livekit=livekit.url)
    parameters["module_settings"] |= {"subroom_audio": {}, "recording": RECORDER}
    yield await Client.join(server, room, registered(mara, "moderator"), parameters)


async def test_who_is_muted_is_silent_at_once(host: Client, server: RoomServer, room: str) -> None:
    jo = await Client.join(server, room, guest("Jo"))
    async with (
        in_media_room(credentials(host)) as listening,
        in_media_room(credentials(jo)) as media,
        speaking(media),
    ):
        assert await hears(listening)
        await host.command("moderation", "mute", participants=[jo.participant])
        await jo.event("moderation", "muted")
        assert await hears_nothing(listening)


async def test_a_restriction_holds_against_a_client_that_ignores_it(
    host: Client, server: RoomServer, room: str
) -> None:
    jo = await Client.join(server, room, guest("Jo"))
    async with (
        in_media_room(credentials(host)) as listening,
        in_media_room(credentials(jo)) as media,
    ):
        await host.command(
            "moderation", "enable_microphone_restrictions", unrestricted_participants=[]
        )
        await jo.event("moderation", "microphone_restrictions_enabled")
        await eventually(
            lambda: (
                int(rtc.TrackSource.SOURCE_MICROPHONE)
                not in media.local_participant.permissions.can_publish_sources
            )
        )
        with pytest.raises((rtc.participant.PublishTrackError, TimeoutError)):
            async with speaking(media):
                pass
        assert await hears_nothing(listening)


async def test_who_sends_sound_as_a_picture_is_taken_out_of_the_media(
    host: Client, server: RoomServer, room: str
) -> None:
    """LiveKit itself looks at what a track is called, not at what it is."""
    jo = await Client.join(server, room, guest("Jo"))
    async with (
        in_media_room(credentials(host)) as listening,
        in_media_room(credentials(jo)) as media,
    ):
        await host.command(
            "moderation", "enable_microphone_restrictions", unrestricted_participants=[]
        )
        await jo.event("moderation", "microphone_restrictions_enabled")
        # They may be taken out before LiveKit has answered them.
        with suppress(rtc.participant.PublishTrackError):
            async with speaking(media, rtc.TrackSource.SOURCE_CAMERA):
                await eventually(lambda: not media.isconnected())
        await eventually(lambda: not media.isconnected())
        assert await hears_nothing(listening)


async def test_breakout_rooms_do_not_hear_each_other(
    host: Client, server: RoomServer, room: str
) -> None:
    jo = await Client.join(server, room, guest("Jo"))
    lee = await Client.join(server, room, guest("Lee"))
    await host.command("breakout", "start", rooms=[{"name": "Apart"}])
    number = (await jo.event("breakout", "started"))["rooms"][0]["id"]
    there: list[dict[str, Any]] = []
    for client in (jo, lee):
        await client.command("breakout", "switch_room", kind="breakout", id=number)
        there.append((await client.event("breakout", "switched_room"))["own_data"]["livekit"])
    async with (
        in_media_room(credentials(host)) as outside,
        in_media_room(there[0]) as speaks,
        in_media_room(there[1]) as inside,
        speaking(speaks),
    ):
        assert await hears(inside)
        assert await hears_nothing(outside)


async def test_who_switches_rooms_is_taken_out_of_the_sound_of_the_old_one(
    host: Client, server: RoomServer, room: str
) -> None:
    """Even if their client stays connected to it."""
    jo = await Client.join(server, room, guest("Jo"))
    await host.command("breakout", "start", rooms=[{"name": "Apart"}])
    number = (await jo.event("breakout", "started"))["rooms"][0]["id"]
    async with (
        in_media_room(credentials(host)) as speaks,
        in_media_room(credentials(jo)) as stays,
        speaking(speaks),
    ):
        assert await hears(stays)
        await jo.command("breakout", "switch_room", kind="breakout", id=number)
        await eventually(lambda: not stays.isconnected())


async def test_a_whisper_group_hears_its_members_and_nobody_else_does(
    host: Client, server: RoomServer, room: str
) -> None:
    jo = await Client.join(server, room, guest("Jo"))
    lee = await Client.join(server, room, guest("Lee"))
    await host.command("subroom_audio", "create_whisper_group", participant_ids=[jo.participant])
    group = await host.event("subroom_audio", "whisper_group_created")
    await jo.event("subroom_audio", "whisper_invite")
    await jo.command("subroom_audio", "accept_whisper_invite", whisper_id=group["whisper_id"])
    token = (await jo.event("subroom_audio", "whisper_token"))["token"]
    async with (
        in_media_room(credentials(host) | {"token": group["token"]}) as whispers,
        in_media_room(credentials(jo) | {"token": token}) as member,
        in_media_room(credentials(lee)) as outside,
        speaking(whispers),
    ):
        assert await hears(member)
        assert await hears_nothing(outside)


async def test_who_was_put_out_of_a_whisper_group_does_not_come_back_with_the_old_token(
    host: Client, server: RoomServer, room: str
) -> None:
    jo = await Client.join(server, room, guest("Jo"))
    await host.command("subroom_audio", "create_whisper_group", participant_ids=[jo.participant])
    group = await host.event("subroom_audio", "whisper_group_created")
    whisper_id = group["whisper_id"]
    await jo.event("subroom_audio", "whisper_invite")
    await jo.command("subroom_audio", "accept_whisper_invite", whisper_id=whisper_id)
    token = (await jo.event("subroom_audio", "whisper_token"))["token"]
    async with in_media_room(credentials(host) | {"token": group["token"]}) as whispers:
        await host.command(
            "subroom_audio",
            "kick_whisper_participants",
            whisper_id=whisper_id,
            participant_ids=[jo.participant],
        )
        await jo.event("subroom_audio", "kicked")
        # They may be out again before they are quite in.
        with suppress(rtc.ConnectError):
            async with in_media_room(credentials(jo) | {"token": token}) as member:
                await eventually(lambda: not member.isconnected())
        await eventually(lambda: not whispers.remote_participants)
        assert whispers.isconnected()


async def test_a_recorder_hears_those_alone_who_have_agreed(
    host: Client, server: RoomServer, room: str
) -> None:
    """Even if it asks for everything, as this one does."""
    jo = await Client.join(server, room, guest("Jo"))
    recorder = await Client.join(server, room, service("recorder"))
    async with (
        in_media_room(credentials(host)) as listening,
        in_media_room(credentials(recorder)) as recording,
        in_media_room(credentials(jo)) as media,
        speaking(media),
    ):
        assert await hears(listening)
        await eventually(lambda: hears_nothing(recording), PATIENCE)
        await jo.command("recording", "set_consent", consent=True)
        await eventually(lambda: hears(recording), PATIENCE)
        await jo.command("recording", "set_consent", consent=False)
        await eventually(lambda: hears_nothing(recording), PATIENCE)
        assert await hears(listening)


async def test_encrypted_sound_is_noise_without_the_key(
    host: Client, server: RoomServer, room: str
) -> None:
    jo = await Client.join(server, room, guest("Jo"))
    lee = await Client.join(server, room, guest("Lee"))
    async with (
        in_media_room(credentials(host), key=KEY) as speaks,
        in_media_room(credentials(jo), key=KEY) as knows,
        in_media_room(credentials(lee), key=b"a guess") as guesses,
        speaking(speaks),
    ):
        assert await hears(knows)
        assert await tone(guesses) < HEARD


async def test_clients_of_both_generations_hear_each_other(
    host: Client, server: RoomServer, room: str
) -> None:
    older = await LegacyClient.join(server, room, guest("Ole"))
    async with (
        in_media_room(credentials(host)) as media,
        in_media_room(older.joined["livekit"]) as theirs,
    ):
        async with speaking(theirs):
            assert await hears(media)
        async with speaking(media):
            assert await hears(theirs)


async def test_a_moderator_mutes_and_removes_an_older_client(
    host: Client, server: RoomServer, room: str
) -> None:
    older = await LegacyClient.join(server, room, guest("Ole"))
    async with (
        in_media_room(credentials(host)) as media,
        in_media_room(older.joined["livekit"]) as theirs,
        speaking(theirs),
    ):
        assert await hears(media)
        await host.command("moderation", "mute", participants=[older.joined["id"]])
        assert (await older.event("livekit", "force_muted"))["moderator"] == host.participant
        assert await hears_nothing(media)
        await host.command("moderation", "kick", target=older.joined["id"])
        await eventually(lambda: not theirs.isconnected())
