"""What modules say when nothing can be stored, or when a server that they need takes its time
(signaling-modules.md 3.1, 7.7, 9.5, 10, 12.1, 15.3)."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from tests.support.roomserver import RoomServer, eventually, guest
from tests.support.spacedeck import Spacedeck
from tests.support.storage import Storage
from tests.support.transcript import Transcript, opened

FULL = {
    "id": "7a000000-0000-4000-8000-000000000001",
    "name": "Full",
    "quotas": {"max_storage": 10},
    "used_quota": {"max_storage": 10},
    "disabled_features": [],
}
MODULES: dict[str, dict[str, Any]] = {
    "legal_vote": {},
    "meeting_report": {},
    "training_participation_report": {},
    "meeting_notes": {"page": "https://meet.example/notes"},
}


@pytest.fixture
async def spacedeck() -> AsyncIterator[Spacedeck]:
    running = Spacedeck()
    async with running.server:
        yield running


@pytest.fixture
async def silent() -> AsyncIterator[str]:
    """The address of a server that takes calls and answers none."""
    over = asyncio.Event()

    async def listen(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await over.wait()
        writer.close()

    server = await asyncio.start_server(listen, "127.0.0.1", 0)
    yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    over.set()
    server.close()


async def everything_begun(talk: Transcript) -> None:
    """A vote that is over, notes, a board, and a checkpoint."""
    await talk.does(
        "mara", "meeting_notes", "grant_write_access", participant_ids=[talk.names["jo"]]
    )
    await talk.does("mara", "whiteboard", "initialize")
    await talk.people["lee"].event("whiteboard", "initialized")
    for action in ("enable_presence_logging", "confirm_presence"):
        await talk.does("mara", "training_participation_report", action)
    motion = {
        "pseudonymous": False,
        "live": False,
        "name": "",
        "allowed_participants": [talk.names["jo"]],
        "enable_abstain": False,
        "auto_close": False,
        "create_pdf": False,
    }
    await talk.does("mara", "legal_vote", "start", **motion)
    started = await talk.people["lee"].event("legal_vote", "started")
    talk.names["vote"] = started["legal_vote_id"]
    await talk.does("mara", "legal_vote", "stop", legal_vote_id=started["legal_vote_id"])
    await talk.people["lee"].event("legal_vote", "stopped")


async def test_a_full_storage(server: RoomServer, room: str, spacedeck: Spacedeck) -> None:
    modules = MODULES | {"whiteboard": spacedeck.settings}
    talk = await opened(server, room, modules, tariff=FULL)
    await everything_begun(talk)
    await talk.plays("""
mara > legal_vote.generate_pdf {"legal_vote_id":"<vote>"}
mara < legal_vote.error {"error":"storage_exceeded"}
mara > meeting_report.generate_attendance_report {"include_email_addresses":false}
mara < meeting_report.error {"error":"storage_exceeded"}
mara > meeting_notes.generate_pdf
mara < meeting_notes.error {"error":"storage_exceeded"}
mara > whiteboard.generate_pdf
mara < whiteboard.error {"error":"storage_exceeded"}
mara > training_participation_report.disable_presence_logging
all < training_participation_report.presence_logging_ended {"reason":"stopped_manually"}
mara < training_participation_report.error {"error":"storage_exceeded"}
""")


@pytest.mark.parametrize(
    "refusal",
    [
        (500, "internal_storage", "storage"),
        (413, "storage_exceeded", "storage_exceeded"),
    ],
)
async def test_a_storage_that_refuses(
    keeping: RoomServer,
    storage: Storage,
    room: str,
    spacedeck: Spacedeck,
    refusal: tuple[int, str, str],
) -> None:
    """Modules have one of two words for it."""
    status, code, report_code = refusal
    talk = await opened(keeping, room, MODULES | {"whiteboard": spacedeck.settings})
    await everything_begun(talk)
    protocol = storage.resources[talk.names["vote"]]
    await eventually(lambda: protocol["data"]["entries"])
    for script in (
        """
mara > legal_vote.generate_pdf {"legal_vote_id":"<vote>"}
mara < legal_vote.error {"error":"CODE"}
""",
        """
mara > meeting_notes.generate_pdf
mara < meeting_notes.error {"error":"CODE"}
""",
        """
mara > whiteboard.generate_pdf
mara < whiteboard.error {"error":"CODE"}
""",
        """
mara > meeting_report.generate_attendance_report {"include_email_addresses":false}
mara < meeting_report.error {"error":"REPORT"}
""",
        """
mara > training_participation_report.disable_presence_logging
all < training_participation_report.presence_logging_ended {"reason":"stopped_manually"}
mara < training_participation_report.error {"error":"REPORT"}
""",
    ):
        storage.statuses = [status]
        await talk.plays(script.replace("CODE", code).replace("REPORT", report_code))


async def test_while_boards_and_pads_are_being_made(
    server: RoomServer, room: str, silent: str
) -> None:
    settings = {"base_url": silent, "api_key": "a key"}
    talk = await opened(server, room, {"whiteboard": settings, "meeting_notes": settings})
    await talk.plays("""
mara > whiteboard.initialize
all < whiteboard.initialization_started
mara > whiteboard.initialize
mara < whiteboard.error {"error":"currently_initializing"}
mara > whiteboard.generate_pdf
mara < whiteboard.error {"error":"currently_initializing"}
mara > meeting_notes.grant_write_access {"participant_ids":["<jo>"]}
mara > meeting_notes.grant_write_access {"participant_ids":[]}
mara < meeting_notes.error {"error":"currently_initializing"}
mara > meeting_notes.revoke_write_access {"participant_ids":[]}
mara < meeting_notes.error {"error":"currently_initializing"}
mara > meeting_notes.generate_pdf
mara < meeting_notes.error {"error":"currently_initializing"}
""")
    kim = await talk.joins("kim", guest("Kim"))
    talk.knows(kim, '{"whiteboard":{"status":"initializing"}}')
