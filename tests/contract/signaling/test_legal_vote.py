"""Votes over real sockets: who may, what is said, what is kept, and what is kept secret."""

import asyncio
import io
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pypdf
import pytest
from tests.support.roomserver import (
    RoomServer,
    eventually,
    guest,
    profile,
    registered,
    room_parameters,
)
from tests.support.signaling import Client, ResumableClient
from tests.support.storage import Storage

from parlour.protocol import base58
from parlour.room.io import AnyInput, Send
from parlour.room.registry import Registry
from parlour.room.room import Room
from parlour.roomserver.journal import LocalJournals
from parlour.roomserver.records import decode_base, decode_record

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


@pytest.fixture
async def storage() -> AsyncIterator[Storage]:
    async with Storage() as running:
        yield running


@pytest.fixture
async def keeping(tmp_path: Path, storage: Storage) -> AsyncIterator[RoomServer]:
    """A room server that has a controller."""
    server = RoomServer(tmp_path, settings=storage.settings)
    server.start()
    yield server
    assert await asyncio.to_thread(server.stop) == 0


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


async def test_a_roll_call_from_start_to_protocol(
    keeping: RoomServer, storage: Storage, room: str
) -> None:
    people = await voters(keeping, room)
    jo = await Client.join(keeping, room, guest("Jo"))
    tokens = await start(people, MOTION | {"create_pdf": True, "timezone": "Europe/Vienna"})
    assert "token" not in await jo.event("legal_vote", "started")
    assert len(set(tokens.values())) == 3
    for person, option in zip(people, ("yes", "no", "abstain"), strict=True):
        heard = await vote(person, tokens[person.participant], option)
        assert heard == {
            "message": "voted",
            "legal_vote_id": await running(person),
            "vote_option": option,
            "issuer": person.participant,
            "consumed_token": tokens[person.participant],
        }
    assert await jo.quiet() == []
    stopped = await stop(people[0])
    ids = [person.participant for person in people]
    assert stopped | {"end_time": ""} == {
        "message": "stopped",
        "legal_vote_id": await running(jo),
        "results": "valid",
        "yes": 1,
        "no": 1,
        "abstain": 1,
        "voting_record": dict(zip(ids, ("yes", "no", "abstain"), strict=True)),
        "kind": "by_participant",
        "issuer": people[0].participant,
        "end_time": "",
    }
    assert await jo.event("legal_vote", "stopped") == stopped
    generated = await people[0].event("legal_vote", "report_generated")
    [asset] = storage.assets
    assert generated == {
        "message": "report_generated",
        "filename": "vote_protocol.pdf",
        "legal_vote_id": await running(jo),
        "asset_id": asset.id,
    }
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(asset.content)).pages)
    assert all(
        name in text for name in ("Budget 2027", "Voter N1", tokens[ids[1]], "Europe/Vienna")
    )
    await recount(storage, await running(jo), stopped)


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


async def test_a_live_vote_shows_every_vote_and_closes_itself(
    keeping: RoomServer, room: str
) -> None:
    people = await voters(keeping, room, 2)
    jo = await Client.join(keeping, room, guest("Jo"))
    tokens = await start(people, MOTION | {"live": True, "auto_close": True})
    ilse = people[1]
    await vote(ilse, tokens[ilse.participant], "yes")
    updated = await jo.event("legal_vote", "updated")
    assert updated == {
        "message": "updated",
        "legal_vote_id": await running(jo),
        "yes": 1,
        "no": 0,
        "abstain": 0,
        "voting_record": {ilse.participant: "yes"},
    }
    await vote(people[0], tokens[people[0].participant], "no")
    assert (await jo.event("legal_vote", "updated"))["no"] == 1
    assert (await jo.event("legal_vote", "stopped"))["kind"] == "auto"


async def test_a_right_to_vote_is_used_once(keeping: RoomServer, room: str) -> None:
    for motion in (MOTION, SECRET):
        people = await voters(keeping, room, 2)
        tokens = await start(people, motion)
        ilse = people[1]
        held = tokens[ilse.participant]
        await vote(ilse, held, "yes")
        for again, error in ((held, "invalid_token"), ("1" * 11, "invalid_token")):
            fields = {"legal_vote_id": await running(ilse), "option": "no", "token": again}
            await ilse.command("legal_vote", "vote", 6, **fields)
            refused = await ilse.envelope("legal_vote", "error")
            assert refused["payload"] == {"message": "error", "error": error}
            assert refused["transaction_id"] == 6
        assert (await stop(people[0]))["yes"] == 1
        await Client.all_leave()


