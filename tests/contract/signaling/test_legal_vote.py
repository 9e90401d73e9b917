"""Votes over real sockets: who may, what is said, what is kept."""

from typing import Any

import pytest
from tests.support.documents import text_of
from tests.support.roomserver import RoomServer, guest, profile, registered
from tests.support.signaling import Client
from tests.support.storage import Storage
from tests.support.votes import (
    MOTION,
    SECRET,
    UNREADABLE,
    recount,
    running,
    start,
    stop,
    token,
    vote,
    voters,
)


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
    text = text_of(asset.content)
    assert all(
        name in text for name in ("Budget 2027", "Voter N1", tokens[ids[1]], "Europe/Vienna")
    )
    await recount(storage, await running(jo), stopped)


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
    text = text_of(storage.assets[0].content)
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
