"""A recording from the moderator's click to the owner's download, with a scripted recorder.

Controller, room server and the recorder's calls are real; only what it records is made up.
"""

import asyncio
from collections.abc import Callable
from urllib.parse import urljoin

import httpx
from tests.support import recorder as recorders
from tests.support.controller import Controller
from tests.support.recorder import Recorder
from tests.support.roomserver import KEY_ID, KEY_SECRET, RoomServer, eventually
from tests.support.service import Service, service_settings
from tests.support.signaling import Client
from tests.support.upload import open_upload, send_parts, stored

Start = Callable[..., Controller]
SECRET = "a-device-secret-of-a-test"


def settings(roomserver: RoomServer, recorder: Recorder) -> dict[str, object]:
    entry = {"url": roomserver.url, "api_key": {"id": KEY_ID, "secret": KEY_SECRET}}
    return service_settings() | {
        "controller__roomservers": [entry],
        "recording__url": f"http://127.0.0.1:{recorder.port}",
        "recording__api_key": recorders.KEY_ID,
        "recording__api_secret": recorders.KEY_SECRET,
        "tariff__quotas": {"max_storage": 1_000_000},
    }


async def enter(roomserver: RoomServer, token: str) -> Client:
    client = await Client.open(roomserver, token)
    client.joined = await client.event("core", "join_success")
    return client


def says(status: str) -> dict[str, str]:
    return {"kind": "recording_updated", "status": status}


async def test_a_recorder_is_woken_joins_uploads_and_the_owner_downloads(
    start: Start, roomserver: RoomServer
):
    async with Recorder() as recorder:
        controller = await asyncio.to_thread(start, **settings(roomserver, recorder))
        anna = controller.user()
        room = anna.post("/rooms").json()["id"]
        begun = anna.post(f"/rooms/{room}/start", {"device_secret": SECRET})
        host = await enter(roomserver, begun.json()["token"])
        assert host.joined["role"] == "moderator"
        quota = host.joined["tariff"]
        assert quota["quotas"]["max_storage"] == 1_000_000

        await host.command("recording", "start_recording")
        [call] = await eventually(lambda: recorder.calls)
        service = Service(controller)
        admitted = service.send("POST", "/services/recording/start", json=call.body)
        tape = await enter(roomserver, admitted.raise_for_status().json()["token"])
        own = tape.joined["module_data"]["recording"]
        assert own["recording_state"] == {"status": "requested"}

        await tape.command("recording", "service", command=says("active"))
        heard = [await host.event("recording", "recording_updated") for _ in range(2)]
        assert [event["status"] for event in heard] == ["requested", "active"]
        async with open_upload(controller, room, service.headers()) as socket:
            await send_parts(socket, [(0, b"header without length, "), (1, b"the meeting, ")])
            await host.command("recording", "stop_recording")
            told = await tape.event("recording", "service")
            assert told["event"] == {"kind": "stop_recording"}
            await send_parts(socket, [(0, b"header with length, "), (2, b"the end")])
        await tape.command("recording", "service", command=says("inactive"))
        assert (await host.event("recording", "recording_updated"))["status"] == "inactive"

        assert anna.authorization
        (asset,) = await stored(controller, room, anna.authorization)
        content = b"header with length, the meeting, the end"
        changed = await host.event("core", "storage_quota_changed")
        assert changed["quota"] == {"used": len(content), "total": 1_000_000}
        path = f"/v1/rooms/{room}/assets/{asset['id']}/download?redirect=false"
        link = anna.get(path.removeprefix("/v1")).json()["url"]
        url = urljoin(f"{controller.url}{path}", link)
        download = await asyncio.to_thread(httpx.get, url, trust_env=False)
        assert download.content == content
        assert download.headers["Content-Type"] == "video/webm"
        await Client.all_leave()