async def test_a_page_that_is_loaded_anew_gets_its_token_again(
    keeping: RoomServer, room: str
) -> None:
    people = await voters(keeping, room, 2)
    for motion in (MOTION, SECRET):
        tokens = await start(people, motion)
        ilse = people[1]
        person = profile("Voter N1", ilse.participant)
        tablet = await Client.join(keeping, room, registered(person))
        [summary] = [
            v
            for v in tablet.joined["module_data"]["legal_vote"]["votes"]
            if v["state"] == "started"
        ]
        assert "token" not in summary
        assert await token(tablet) == tokens[ilse.participant]
        await vote(tablet, tokens[ilse.participant], "yes")
        assert (await ilse.event("legal_vote", "voted"))["vote_option"] == "yes"
        phone = await Client.join(keeping, room, registered(person))
        assert not [m for m in await phone.quiet() if m["namespace"] == "legal_vote"]
        await stop(people[0])
        await ilse.event("legal_vote", "stopped")
        await tablet.leave()
        await phone.leave()


async def test_what_is_over_can_be_printed_again(
    keeping: RoomServer, storage: Storage, room: str
) -> None:
    people = await voters(keeping, room, 2)
    await start(people, SECRET)
    vote_id = await running(people[0])
    await people[0].command("legal_vote", "generate_pdf", 3, legal_vote_id=vote_id)
    refused = await people[0].envelope("legal_vote", "error")
    assert refused["payload"]["error"] == "invalid_vote_id"
    await stop(people[0])
    await people[0].command(
        "legal_vote", "generate_pdf", 4, legal_vote_id=vote_id, timezone="Asia/Tokyo"
    )
    made = await people[0].envelope("legal_vote", "report_generated")
    assert made["transaction_id"] == 4
    text = pypdf.PdfReader(io.BytesIO(storage.assets[0].content)).pages[0].extract_text()
    assert "Asia/Tokyo" in text


async def test_a_start_that_the_controller_refuses_is_an_internal_error(
    keeping: RoomServer, storage: Storage, room: str
) -> None:
    people = await voters(keeping, room, 1)
    storage.statuses = [500]
    allowed = [people[0].participant]
    await people[0].command("legal_vote", "start", 1, **MOTION, allowed_participants=allowed)
    refused = await people[0].envelope("error", "internal")
    assert refused["transaction_id"] == 1
    assert storage.resources == {}


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"pseudonymous": True, "live": True}, "invalid_parameters"),
        (
            {"allowed_participants": ["a0000000-0000-4000-8000-000000000000"]},
            "ineligible_participants",
        ),
    ],
)
async def test_a_start_that_cannot_be_leaves_nothing_behind(
    keeping: RoomServer, storage: Storage, room: str, changes: dict[str, Any], error: str
) -> None:
    [host] = await voters(keeping, room, 1)
    motion = MOTION | {"allowed_participants": [host.participant]} | changes
    await host.command("legal_vote", "start", 1, **motion)
    refused = await host.envelope("legal_vote", "error")
    assert refused["payload"]["error"] == error
    assert storage.calls == []


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "ä" * 76},
        {"subtitle": "x" * 256},
        {"topic": "x" * 501},
        {"duration": 4},
        {"allowed_participants": []},
        {"timezone": "Moon/Sea"},
        {"live": None},
    ],
)
async def test_a_start_beyond_the_limits_cannot_be_read(
    keeping: RoomServer, room: str, changes: dict[str, Any]
) -> None:
    [host] = await voters(keeping, room, 1)
    motion = MOTION | {"allowed_participants": [host.participant]} | changes
    await host.command("legal_vote", "start", 1, **motion)
    refused = await host.envelope("error", UNREADABLE)
    assert refused["payload"]["error"] == "invalid_json"


async def test_a_secret_ballot_is_nowhere_beside_its_voter(
    keeping: RoomServer, storage: Storage, room: str
) -> None:
    """Neither while the vote runs nor afterwards: not in journals, boxes, logs or the protocol."""
    people = await voters(keeping, room, 4)
    tokens = await start(people, SECRET)
    ids = {person.participant.encode() for person in people}
    for person, option in zip(people[:3], ("yes", "no", "yes"), strict=True):
        await vote(person, tokens[person.participant], option)
        written = on_disk(keeping)
        for held in tokens.values():
            assert held.encode() not in written
            assert held.encode() not in journal(keeping)
            assert base58.to_bytes(held) not in journal(keeping)
    for box in keeping.journals.glob("*.ballots"):
        assert not any(one in box.read_bytes() for one in ids)
        assert len(box.read_bytes()) == 54 + 4 * 9, "as long whoever has voted"
    stopped = await stop(people[0])
    cast = {tokens[p.participant]: o for p, o in zip(people, ("yes", "no", "yes"), strict=False)}
    assert stopped["voting_record"] == cast
    assert list(stopped["voting_record"]) == sorted(cast), "in no order that says anything"
    entries = await recount(storage, await running(people[0]), stopped)
    ballots = [entry for entry in entries if entry["event"]["event"] == "vote"]
    assert [set(entry) for entry in ballots] == [{"event"}] * 3, "ballots have no time"
    assert all(set(entry["event"]) == {"event", "token", "option"} for entry in ballots)
    assert not list(keeping.journals.glob("*.ballots"))
    unused = tokens[people[3].participant]
    assert unused.encode() not in on_disk(keeping)


