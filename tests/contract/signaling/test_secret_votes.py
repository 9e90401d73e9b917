"""Secret votes over real sockets: what is on the disk, and what survives a crash."""

import asyncio
from pathlib import Path

from tests.support.roomserver import RoomServer, eventually, guest
from tests.support.signaling import Client
from tests.support.storage import Storage
from tests.support.votes import (
    SECRET,
    UNREADABLE,
    journal,
    on_disk,
    recount,
    running,
    start,
    stop,
    token,
    vote,
    voters,
)

from parlour.protocol import base58
from parlour.room.io import AnyInput, Send
from parlour.room.registry import Registry
from parlour.room.room import Room
from parlour.roomserver.journal import LocalJournals
from parlour.roomserver.records import decode_base, decode_record


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


async def test_frames_that_may_be_sent_again_are_kept_without_their_secrets(
    tmp_path: Path, storage: Storage, room: str
) -> None:
    """A journal that is written anew all the time holds the frames that nobody acknowledged."""
    server = RoomServer(tmp_path, settings=storage.settings, limits={"JOURNAL_RECORDS": 2})
    server.start()
    people = await voters(server, room, 2)
    ilse = people[1]
    before = ilse.received
    tokens = await start(people, SECRET)
    await vote(ilse, tokens[ilse.participant], "yes")
    for _ in range(3):
        await people[0].quiet()
    assert b'"message":"voted"' in journal(server)
    assert b'"message":"started"' in journal(server)
    assert not any(held.encode() in on_disk(server) for held in tokens.values())
    await asyncio.to_thread(server.kill)
    server.start()
    await ilse.reconnect(before)
    await ilse.greeting()
    assert "token" not in await ilse.event("legal_vote", "started")
    voted = await ilse.event("legal_vote", "voted")
    assert voted == {
        "message": "voted",
        "legal_vote_id": await running(ilse),
        "issuer": ilse.participant,
    }
    assert await asyncio.to_thread(server.stop) == 0
