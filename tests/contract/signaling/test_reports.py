"""Documents over real sockets: made by the room server, kept by a scripted controller."""

import asyncio
import uuid
from pathlib import Path
from typing import Any

import psutil
import pytest
from tests.support.documents import text_of
from tests.support.roomserver import (
    RoomServer,
    eventually,
    guest,
    profile,
    registered,
    room_parameters,
)
from tests.support.signaling import Client
from tests.support.storage import Storage

MODULES = {
    "chat": {},
    "echo": {},
    "moderation": {},
    "legal_vote": {},
    "meeting_report": {},
    "training_participation_report": {},
}
TRAINING = "training_participation_report"
ATTENDANCE = {"include_email_addresses": True}


def parameters(owner: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return room_parameters(owner, module_settings=MODULES, **changes)


async def hosted(server: RoomServer, room: str, **changes: Any) -> tuple[Client, dict[str, Any]]:
    mara = profile()
    host = await Client.join(
        server, room, registered(mara, "moderator"), parameters(mara, **changes)
    )
    return host, mara


async def test_attendance_reaches_everybody_as_a_file_of_the_room(
    keeping: RoomServer, storage: Storage, room: str
) -> None:
    host, _ = await hosted(keeping, room, preferred_language="de-AT")
    jo = await Client.join(keeping, room, guest("Jo"))
    await host.command("meeting_report", "generate_attendance_report", 7, **ATTENDANCE)
    heard = await jo.event("meeting_report", "pdf_asset")
    [asset] = storage.assets
    assert heard == {"message": "pdf_asset", "filename": "meeting_report.pdf", "asset_id": asset.id}
    assert (await host.envelope("meeting_report", "pdf_asset"))["payload"] == heard
    assert asset.room == room
    assert asset.query == {
        "namespace": "meeting_report",
        "file_extension": "pdf",
        "kind": "meeting_report",
        "event_title": "Planning",
    }
    shown = text_of(asset.content)
    assert "Teilnahmebericht" in shown
    assert "Mara Weiss" in shown
    assert "mara@example.org" in shown
    assert "Jo" in shown


async def test_other_devices_learn_that_a_report_is_being_made(
    keeping: RoomServer, room: str
) -> None:
    host, mara = await hosted(keeping, room)
    phone = await Client.join(keeping, room, registered(mara, "moderator"))
    await host.command("meeting_report", "generate_attendance_report", 7, **ATTENDANCE)
    heard = await phone.event("meeting_report", "report_generation_started")
    assert heard == {"message": "report_generation_started", **ATTENDANCE}


async def test_only_moderators_get_one(keeping: RoomServer, storage: Storage, room: str) -> None:
    await hosted(keeping, room)
    jo = await Client.join(keeping, room, guest("Jo"))
    await jo.command("meeting_report", "generate_attendance_report", 7, **ATTENDANCE)
    heard = await jo.envelope("meeting_report", "error")
    assert heard["transaction_id"] == 7
    assert heard["payload"] == {"message": "error", "error": "insufficient_permissions"}
    assert storage.calls == []


@pytest.mark.parametrize(
    ("status", "error"), [(413, "storage_exceeded"), (500, "storage"), (403, "storage")]
)
async def test_what_the_controller_refuses_is_told(
    keeping: RoomServer, storage: Storage, room: str, status: int, error: str
) -> None:
    host, _ = await hosted(keeping, room)
    storage.statuses = [status]
    await host.command("meeting_report", "generate_attendance_report", 7, **ATTENDANCE)
    heard = await host.envelope("meeting_report", "error")
    assert heard["payload"] == {"message": "error", "error": error}
    assert heard["transaction_id"] == 7


async def test_a_full_storage_is_told_before_anything_is_made(
    keeping: RoomServer, storage: Storage, room: str
) -> None:
    tariff = {
        "id": str(uuid.uuid4()),
        "name": "Test",
        "quotas": {"max_storage": 10},
        "used_quota": {"max_storage": 10},
        "disabled_features": [],
    }
    host, _ = await hosted(keeping, room, tariff=tariff)
    await host.command("meeting_report", "generate_attendance_report", 7, **ATTENDANCE)
    heard = await host.event("meeting_report", "error")
    assert heard["error"] == "storage_exceeded"
    assert storage.calls == []


async def test_later_joiners_see_how_much_is_stored(
    keeping: RoomServer, storage: Storage, room: str
) -> None:
    host, _ = await hosted(keeping, room)
    storage.quota = {"used": 11, "total": 5_000_000}
    await host.command("meeting_report", "generate_attendance_report", 7, **ATTENDANCE)
    await host.event("meeting_report", "pdf_asset")
    jo = await Client.join(keeping, room, registered(profile("Ilse Weiss")))
    tariff = jo.joined["tariff"]
    assert tariff["quotas"]["max_storage"] == 5_000_000
    assert tariff["used_quota"]["max_storage"] == storage.quota["used"]


async def test_a_controller_that_starts_anew_is_waited_for(
    keeping: RoomServer, storage: Storage, room: str
) -> None:
    host, _ = await hosted(keeping, room)
    storage.statuses = [503, 502]
    await host.command("meeting_report", "generate_attendance_report", 7, **ATTENDANCE)
    await host.event("meeting_report", "pdf_asset")
    assert len(storage.assets) == 1
    assert len(storage.calls) == 3


async def test_a_report_survives_the_room_server_and_is_stored_once(
    keeping: RoomServer, storage: Storage, room: str
) -> None:
    host, mara = await hosted(keeping, room)
    storage.held = asyncio.Event()
    await host.command("meeting_report", "generate_attendance_report", 7, **ATTENDANCE)
    await eventually(lambda: storage.calls)
    await asyncio.to_thread(keeping.kill)
    storage.held.set()
    await eventually(lambda: storage.assets)
    keeping.start()
    again = await Client.join(keeping, room, registered(mara, "moderator"), parameters(mara))
    await eventually(lambda: len(storage.calls) == 2)
    if not any(m["payload"].get("message") == "pdf_asset" for m in again.seen):
        await again.event("meeting_report", "pdf_asset")
    assert len(storage.assets) == 1


STOPS_MAKERS = """
import os, signal, sys
if "parlour.reports" in sys.orig_argv:
    os.kill(os.getpid(), signal.SIGSTOP)
"""


@pytest.fixture
def stopping(keeping: RoomServer) -> Path:
    """As long as this file is there, processes that make reports stop before they begin."""
    file = keeping.folder / "sitecustomize.py"
    file.write_text(STOPS_MAKERS)
    return file


async def stopped_maker(server: RoomServer) -> psutil.Process:
    """The process that is to make a report just now."""
    assert server.process is not None
    own = psutil.Process(server.process.pid)

    def makers() -> list[psutil.Process]:
        return [child for child in own.children() if child.status() == psutil.STATUS_STOPPED]

    [maker] = await eventually(makers)
    return maker


@pytest.mark.usefixtures("stopping")
async def test_the_meeting_goes_on_while_a_report_is_made(
    keeping: RoomServer, storage: Storage, room: str
) -> None:
    """However long that takes."""
    host, _ = await hosted(keeping, room)
    await host.command("meeting_report", "generate_attendance_report", **ATTENDANCE)
    maker = await stopped_maker(keeping)
    for _ in range(5):
        await host.quiet()
    assert storage.calls == []
    maker.resume()
    await host.event("meeting_report", "pdf_asset")


async def test_a_room_server_that_is_told_to_stop_does_not_wait_for_reports(
    keeping: RoomServer, storage: Storage, room: str, stopping: Path
) -> None:
    """It makes them when it is back."""
    host, _ = await hosted(keeping, room)
    await host.command("meeting_report", "generate_attendance_report", **ATTENDANCE)
    maker = await stopped_maker(keeping)
    assert await asyncio.to_thread(keeping.stop) == 0
    assert not maker.is_running()
    assert storage.assets == []
    await asyncio.to_thread(stopping.unlink)
    keeping.start()
    await eventually(lambda: storage.assets, 20)


@pytest.mark.usefixtures("stopping")
async def test_a_maker_that_dies_is_told(keeping: RoomServer, storage: Storage, room: str) -> None:
    host, _ = await hosted(keeping, room)
    await host.command("meeting_report", "generate_attendance_report", 7, **ATTENDANCE)
    (await stopped_maker(keeping)).kill()
    heard = await host.envelope("meeting_report", "error")
    assert heard["payload"] == {"message": "error", "error": "generate"}
    assert heard["transaction_id"] == 7
    for number, action in enumerate(("enable", "confirm", "disable")):
        what = "presence" if action == "confirm" else "presence_logging"
        await host.command(TRAINING, f"{action}_{what}", number)
    (await stopped_maker(keeping)).kill()
    heard = await host.envelope(TRAINING, "error")
    assert heard["payload"] == {"message": "error", "error": "generate"}
    assert heard["transaction_id"] == 2
    assert storage.calls == []


async def test_without_a_controller_reports_stay_in_memory(server: RoomServer, room: str) -> None:
    host, _ = await hosted(server, room)
    await host.command("meeting_report", "generate_attendance_report", 7, **ATTENDANCE)
    heard = await host.event("meeting_report", "pdf_asset")
    assert heard["filename"].startswith("meeting_report_2")
    assert heard["filename"].endswith("-UTC.pdf")


async def test_a_room_that_is_deleted_waits_for_its_reports(
    keeping: RoomServer, storage: Storage, room: str
) -> None:
    """Its people hear of them before their sockets close; nobody comes in any more."""
    host, mara = await hosted(keeping, room)
    await host.command("training_participation_report", "enable_presence_logging")
    await host.event("training_participation_report", "presence_logging_started")
    await host.command("training_participation_report", "confirm_presence")
    await host.event("training_participation_report", "presence_confirmation_logged")
    storage.held = asyncio.Event()
    assert (await keeping.delete(room)).status_code == 200
    await host.event("core", "closing")
    await eventually(lambda: storage.calls)
    refused = await keeping.token(room, registered(mara), parameters(mara))
    assert refused.status_code == 503
    storage.held.set()
    created = await host.event("training_participation_report", "pdf_created")
    [asset] = storage.assets
    assert created["asset_id"] == asset.id
    assert created["quota"] == {"used": len(asset.content)}
    assert await host.closed() == (1000, "closed by server")
    await eventually(lambda: not list(keeping.journals.iterdir()))


async def test_a_room_that_everybody_has_left_still_makes_its_report(
    keeping: RoomServer, storage: Storage, room: str
) -> None:
    host, _ = await hosted(keeping, room, room_idle_timeout=100)
    await host.command("training_participation_report", "enable_presence_logging")
    await host.command("training_participation_report", "confirm_presence")
    await host.event("training_participation_report", "presence_confirmation_logged")
    await host.leave()
    [asset] = await eventually(lambda: storage.assets)
    assert asset.query["kind"] == "training_participation_report"
    assert "Mara Weiss" in text_of(asset.content)
