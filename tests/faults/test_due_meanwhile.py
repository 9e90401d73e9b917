"""What fell due while the room server was down happens when it is back: to all who come back."""

import asyncio
from pathlib import Path

from tests.support.roomserver import (
    RoomServer,
    guest,
    profile,
    registered,
    room_parameters,
)
from tests.support.signaling import Client, ResumableClient
from tests.support.votes import MOTION

MODULES = {"echo": {}, "legal_vote": {}, "training_participation_report": {}}
IN_A_MINUTE = {"after": 60, "within": 0}


async def test_checkpoints_and_the_end_of_votes(tmp_path: Path, room: str) -> None:
    server = RoomServer(tmp_path, limits={"RESUME_WINDOW": 300})
    server.start()
    try:
        owner = profile()
        parameters = room_parameters(owner, module_settings=MODULES)
        mara = await ResumableClient.join(server, room, registered(owner, "moderator"), parameters)
        jo = await ResumableClient.join(server, room, guest("Jo"))
        ranges = {"initial_checkpoint_delay": IN_A_MINUTE, "checkpoint_interval": IN_A_MINUTE}
        await mara.command("training_participation_report", "enable_presence_logging", 3, **ranges)
        motion = MOTION | {"duration": 60, "allowed_participants": [mara.participant]}
        await mara.command("legal_vote", "start", 4, **motion)
        started = await jo.event("legal_vote", "started")

        await asyncio.to_thread(server.kill)
        server.limits["AHEAD"] = 65
        await asyncio.to_thread(server.start)

        for client in (mara, jo):
            await client.resume()
            asked = await client.envelope(
                "training_participation_report", "presence_confirmation_requested"
            )
            assert asked["payload"] == {"message": "presence_confirmation_requested"}
            assert asked["transaction_id"] == 3
        stopped = await jo.envelope("legal_vote", "stopped")
        assert stopped["transaction_id"] == 4
        assert stopped["payload"] == {
            "message": "stopped",
            "legal_vote_id": started["legal_vote_id"],
            "results": "valid",
            "yes": 0,
            "no": 0,
            "abstain": 0,
            "voting_record": {},
            "kind": "expired",
            "end_time": stopped["timestamp"],
        }
    finally:
        await Client.all_leave()
        await asyncio.to_thread(server.stop)
