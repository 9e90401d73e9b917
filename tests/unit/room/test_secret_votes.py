"""Secret votes: what is kept of them, and what is not (docs/decisions/secret-ballots.md)."""

import msgspec
import pytest
from tests.unit.room.meeting import START, Client, Meeting, as_kept
from tests.unit.room.voting import (
    SECRET,
    VOTE_ID,
    begin,
    error,
    protocol,
    stop,
    token,
    vote,
)

from parlour.protocol import base58
from parlour.room import io
from parlour.room.room import Room
from parlour.room.vault import Vault


@pytest.fixture
def people() -> tuple[Meeting, Client, Client, Client]:
    meeting = Meeting()
    return meeting, meeting.owner(), meeting.user("Ilse"), meeting.guest("Jo")


# --- secrecy ---


def test_what_is_kept_of_a_secret_vote_makes_the_same_room(people):
    """Without tokens and ballots in it, until the box is opened."""
    meeting, mara, ilse, _ = people
    begin(mara, [mara, ilse], SECRET | {"auto_close": True})
    held = [token(mara), token(ilse)]
    vote(mara, "yes")
    kept = b"".join(map(msgspec.msgpack.encode, meeting.journal))
    assert not any(one.encode() in kept for one in held)
    assert not any(base58.to_bytes(one) in kept for one in held)
    assert not any(one.encode() in meeting.room.snapshot() for one in held)
    vote(ilse, "no")
    rebuilt = Room.create(
        meeting.room.room_id,
        meeting.parameters,
        START,
        b"seed",
        meeting.registry,
        vault=Vault(None),
    )
    outputs = [output for happening in meeting.journal for output in rebuilt.handle(happening)]
    assert rebuilt.snapshot() == meeting.room.snapshot()
    assert as_kept(outputs) == as_kept(meeting.outputs)


def test_after_a_crash_those_who_have_not_voted_get_another_token(people):
    meeting, mara, ilse, _ = people
    begin(mara, [mara, ilse], SECRET)
    old = token(ilse)
    vote(mara, "yes")
    meeting.forget()
    meeting.input(io.Recovered(at=meeting.now))
    assert mara.heard == []
    fresh = token(ilse)
    assert fresh != old
    assert error(vote(ilse, "no", old)) == "invalid_token"
    vote(ilse, "no", fresh)
    assert (stop(mara)["yes"], mara.events("legal_vote", "stopped")[0]["no"]) == (1, 1)


def test_a_lost_box_makes_the_result_invalid_rather_than_wrong(people):
    meeting, mara, ilse, _ = people
    begin(mara, [mara, ilse], SECRET)
    vote(mara, "yes")
    meeting.room.vault.boxes.clear()
    stopped = stop(mara)
    assert (stopped["results"], stopped["reason"]) == ("invalid", "vote_count_inconsistent")
    bert = meeting.user("Bert")
    [summary] = bert.heard[0]["payload"]["module_data"]["legal_vote"]["votes"]
    assert (summary["state"], summary["reason"]) == ("invalid", "vote_count_inconsistent")


def test_a_secret_vote_that_is_cancelled_is_forgotten(people):
    meeting, mara, ilse, _ = people
    begin(mara, [ilse], SECRET)
    held = token(ilse)
    vote(ilse, "yes")
    mara.say("legal_vote", "cancel", legal_vote_id=VOTE_ID, reason="x")
    assert meeting.room.vault.boxes == {}
    kept = b"".join(map(msgspec.msgpack.encode, meeting.journal))
    assert held.encode() not in kept
    assert not any(e["event"]["event"] == "vote" for e in protocol(meeting))
