"""Recordings that come over a WebSocket (rest.md 21.4), into a folder and into a real S3 API."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from tests.contract.rest.test_assets import code, fetch, uploaded
from tests.support.controller import Caller, Controller
from tests.support.service import Service, service_settings
from tests.support.upload import PATHS, open_upload, part, send_parts, stored
from tests.support.waiting import eventually
from websockets.exceptions import ConnectionClosed, InvalidStatus

from parlour.controller import connections
from parlour.files.store import open_store

Start = Callable[..., Controller]
MEGABYTE = 1024 * 1024
QUOTA = 40 * MEGABYTE
OVERSHOOT = MEGABYTE


@pytest.fixture(params=["folder", "s3"])
def controller(request: pytest.FixtureRequest, start: Start) -> Controller:
    limits = {
        "storage__quota_overshoot": OVERSHOOT,
        "tariff__quotas": {"max_storage": QUOTA},
    }
    storage = {} if request.param == "folder" else request.getfixturevalue("s3_storage")
    return start(**service_settings(), **limits, **storage)


@pytest.fixture
def folder_controller(start: Start) -> Controller:
    return start(**service_settings(), storage__recording_size_limit=MEGABYTE)


@pytest.fixture
def room(anna: Caller) -> str:
    return anna.post("/rooms").json()["id"]


def parts_left(controller: Controller) -> list[str]:
    async def listed() -> list[str]:
        store = open_store(controller.settings.storage, controller.settings.data)
        return [found.key async for found in store.list("parts")]

    return asyncio.run(listed())


def record(
    controller: Controller, owner: Caller, room: str, *parts: tuple[int, bytes], **query: Any
) -> dict[str, Any]:
    """Upload and close; gives the recording."""

    async def run() -> dict[str, Any]:
        headers = Service(controller).headers()
        async with open_upload(controller, room, headers, **query) as socket:
            await send_parts(socket, parts)
        assert owner.authorization
        (asset,) = await stored(controller, room, owner.authorization)
        return asset

    return asyncio.run(run())


def refused(controller: Controller, room: str, headers: dict[str, str], **query: Any) -> Any:
    """The answer to an upgrade that is refused."""

    async def run() -> Any:
        with pytest.raises(InvalidStatus) as refusal:
            async with open_upload(controller, room, headers, **query):
                pass
        return refusal.value.response

    return asyncio.run(run())


@pytest.mark.parametrize("path", PATHS)
def test_parts_become_a_recording(controller: Controller, anna: Caller, room: str, path: str):
    asset = record(controller, anna, room, (0, b"first "), (1, b"second"), path=path)
    assert asset["namespace"] == asset["kind"] == "recording"
    assert asset["filename"] == "recording_2026-06-30_12-05-06-UTC.webm"
    assert asset["size"] == 12
    answer = fetch(anna, room, asset["id"])
    assert answer.content == b"first second"
    assert answer.headers["Content-Type"] == "video/webm"
    assert anna.get("/users/me").json()["used_storage"] == 12


def test_a_recording_is_named_after_its_event(controller: Controller, anna: Caller):
    body = {"title": "Weekly", "description": "", "is_time_independent": True}
    room = anna.post("/events", body).json()["room"]["id"]
    asset = record(controller, anna, room, (0, b"x"), file_extension="")
    assert asset["filename"] == "Weekly_recording_2026-06-30_12-05-06-UTC"


def test_parts_are_put_together_by_their_numbers(controller: Controller, anna: Caller, room: str):
    asset = record(controller, anna, room, (7, b"c"), (0, b"a"), (2, b"b"), (100, b"d"))
    assert fetch(anna, room, asset["id"]).content == b"abcd"


def test_a_later_part_replaces_one_of_the_same_number(
    controller: Controller, anna: Caller, room: str
):
    """So a recorder completes the header of the file when it knows its length."""
    sent = [(0, b"unfinished header"), (1, b" body"), (0, b"header"), (2, b" end")]
    asset = record(controller, anna, room, *sent)
    assert fetch(anna, room, asset["id"]).content == b"header body end"
    assert asset["size"] == 15


def test_large_parts(controller: Controller, anna: Caller, room: str):
    sent = [(number, bytes([number]) * 6 * MEGABYTE) for number in range(3)]
    asset = record(controller, anna, room, *sent, (3, b"the short end"))
    answer = fetch(anna, room, asset["id"])
    assert answer.content == b"".join(content for _, content in sent) + b"the short end"


def test_no_part_is_left_when_the_recording_is_there(
    controller: Controller, anna: Caller, room: str
):
    record(controller, anna, room, (0, b"x"), (1, b"y"))

    async def none_left() -> bool:
        return not await asyncio.to_thread(parts_left, controller)

    asyncio.run(eventually(none_left, "the parts are gone"))


def test_an_upload_without_parts_is_no_recording(controller: Controller, anna: Caller, room: str):
    async def run() -> None:
        headers = Service(controller).headers()
        async with open_upload(controller, room, headers):
            pass
        async with open_upload(controller, room, headers) as socket:
            await send_parts(socket, [(0, b"")])

    asyncio.run(run())
    asset = record(controller, anna, room, (0, b"x"))
    assert [one["id"] for one in anna.get(f"/rooms/{room}/assets").json()] == [asset["id"]]


def test_pings_are_answered_with_what_they_said(controller: Controller, room: str):
    async def run() -> None:
        async with open_upload(controller, room, Service(controller).headers()) as socket:
            for _ in range(2):
                await (await socket.ping(b"heartbeat"))
                await send_parts(socket, [(0, b"x" * MEGABYTE)])

    asyncio.run(asyncio.wait_for(run(), 20))


def test_a_recording_lasts_longer_than_a_request_may(
    controller: Controller, anna: Caller, room: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(connections, "BODY_WAIT", 0.2)
    monkeypatch.setattr(connections, "HEAD_WAIT", 0.2)

    async def run() -> int:
        async with open_upload(controller, room, Service(controller).headers()) as socket:
            await send_parts(socket, [(0, b"x")])
            await asyncio.sleep(0.5)
            await send_parts(socket, [(1, b"y")])
        (asset,) = await stored(controller, room, anna.authorization or "")
        return asset["size"]

    assert asyncio.run(run()) == 2


def test_a_recorder_that_vanishes_leaves_what_it_had_sent(
    controller: Controller, anna: Caller, room: str
):
    async def run() -> bytes:
        async with open_upload(controller, room, Service(controller).headers()) as socket:
            await send_parts(socket, [(0, b"the beginning"), (1, b" of a meeting")])
            await (await socket.ping())
            socket.transport.abort()
        assert anna.authorization
        (asset,) = await stored(controller, room, anna.authorization)
        return fetch(anna, room, asset["id"]).content

    assert asyncio.run(run()) == b"the beginning of a meeting"


def closed_with(controller: Controller, room: str, *messages: str | bytes) -> int | None:
    async def run() -> int | None:
        async with open_upload(controller, room, Service(controller).headers()) as socket:
            with pytest.raises(ConnectionClosed):
                for message in messages:
                    await socket.send(message)
                await socket.recv()
            return socket.close_code

    return asyncio.run(run())


@pytest.mark.parametrize(
    "message", [b"", b"\0\0\0", part(-1, b"x"), part(10_000, b"x"), part(2**31 - 1, b"x"), "text"]
)
def test_messages_that_are_no_parts_end_the_upload(
    controller: Controller, anna: Caller, room: str, message: str | bytes
):
    assert closed_with(controller, room, part(0, b"kept"), message) == 1003
    assert anna.authorization
    (asset,) = asyncio.run(stored(controller, room, anna.authorization))
    assert fetch(anna, room, asset["id"]).content == b"kept"


def test_a_recording_is_cut_off_where_it_would_be_too_large(folder_controller: Controller):
    anna = folder_controller.user()
    room = anna.post("/rooms").json()["id"]
    half = b"x" * (MEGABYTE // 2)
    sent = [part(number, half) for number in range(2)]
    assert closed_with(folder_controller, room, *sent, part(2, b"x")) == 1009
    (asset,) = asyncio.run(stored(folder_controller, room, anna.authorization or ""))
    assert asset["size"] == MEGABYTE


def test_a_replaced_part_counts_once(folder_controller: Controller):
    anna = folder_controller.user()
    room = anna.post("/rooms").json()["id"]
    full = b"x" * MEGABYTE
    asset = record(folder_controller, anna, room, (0, full), (0, full), (0, full))
    assert asset["size"] == MEGABYTE


def test_the_owners_quota_cuts_a_recording_off(controller: Controller, anna: Caller, room: str):
    uploaded(anna, room, b"x" * (QUOTA - MEGABYTE))
    other = anna.post("/rooms").json()["id"]
    sent = [part(number, b"x" * MEGABYTE) for number in range(3)]
    assert closed_with(controller, other, *sent) == 1009
    (asset,) = asyncio.run(stored(controller, other, anna.authorization or ""))
    assert asset["size"] == 2 * MEGABYTE
    assert anna.get("/users/me").json()["used_storage"] == QUOTA + OVERSHOOT


def test_nothing_is_taken_for_a_full_storage(controller: Controller, anna: Caller, room: str):
    uploaded(anna, room, b"x" * QUOTA)
    answer = refused(controller, room, Service(controller).headers())
    assert answer.status_code == 413
    assert json.loads(answer.body)["code"] == "storage_quota_exceeded"


@pytest.mark.parametrize(
    "query",
    [
        {"room_id": None},
        {"room_id": "x"},
        {"file_extension": None},
        {"file_extension": "../x"},
        {"file_extension": "webm\n"},
        {"file_extension": "x" * 11},
        {"timestamp": None},
        {"timestamp": "yesterday"},
        {"timestamp": "2026-06-30T14:05:06"},
    ],
)
def test_queries_that_lack_something(
    folder_controller: Controller, room: str, query: dict[str, Any]
):
    headers = Service(folder_controller).headers()
    answer = refused(folder_controller, room, headers, **query)
    assert answer.status_code == 400
    assert json.loads(answer.body)["code"] == "bad_request"


def test_rooms_that_do_not_exist(controller: Controller):
    answer = refused(controller, str(uuid4()), Service(controller).headers())
    assert answer.status_code == 404
    assert json.loads(answer.body)["code"] == "not_found"


def test_only_holders_of_a_key_upload(controller: Controller, anna: Caller, room: str):
    missing = refused(controller, room, {})
    assert missing.status_code == 401
    assert json.loads(missing.body)["code"] == "missing_api_token"
    for token in (anna.authorization or "", "Bearer x"):
        invalid = refused(controller, room, {"Authorization": token})
        assert invalid.status_code == 401
        assert json.loads(invalid.body)["code"] == "invalid_api_token"


def test_what_is_no_socket_is_told_so(controller: Controller):
    answer = Service(controller).send("GET", "/recording/upload")
    assert code(answer) == (400, "bad_request")


# Older recorders


def older(controller: Controller, role: str = "opentalk-recorder") -> dict[str, str]:
    token = controller.issuer.token(realm_access={"roles": [role]})
    return {"Authorization": f"Bearer {token}"}


def test_an_older_recorder_uploads(controller: Controller, anna: Caller, room: str):
    async def run() -> dict[str, Any]:
        path = "/v1/services/recording/upload"
        async with open_upload(controller, room, older(controller), path=path) as socket:
            await send_parts(socket, [(0, b"x")])
        (asset,) = await stored(controller, room, anna.authorization or "")
        return asset

    assert asyncio.run(run())["kind"] == "recording"
    answer = refused(controller, room, older(controller, "x"), path="/v1/services/recording/upload")
    assert answer.status_code == 403


def render(controller: Controller, headers: dict[str, str], **query: str) -> httpx.Response:
    path = "/v1/services/recording/upload_render"
    return controller.client.post(path, params=query, content=b"bytes", headers=headers)


def test_the_oldest_recorders_send_one_body(controller: Controller, anna: Caller, room: str):
    answer = render(controller, older(controller), room_id=room, filename="../a b.mkv")
    assert (answer.status_code, answer.content) == (204, b"")
    (asset,) = anna.get(f"/rooms/{room}/assets").json()
    assert asset["namespace"] == "recording"
    assert asset["kind"] == "recording-render"
    assert asset["filename"].startswith("recording-render_")
    assert Path(asset["filename"]).suffix == ".mkv"
    unknown = render(controller, older(controller), room_id=str(uuid4()), filename="x.mkv")
    assert code(unknown) == (404, "not_found")
    assert code(render(controller, {}, room_id=room, filename="x"))[0] == 401
