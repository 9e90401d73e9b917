"""A scripted recorder is woken, comes over a real socket, and says what it does."""

import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
from tests.support.recorder import KEY_ID, Recorder, service
from tests.support.roomserver import (
    RoomServer,
    eventually,
    guest,
    profile,
    registered,
    room_parameters,
)
from tests.support.signaling import Client

TV = "c2a70000-0000-4000-8000-000000000001"
TARGET = {
    "id": TV,
    "name": "Town hall TV",
    "kind": "custom",
    "streaming_endpoint": "rtmp://in.example.org/app",
    "streaming_key": "KEY",
    "public_url": "https://tv.example.org/live",
}


@pytest.fixture
async def recorder() -> AsyncIterator[Recorder]:
    async with Recorder() as running:
        yield running


def with_recorder(recorder: Recorder, owner: dict[str, Any]) -> dict[str, Any]:
    parameters = room_parameters(owner, streaming_targets=[TARGET])
    parameters["module_settings"]["recording"] = recorder.settings
    return parameters


async def two(server: RoomServer, room: str, recorder: Recorder) -> tuple[Client, Client]:
    mara = profile()
    parameters = with_recorder(recorder, mara)
    host = await Client.join(server, room, registered(mara, "moderator"), parameters)
    jo = await Client.join(server, room, guest("Jo"))
    return host, jo


async def status(client: Client) -> str:
    return str((await client.event("recording", "recording_updated"))["status"])


async def test_a_recording_from_start_to_end(
    server: RoomServer, room: str, recorder: Recorder
) -> None:
    host, jo = await two(server, room, recorder)
    await jo.command("recording", "set_consent", consent=True)
    await host.event("recording", "consent_updated")
    await host.command("recording", "start_recording")
    assert await status(jo) == "requested"
    await eventually(lambda: recorder.calls)

    tape = await Client.join(server, room, service("recorder"))
    assert tape.joined["role"] == "guest"
    own = tape.joined["module_data"]["recording"]
    assert own["recording_state"] == {"status": "requested"}
    location = {"location": "rtmp://in.example.org/app/KEY"}
    assert own["service"] == {"streaming_targets": {TV: location}}
    peers = {p["id"]: p["module_data"]["recording"] for p in tape.joined["participants"]}
    assert peers[jo.participant] == {"consents_recording": True}

    await tape.command("recording", "service", command=_updated("active"))
    assert await status(jo) == "active"
    await host.command("recording", "stop_recording")
    assert (await tape.event("recording", "service"))["event"] == {"kind": "stop_recording"}
    await tape.command("recording", "service", command=_updated("inactive"))
    assert await status(jo) == "inactive"


async def test_the_call_proves_who_calls(server: RoomServer, room: str, recorder: Recorder) -> None:
    host, _ = await two(server, room, recorder)
    await host.command("recording", "start_recording")
    [call] = await eventually(lambda: recorder.calls)
    assert call.path == "/v1/init"
    assert call.body == {"room_id": room, "breakout_room": None}
    assert call.header["kid"] == KEY_ID
    assert call.header["typ"] == "JWT"
    assert len(call.header["nonce"]) == 16
    assert call.claims.keys() == {"iat", "exp"}
    assert call.claims["exp"] - call.claims["iat"] == 60
    assert abs(call.claims["iat"] - time.time()) < 10


@pytest.mark.parametrize("answer", [401, 500, 302])
async def test_a_recorder_that_refuses(
    server: RoomServer, room: str, recorder: Recorder, answer: int
) -> None:
    recorder.status = answer
    host, jo = await two(server, room, recorder)
    await host.command("recording", "start_recording", 7)
    assert [await status(jo), await status(jo)] == ["requested", "inactive"]
    refused = await host.envelope("recording", "error")
    assert refused["payload"]["error"] == "failed_to_request_recording_service"
    assert refused["transaction_id"] == 7


async def test_a_recorder_that_cannot_be_reached(server: RoomServer, room: str) -> None:
    host, jo = await two(server, room, Recorder(port=9))
    await host.command("recording", "start_stream", target_ids=[TV])
    for expected in ("requested", "inactive"):
        assert (await jo.event("recording", "stream_updated"))["status"] == expected
    await host.event("recording", "error")


async def test_a_recorder_of_a_breakout_room(
    server: RoomServer, room: str, recorder: Recorder
) -> None:
    host, _ = await two(server, room, recorder)
    north = {"kind": "breakout", "id": 0}
    await host.command("breakout", "start", rooms=[{"name": "North"}])
    await host.command("breakout", "switch_room", **north)
    await host.command("recording", "start_recording")
    [call] = await eventually(lambda: recorder.calls)
    assert call.body == {"room_id": room, "breakout_room": 0}

    tape = await Client.join(server, room, service("recorder", north))
    assert tape.joined["module_data"]["recording"]["service"] is None
    await tape.command("recording", "service", command=_updated("active"))
    assert (await tape.event("recording", "error"))["error"] == "insufficient_permissions"
    await tape.command("breakout", "switch_room", **north)
    own = (await tape.event("breakout", "switched_room"))["own_data"]["recording"]
    assert own["service"] is not None
    assert await status(host) == "requested"
    await tape.command("recording", "service", command=_updated("active"))
    assert await status(host) == "active"
    tape.vanish()
    assert await status(host) == "inactive"


async def test_a_call_is_made_again_after_a_crash(
    tmp_path_factory: pytest.TempPathFactory, room: str, recorder: Recorder
) -> None:
    recorder.silent = True
    server = RoomServer(tmp_path_factory.mktemp("crashing"))
    server.start()
    try:
        host, _ = await two(server, room, recorder)
        await host.command("recording", "start_recording")
        await eventually(lambda: recorder.calls)
        server.kill()
        recorder.silent = False
        server.start()
        await eventually(lambda: len(recorder.calls) == 2)
    finally:
        server.stop()


def _updated(to: str) -> dict[str, str]:
    return {"kind": "recording_updated", "status": to}
