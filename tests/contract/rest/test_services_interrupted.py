"""Recordings whose upload was interrupted, because the controller that took it ended."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from tests.contract.rest.test_assets import fetch
from tests.support.controller import Caller, Controller

from parlour.controller.jobs import recordings
from parlour.files.parts import Origin, Parts, left_since
from parlour.files.store import AssetStore, open_store
from parlour.store.base import now

Start = Callable[..., Controller]
BEGAN = datetime(2026, 6, 30, 12, 5, 6, tzinfo=UTC)
LIMIT = 1000


@pytest.fixture(params=["folder", "s3"])
def controller(request: pytest.FixtureRequest, start: Start) -> Controller:
    storage = {} if request.param == "folder" else request.getfixturevalue("s3_storage")
    return start(oidc__administrator_role="operator", **storage)


@pytest.fixture
def ada(controller: Controller) -> Caller:
    return controller.user("Ada", realm_access={"roles": ["operator"]})


@pytest.fixture
def room(anna: Caller) -> str:
    return anna.post("/rooms").json()["id"]


def store_of(controller: Controller) -> AssetStore:
    return open_store(controller.settings.storage, controller.settings.data)


def interrupt(controller: Controller, room: str, *contents: bytes, extension: str = "webm") -> None:
    """What a controller leaves that is killed while it takes a recording."""

    async def leave() -> None:
        parts = Parts(store_of(controller), Origin(UUID(room), extension, BEGAN), LIMIT)
        for number, content in enumerate(contents):
            await parts.put(number, memoryview(content))
        await parts.show_alive()

    asyncio.run(leave())


def left(controller: Controller) -> list[UUID]:
    """The rooms of which there are parts."""
    later = now() + timedelta(days=1)
    found = asyncio.run(left_since(store_of(controller), later))
    return [one.origin.room_id for one in found]


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything that there is was interrupted long ago."""
    monkeypatch.setattr(recordings, "INTERRUPTED_AFTER", timedelta(minutes=-5))


def run_job(ada: Caller, **options: bool) -> dict[str, Any]:
    run = ada.post("/admin/jobs/recordings/run", options).raise_for_status().json()
    assert run["outcome"] == "done", run
    return run


@pytest.mark.usefixtures("later")
def test_what_has_come_is_put_together(
    controller: Controller, ada: Caller, anna: Caller, room: str
):
    interrupt(controller, room, b"the beginning", b" of a meeting")
    assert run_job(ada, dry_run=True)["items"] == 1
    assert anna.get(f"/rooms/{room}/assets").json() == []
    assert run_job(ada)["items"] == 1
    (asset,) = anna.get(f"/rooms/{room}/assets").json()
    assert asset["filename"] == "recording_2026-06-30_12-05-06-UTC.webm"
    assert asset["namespace"] == asset["kind"] == "recording"
    assert fetch(anna, room, asset["id"]).content == b"the beginning of a meeting"
    assert left(controller) == []
    assert run_job(ada)["items"] == 0


@pytest.mark.usefixtures("later")
def test_a_recording_without_an_extension(
    controller: Controller, ada: Caller, anna: Caller, room: str
):
    interrupt(controller, room, b"x", extension="")
    run_job(ada)
    (asset,) = anna.get(f"/rooms/{room}/assets").json()
    assert asset["filename"] == "recording_2026-06-30_12-05-06-UTC"


def test_an_upload_that_goes_on_is_left_alone(
    controller: Controller, ada: Caller, anna: Caller, room: str
):
    interrupt(controller, room, b"x")
    assert run_job(ada)["items"] == 0
    assert anna.get(f"/rooms/{room}/assets").json() == []
    assert left(controller) == [UUID(room)]
    anna.delete(f"/rooms/{room}")


@pytest.mark.usefixtures("later")
def test_parts_of_a_room_that_is_gone_are_deleted(
    controller: Controller, ada: Caller, anna: Caller, room: str
):
    interrupt(controller, room, b"x")
    anna.delete(f"/rooms/{room}")
    run_job(ada)
    assert left(controller) == []


def test_foreign_objects_among_the_parts_are_left_alone(controller: Controller):
    async def strange() -> list[Any]:
        store = store_of(controller)

        async def nothing() -> Any:
            yield b""

        for key in ("parts/x/00000", "parts/x/y_z/00000", "parts/00000"):
            await store.put(key, nothing(), 0)
        found = await left_since(store, now() + timedelta(days=1))
        for key in ("parts/x/00000", "parts/x/y_z/00000", "parts/00000"):
            await store.delete(key)
        return [one for one in found if one.origin.extension != "webm"]

    assert asyncio.run(strange()) == []
