"""What fell due while the room server was down happens when it is back: to all who come back."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from tests.support.recorder import Recorder
from tests.support.roomserver import RoomServer, eventually, guest, profile, registered
from tests.support.roomserver import room_parameters as parameters_of
from tests.support.signaling import Client, ResumableClient
from tests.support.votes import MOTION

TRAINING = "training_participation_report"
IN_A_MINUTE = {"after": 60, "within": 0}


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[RoomServer]:
    running = RoomServer(tmp_path, limits={"RESUME_WINDOW": 300})
    running.start()
    yield running
    await Client.all_leave()
    await asyncio.to_thread(running.stop)


@pytest.fixture
async def recorder() -> AsyncIterator[Recorder]:
    async with Recorder() as running:
        yield running


async def down_for_a_minute(server: RoomServer, clients: list[ResumableClient]) -> None:
    await asyncio.to_thread(server.kill)
    server.limits["AHEAD"] = 65
    await asyncio.to_thread(server.start)
    for client in clients:
        await client.resume()


async def heard(client: Client, namespace: str) -> list[tuple[int, dict[str, Any]]]:
    """All that was said in a namespace, with the transaction of the command."""
    client.seen += await client.quiet()
    found = [message for message in client.seen if message["namespace"] == namespace]
    return [(message["transaction_id"], message["payload"]) for message in found]


async def test_checkpoints_ends_of_votes_and_recorders_that_did_not_come(
    server: RoomServer, room: str, recorder: Recorder
) -> None:
    owner = profile()
    modules = {"echo": {}, "legal_vote": {}, TRAINING: {}, "recording": recorder.settings}
    parameters = parameters_of(owner, module_settings=modules)
    mara = await ResumableClient.join(server, room, registered(owner, "moderator"), parameters)
    jo = await ResumableClient.join(server, room, guest("Jo"))
    ranges = {"initial_checkpoint_delay": IN_A_MINUTE, "checkpoint_interval": IN_A_MINUTE}
    await mara.command(TRAINING, "enable_presence_logging", 3, **ranges)
    motion = MOTION | {"duration": 60, "allowed_participants": [mara.participant]}
    await mara.command("legal_vote", "start", 4, **motion)
    started = await jo.event("legal_vote", "started")
    await mara.command("recording", "start_recording", 5)
    await eventually(lambda: recorder.calls)
    await mara.quiet()

    await down_for_a_minute(server, [mara, jo])

    for client in (mara, jo):
        *_, asked = await heard(client, TRAINING)
        assert asked == (3, {"message": "presence_confirmation_requested"})
        *_, (transaction, stopped) = await heard(client, "legal_vote")
        assert transaction == 4
        assert stopped == {
            "message": "stopped",
            "legal_vote_id": started["legal_vote_id"],
            "results": "valid",
            "yes": 0,
            "no": 0,
            "abstain": 0,
            "voting_record": {},
            "kind": "expired",
            "end_time": stopped["end_time"],
        }
    given_up = (5, {"message": "recording_updated", "status": "inactive"})
    assert (await heard(jo, "recording"))[-1] == given_up
    assert (await heard(mara, "recording"))[-2:] == [
        given_up,
        (5, {"message": "error", "error": "recorder_not_started"}),
    ]