async def test_a_ballot_with_a_slip_is_not_kept_either(keeping: RoomServer, room: str) -> None:
    people = await voters(keeping, room, 2)
    tokens = await start(people, SECRET)
    ilse = people[1]
    held = tokens[ilse.participant]
    vote_id = await running(ilse)
    wrong = {"legal_vote_id": vote_id, "option": "maybe", "token": held}
    await ilse.command("legal_vote", "vote", 1, **wrong)
    await ilse.envelope("error", UNREADABLE)
    await ilse.command("legal_vote", "vote", 2, **wrong | {"option": "yes", "legal_vote_id": room})
    assert (await ilse.event("legal_vote", "error"))["error"] == "invalid_vote_id"
    await ilse.say(f"my token is {held}")
    assert (await ilse.event("chat", "message_sent"))["content"] == f"my token is {'1' * 11}"
    assert held.encode() not in on_disk(keeping)
    await vote(ilse, held, "yes")


async def test_secret_votes_survive_the_room_server(
    keeping: RoomServer, storage: Storage, room: str
) -> None:
    """Who has voted has voted, who has not gets another token; nobody's ballot is lost."""
    people = await voters(keeping, room, 4)
    tokens = await start(people, SECRET)
    for person, option in zip(people[:2], ("yes", "no"), strict=True):
        await vote(person, tokens[person.participant], option)
    for _ in range(2):
        await asyncio.to_thread(keeping.kill)
        assert not any(held.encode() in on_disk(keeping) for held in tokens.values())
        keeping.start()
        for person in people:
            await person.resume()
        for person in people[2:]:
            fresh = await token(person)
            assert fresh != tokens[person.participant]
            tokens[person.participant] = fresh
    for person in people[:2]:
        started = [m for m in await person.quiet() if m["payload"].get("message") == "started"]
        assert started == []
        await refused_vote(person, tokens[person.participant])
    await vote(people[2], tokens[people[2].participant], "yes")
    stopped = await stop(people[0])
    assert (stopped["results"], stopped["yes"], stopped["no"]) == ("valid", 2, 1)
    cast = {tokens[p.participant]: o for p, o in zip(people, ("yes", "no", "yes"), strict=False)}
    assert stopped["voting_record"] == cast
    await recount(storage, await running(people[0]), stopped)


async def refused_vote(client: Client, held: str) -> None:
    fields = {"legal_vote_id": await running(client), "option": "no", "token": held}
    await client.command("legal_vote", "vote", 8, **fields)
    assert (await client.event("legal_vote", "error"))["error"] == "invalid_token"


async def test_a_result_survives_the_room_server(
    keeping: RoomServer, storage: Storage, room: str
) -> None:
    people = await voters(keeping, room, 2)
    tokens = await start(people, SECRET)
    await vote(people[1], tokens[people[1].participant], "yes")
    stopped = await stop(people[0])
    await asyncio.to_thread(keeping.kill)
    keeping.start()
    jo = await Client.join(keeping, room, guest("Jo"))
    [summary] = jo.joined["module_data"]["legal_vote"]["votes"]
    assert summary["state"] == "finished"
    assert (
        summary["voting_record"]
        == stopped["voting_record"]
        == {tokens[people[1].participant]: "yes"}
    )
    resource = storage.resources[summary["legal_vote_id"]]
    await eventually(lambda: len(resource["data"]["entries"]) == 4)


async def test_whoever_was_killed_while_voting_has_voted_once(
    keeping: RoomServer, room: str
) -> None:
    """Ballots that are sent while the room server dies count once, whatever was answered."""
    people = await voters(keeping, room, 6)
    tokens = await start(people, SECRET)
    vote_id = await running(people[0])
    for person in people:
        held = tokens[person.participant]
        fields = {"legal_vote_id": vote_id, "option": "yes", "token": held}
        await person.command("legal_vote", "vote", 5, **fields)
    await asyncio.to_thread(keeping.kill)
    keeping.start()
    for person in people:
        await person.resume()
    for person in people:
        arrived = await person.quiet()
        fresh = [m["payload"] for m in arrived if m["payload"].get("message") == "started"]
        if fresh:
            await vote(person, fresh[-1]["token"], "yes")
    stopped = await stop(people[0])
    assert (stopped["results"], stopped["yes"]) == ("valid", 6)


async def test_tokens_do_not_follow_from_what_is_on_the_disk(
    keeping: RoomServer, room: str
) -> None:
    """The journal has the seed from which a room draws its ids, but not its secrets."""
    people = await voters(keeping, room, 2)
    tokens = await start(people, SECRET)
    recorded = LocalJournals(keeping.journals).read(room)
    assert recorded is not None
    rebuilt = Room.restore(decode_base(recorded.base).room, Registry.built_in())
    frames: list[bytes] = []
    for data in recorded.records:
        record = decode_record(data)
        if isinstance(record, AnyInput):
            outputs = rebuilt.handle(record)
            frames += [output.frame for output in outputs if isinstance(output, Send)]
    everything = b"".join(frames)
    assert everything.count(b'"message":"started"') == 2
    assert not any(held.encode() in everything for held in tokens.values())
