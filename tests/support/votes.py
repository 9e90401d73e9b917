"""People who vote over real sockets."""

from collections import Counter
from typing import Any

from tests.support.roomserver import (
    RoomServer,
    eventually,
    profile,
    registered,
    room_parameters,
)
from tests.support.signaling import Client, ResumableClient
from tests.support.storage import Storage

MODULES = {name: {} for name in ("chat", "echo", "moderation", "legal_vote")}
MOTION = {
    "pseudonymous": False,
    "live": False,
    "name": "Budget 2027",
    "enable_abstain": True,
    "auto_close": False,
    "create_pdf": False,
}
UNREADABLE = "failed to deserialize websocket message"
SECRET = MOTION | {"pseudonymous": True}


async def voters(server: RoomServer, room: str, count: int = 3) -> list[ResumableClient]:
    """Registered people; the first one is the host."""
    people = [profile(f"Voter N{number}") for number in range(count)]
    parameters = room_parameters(people[0], module_settings=MODULES)
    return [
        await ResumableClient.join(
            server, room, registered(person, "user" if number else "moderator"), parameters
        )
        for number, person in enumerate(people)
    ]


async def start(people: list[ResumableClient], motion: dict[str, Any]) -> dict[str, str]:
    """Starts a vote of all; gives each one's token."""
    allowed = [person.participant for person in people]
    await people[0].command("legal_vote", "start", 1, **motion, allowed_participants=allowed)
    return {p.participant: await token(p) for p in people}


async def token(client: Client) -> str:
    return str((await client.event("legal_vote", "started"))["token"])


async def running(client: Client) -> str:
    """The id of the last vote that started."""
    started = [m["payload"] for m in client.seen if m["payload"].get("message") == "started"]
    return str(started[-1]["legal_vote_id"])


async def vote(client: Client, held: str, option: str) -> dict[str, Any]:
    fields = {"legal_vote_id": await running(client), "option": option, "token": held}
    await client.command("legal_vote", "vote", 5, **fields)
    return await client.event("legal_vote", "voted")


async def stop(host: Client) -> dict[str, Any]:
    await host.command("legal_vote", "stop", 9, legal_vote_id=await running(host))
    return await host.event("legal_vote", "stopped")


def on_disk(server: RoomServer) -> bytes:
    """Every byte that the room server has written: journals, boxes, logs."""
    files = [path for path in server.folder.rglob("*") if path.is_file()]
    return b"\n".join(path.read_bytes() for path in files)


def journal(server: RoomServer) -> bytes:
    return b"\n".join(path.read_bytes() for path in server.journals.glob("*.journal"))


async def recount(storage: Storage, vote_id: str, stopped: dict[str, Any]) -> list[dict[str, Any]]:
    """The kept protocol comes to the same results."""
    resource = storage.resources[vote_id]
    await eventually(lambda: resource["data"]["entries"])
    assert resource["tag"] == "protocol"
    assert resource["namespace"] == "legal_vote"
    assert resource["data"]["version"] == 1
    entries: list[dict[str, Any]] = resource["data"]["entries"]
    events = [entry["event"] for entry in entries]
    assert [events[0]["event"], *(event["event"] for event in events[-2:])] == [
        "start",
        "stop",
        "final_results",
    ]
    counted = Counter(event["option"] for event in events if event["event"] == "vote")
    assert {option: stopped[option] for option in ("yes", "no", "abstain")} == {
        option: counted[option] for option in ("yes", "no", "abstain")
    }
    return entries
