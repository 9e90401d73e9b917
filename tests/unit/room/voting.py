"""How tests of votes speak: start one, vote, stop it, read its protocol."""

from typing import Any

import msgspec
from tests.unit.room.meeting import Client, Meeting, participant_id

from parlour.room import io

MOTION: dict[str, Any] = {
    "pseudonymous": False,
    "live": False,
    "name": "Budget 2027",
    "enable_abstain": True,
    "auto_close": False,
    "create_pdf": False,
}
SECRET = MOTION | {"pseudonymous": True}
VOTE_ID = participant_id(70)
STORED = {
    "type": "stored",
    "asset_id": participant_id(80),
    "filename": "vote.pdf",
    "quota": {"used": 3},
}


def begin(host: Client, voters: list[Client], motion: dict[str, Any], vote_id: str = VOTE_ID):
    """Starts a vote; gives what the host heard of it."""
    allowed = [voter.id for voter in voters]
    host.say("legal_vote", "start", 1, **motion, allowed_participants=allowed)
    resource = host.meeting.asked(io.CreateModuleResource)[-1]
    host.meeting.answer(resource, {"id": vote_id})
    return host.events("legal_vote", "started")[-1]


def token(voter: Client) -> str:
    started = [event for event in voter.events("legal_vote", "started") if "token" in event]
    return str(started[-1]["token"])


def vote(voter: Client, option: str, held: str | None = None, vote_id: str = VOTE_ID):
    fields = {"legal_vote_id": vote_id, "option": option, "token": held or token(voter)}
    return [m["payload"] for m in voter.say("legal_vote", "vote", 2, **fields)]


def stop(host: Client, vote_id: str = VOTE_ID):
    host.say("legal_vote", "stop", 3, legal_vote_id=vote_id)
    return host.events("legal_vote", "stopped")[-1]


def error(heard: list[Any]) -> str:
    """The code of the only answer."""
    [payload] = [m.get("payload", m) for m in heard]
    return str(payload["error"])


def protocol(meeting: Meeting) -> list[dict[str, Any]]:
    document = msgspec.json.decode(meeting.asked(io.ReplaceModuleResource)[-1].data)
    assert document["version"] == 1
    return list(document["entries"])
