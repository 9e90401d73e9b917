"""The talking stick over real sockets, with a real media server (signaling-modules.md 8)."""

from livekit import rtc
from tests.support.livekit import LiveKit, in_media_room, speaking
from tests.support.roomserver import (
    RoomServer,
    eventually,
    guest,
    profile,
    registered,
    room_parameters,
)
from tests.support.signaling import Client


async def test_the_start_silences_everybody_and_the_time_limit_hands_on(
    server: RoomServer, room: str, livekit: LiveKit
) -> None:
    mara = profile()
    parameters = room_parameters(mara, livekit=livekit.url)
    parameters["module_settings"]["automod"] = {}
    host = await Client.join(server, room, registered(mara, "moderator"), parameters)
    jo = await Client.join(server, room, guest("Jo"))
    own_access, access = (client.joined["module_data"]["livekit"] for client in (host, jo))
    async with (
        in_media_room(own_access) as own,
        in_media_room(access) as media,
        speaking(own) as own_microphone,
        speaking(media) as microphone,
    ):
        await eventually(lambda: _hears(own) and _hears(media))
        await host.command(
            "automod",
            "start",
            selection_strategy="playlist",
            show_remaining=True,
            allow_double_selection=False,
            auto_append_on_join=True,
            time_limit=1000,
            playlist=[jo.participant, host.participant],
        )
        await jo.event("automod", "started")
        await eventually(lambda: microphone.muted and own_microphone.muted)
        await host.command("automod", "select", how="next")
        for speaker in (jo, host):
            updated = await jo.event("automod", "speaker_updated")
            assert updated["speaker"] == speaker.participant
        assert (await jo.event("automod", "stopped"))["reason"] == "session_finished"
        assert all(m["namespace"] != "moderation" for m in jo.seen), "nobody is named"


def _hears(room: rtc.Room) -> bool:
    remote = room.remote_participants.values()
    return any(p.track is not None for r in remote for p in r.track_publications.values())
