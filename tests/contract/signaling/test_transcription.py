"""A scripted transcription service is woken, comes over a real socket, and writes along."""

from tests.support.recorder import Recorder, service
from tests.support.roomserver import (
    RoomServer,
    eventually,
    guest,
    profile,
    registered,
    room_parameters,
)
from tests.support.signaling import Client


async def two(server: RoomServer, room: str, scribe: Recorder) -> tuple[Client, Client]:
    mara = profile()
    parameters = room_parameters(mara)
    parameters["module_settings"]["transcription"] = scribe.settings
    host = await Client.join(server, room, registered(mara, "moderator"), parameters)
    return host, await Client.join(server, room, guest("Jo"))


async def status(client: Client) -> str:
    return str((await client.event("transcription", "state_updated"))["status"])


async def says(scribe: Client, **event: str) -> None:
    await scribe.command("transcription", "transcription_service_event", event=event)


async def test_a_transcription_from_start_to_end(server: RoomServer, room: str) -> None:
    async with Recorder() as woken:
        host, jo = await two(server, room, woken)
        await host.command("transcription", "start", language="de")
        assert await status(jo) == "requested"
        [call] = await eventually(lambda: woken.calls)
        assert call.path == "/v1/init"
        assert call.body == {"room_id": room, "breakout_room": None, "language": "de"}

        scribe = await Client.join(server, room, service("transcription"))
        assert scribe.joined["module_data"]["transcription"] == {"status": "requested"}
        await says(scribe, kind="started")
        assert await status(jo) == "running"
        segment = {
            "participant_id": jo.participant,
            "track_id": "TR_4kQ",
            "starts_at": "2026-07-10T09:20:01.2Z",
            "ends_at": "2026-07-10T09:20:03.9Z",
            "text": "Let us begin.",
        }
        await says(scribe, kind="segment", **segment)
        for client in (host, jo, scribe):
            heard = await client.event("transcription", "segment")
            assert heard == {"message": "segment", **segment}
        await host.command("transcription", "stop")
        command = await scribe.event("transcription", "service_command")
        assert command["command"] == {"kind": "stop"}
        await says(scribe, kind="stopped")
        assert await status(jo) == "inactive"


async def test_a_service_that_refuses_or_is_lost(server: RoomServer, room: str) -> None:
    async with Recorder(status=503) as woken:
        host, jo = await two(server, room, woken)
        await host.command("transcription", "start")
        assert await status(jo) == "requested"
        failed = await jo.event("transcription", "error")
        assert failed["error"] == "service_request_failed"
        assert await status(jo) == "inactive"

        woken.status = 204
        await host.command("transcription", "start")
        assert await status(jo) == "requested"
        scribe = await Client.join(server, room, service("transcription"))
        await says(scribe, kind="started")
        assert await status(jo) == "running"
        scribe.vanish()
        lost = await jo.event("transcription", "error")
        assert lost["error"] == "service_disconnected"
        assert await status(jo) == "inactive"
