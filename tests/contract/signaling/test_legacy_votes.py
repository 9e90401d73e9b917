"""Votes, reports and trainings for clients of the older generation (signaling-legacy.md 11)."""

from typing import Any

import pytest
from tests.support.legacy import LegacyClient
from tests.support.roomserver import RoomServer, profile, registered, room_parameters
from tests.support.signaling import Client
from tests.support.storage import Storage
from tests.support.votes import MOTION, SECRET, on_disk, running, stop, token

MODULES = {
    name: {}
    for name in (
        "chat",
        "echo",
        "moderation",
        "legal_vote",
        "meeting_report",
        "training_participation_report",
    )
}


async def two(server: RoomServer, room: str) -> tuple[Client, LegacyClient]:
    """A host on a client of today, and a voter on an older one."""
    mara, ilse = profile(), profile("Ilse Weiss")
    parameters = room_parameters(mara, module_settings=MODULES)
    host = await Client.join(server, room, registered(mara, "moderator"), parameters)
    older = await LegacyClient.join(server, room, registered(ilse))
    return host, older


@pytest.mark.parametrize("motion", [MOTION, SECRET])
async def test_both_generations_vote_together(
    keeping: RoomServer, room: str, motion: dict[str, Any]
) -> None:
    host, older = await two(keeping, room)
    voters = [host.participant, str(older.joined["id"])]
    await host.command("legal_vote", "start", 1, **motion, allowed_participants=voters)
    for client, option in ((host, "yes"), (older, "no")):
        held = await token(client)
        ballot = {"legal_vote_id": await running(client), "option": option, "token": held}
        await client.command("legal_vote", "vote", **ballot)
        assert (await client.event("legal_vote", "voted"))["consumed_token"] == held
        if motion is SECRET:
            assert held.encode() not in on_disk(keeping)
    stopped = await stop(host)
    assert (stopped["yes"], stopped["no"]) == (1, 1)
    assert (await older.event("legal_vote", "stopped"))["voting_record"] == stopped["voting_record"]


async def test_they_hear_of_reports_and_confirm_their_presence(
    keeping: RoomServer, storage: Storage, room: str
) -> None:
    host, older = await two(keeping, room)
    await host.command("training_participation_report", "enable_presence_logging")
    await older.event("training_participation_report", "presence_logging_started")
    await older.command("training_participation_report", "confirm_presence")
    await older.event("training_participation_report", "presence_confirmation_logged")
    mails = {"include_email_addresses": False}
    await host.command("meeting_report", "generate_attendance_report", **mails)
    heard = await older.event("meeting_report", "pdf_asset")
    assert heard["asset_id"] == storage.assets[0].id
