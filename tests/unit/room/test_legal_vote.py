"""`legal_vote`: who may start a vote, who votes, how it ends (signaling-modules.md 7)."""

import pytest
from tests.unit.room.meeting import SECOND, START, Client, Meeting, participant_id
from tests.unit.room.voting import (
    MOTION,
    SECRET,
    VOTE_ID,
    begin,
    error,
    stop,
    token,
    vote,
)

from parlour.protocol import base58
from parlour.room import io, limits


@pytest.fixture
def people() -> tuple[Meeting, Client, Client, Client]:
    meeting = Meeting()
    return meeting, meeting.owner(), meeting.user("Ilse"), meeting.guest("Jo")


# --- starting ---


def test_a_token_is_eleven_characters_of_base58_and_only_its_owners(people):
    _, mara, ilse, jo = people
    begin(mara, [mara, ilse], MOTION)
    assert token(mara) != token(ilse)
    assert len(token(ilse)) == base58.LENGTH
    assert "token" not in jo.events("legal_vote", "started")[0]


def test_zero_is_eleven_ones():
    assert base58.from_bytes(bytes(8)) == "1" * 11
    assert base58.to_bytes("1" * 11) == bytes(8)
    assert base58.from_bytes(b"\xff" * 8) == "jpXCZedGfVQ"


@pytest.mark.parametrize("text", ["", "1" * 10, "1" * 12, "0" * 11, "z" * 11])
def test_what_is_no_token_cannot_be_read_as_one(text: str):
    with pytest.raises(ValueError):
        base58.to_bytes(text)


def test_there_is_one_vote_at_a_time_in_a_room(people):
    _, mara, ilse, _ = people
    begin(mara, [ilse], MOTION)
    again = mara.say("legal_vote", "start", 4, **MOTION, allowed_participants=[ilse.id])
    assert error(again) == "vote_already_active"


def test_two_starts_at_once_make_one_vote(people):
    """The second one's resource goes again."""
    meeting, mara, ilse, _ = people
    anna = meeting.moderator("Anna")
    for host in (mara, anna):
        host.say("legal_vote", "start", 1, **MOTION, allowed_participants=[ilse.id])
    first, second = meeting.asked(io.CreateModuleResource)
    meeting.answer(first, {"id": VOTE_ID})
    meeting.answer(second, {"id": participant_id(71)})
    assert anna.events("legal_vote", "error") == [
        {"message": "error", "error": "vote_already_active"}
    ]
    assert [effect.resource for effect in meeting.asked(io.DeleteModuleResource)] == [
        participant_id(71)
    ]


def test_in_a_room_that_closes_no_vote_begins(people):
    """Its resource goes again, and the room waits for that."""
    meeting, mara, ilse, jo = people
    mara.say("legal_vote", "start", 1, **MOTION, allowed_participants=[ilse.id])
    meeting.input(io.CloseRequested(at=meeting.now, reason="room_deleted"))
    meeting.answer(meeting.asked(io.CreateModuleResource)[0], {"id": VOTE_ID})
    assert jo.events("legal_vote") == mara.events("legal_vote") == []
    [removal] = meeting.asked(io.DeleteModuleResource)
    assert (removal.resource, meeting.ended) == (VOTE_ID, None)
    meeting.answer(removal, [])
    assert meeting.ended == "room_deleted"


def test_an_initiator_who_has_left_meanwhile_starts_nothing(people):
    meeting, mara, ilse, _ = people
    mara.say("legal_vote", "start", 1, **MOTION, allowed_participants=[ilse.id])
    mara.leave()
    meeting.answer(meeting.asked(io.CreateModuleResource)[-1], {"id": VOTE_ID})
    assert ilse.events("legal_vote") == []
    assert len(meeting.asked(io.DeleteModuleResource)) == 1


def test_guests_cannot_vote(people):
    meeting, mara, ilse, jo = people
    phone = meeting.join("Phone", "registered_call_in")
    heard = mara.say(
        "legal_vote", "start", 1, **MOTION, allowed_participants=[ilse.id, jo.id, VOTE_ID, phone.id]
    )
    assert heard[0]["payload"] == {
        "message": "error",
        "error": "ineligible_participants",
        "participants": [jo.id, VOTE_ID],
    }
    assert meeting.asked(io.CreateModuleResource) == []


def test_whoever_dials_in_with_an_account_votes(people):
    meeting, mara, _, _ = people
    phone = meeting.join("Phone", "registered_call_in")
    begin(mara, [phone], MOTION)
    vote(phone, "yes")
    assert stop(mara)["voting_record"] == {phone.id: "yes"}


def test_people_of_another_room_cannot_vote_here(people):
    _, mara, ilse, _ = people
    mara.say("breakout", "start", rooms=[{"name": "North"}])
    ilse.say("breakout", "switch_room", kind="breakout", id=0)
    heard = mara.say("legal_vote", "start", 1, **MOTION, allowed_participants=[ilse.id])
    assert error(heard) == "ineligible_participants"


def test_whoever_is_away_may_be_chosen_and_votes_after_coming_back(people):
    meeting, mara, ilse, _ = people
    ilse.leave()
    begin(mara, [ilse], SECRET)
    again = meeting.user("Ilse")
    assert vote(again, "yes")[0]["message"] == "voted"


def test_the_same_person_twice_has_one_token(people):
    _, mara, ilse, _ = people
    assert begin(mara, [ilse, ilse], MOTION)["max_votes"] == 1


# --- voting ---


@pytest.mark.parametrize("motion", [MOTION, SECRET])
def test_a_second_vote_is_refused_whatever_it_says(people, motion):
    _, mara, ilse, _ = people
    begin(mara, [mara, ilse], motion)
    held = token(ilse)
    vote(ilse, "yes", held)
    for option in ("yes", "no", "abstain"):
        assert error(vote(ilse, option, held)) == "invalid_token"
    assert stop(mara)["yes"] == 1


@pytest.mark.parametrize("motion", [MOTION, SECRET])
def test_a_token_survives_an_option_that_is_not_offered(people, motion):
    _, mara, ilse, _ = people
    begin(mara, [ilse], motion | {"enable_abstain": False})
    assert error(vote(ilse, "abstain")) == "invalid_option"
    assert vote(ilse, "no")[0]["message"] == "voted"
    assert "abstain" not in stop(mara)


def test_in_a_public_vote_nobody_votes_with_anothers_token(people):
    _, mara, ilse, _ = people
    begin(mara, [mara, ilse], MOTION)
    assert error(vote(mara, "yes", token(ilse))) == "invalid_token"


def test_in_a_secret_vote_whoever_has_the_token_votes(people):
    _, mara, ilse, jo = people
    begin(mara, [ilse], SECRET)
    held = token(ilse)
    assert vote(jo, "yes", held)[0]["issuer"] == jo.id
    assert stop(mara)["voting_record"] == {held: "yes"}


@pytest.mark.parametrize("motion", [MOTION, SECRET])
def test_every_device_of_the_voter_learns_of_the_vote_and_nobody_else(people, motion):
    meeting, mara, ilse, jo = people
    tablet = meeting.user("Ilse")
    begin(mara, [mara, ilse], motion)
    meeting.forget()
    ilse.heard.clear()
    vote(ilse, "yes", held := _held(meeting, ilse))
    assert [m["payload"] for m in tablet.heard] == [m["payload"] for m in ilse.heard]
    assert ilse.heard[0]["payload"]["consumed_token"] == held
    assert mara.heard == jo.heard == []


def _held(meeting: Meeting, voter: Client) -> str:
    conference = meeting.room._conference
    [running] = conference.modules["legal_vote"].state.running.values()
    public = {who: held for held, who in running.tokens.items()}
    return public.get(voter.id) or str(conference.vault.token_of(VOTE_ID, voter.id))


@pytest.mark.parametrize("motion", [MOTION, SECRET])
def test_it_closes_itself_once_all_have_voted(people, motion):
    _, mara, ilse, jo = people
    begin(mara, [mara, ilse], motion | {"auto_close": True})
    vote(mara, "yes")
    assert jo.events("legal_vote", "stopped") == []
    heard = vote(ilse, "no")
    assert [event["message"] for event in heard] == ["voted", "stopped"]
    assert heard[1]["kind"] == "auto"
    assert "issuer" not in heard[1]


def test_its_time_ends_it(people):
    meeting, mara, ilse, _ = people
    begin(mara, [ilse], MOTION | {"duration": 5})
    meeting.wait(5)
    assert ilse.events("legal_vote", "stopped")[0]["kind"] == "expired"
    assert error(vote(ilse, "yes")) == "no_vote_active"


@pytest.mark.parametrize("motion", [MOTION, SECRET])
def test_a_late_timer_lets_nobody_vote_late(people, motion):
    meeting, mara, ilse, _ = people
    begin(mara, [ilse], motion | {"duration": 5})
    meeting.now += 6 * SECOND
    assert error(vote(ilse, "yes")) == "no_vote_active"
    assert meeting.room.wake_at == START + 3000 + 5 * SECOND


# --- ending ---


def test_a_guest_who_moderates_can_neither_start_nor_stop_nor_cancel(people):
    meeting, mara, ilse, _ = people
    joe = meeting.join("Joe", "guest", "moderator")
    heard = joe.say("legal_vote", "start", 1, **MOTION, allowed_participants=[ilse.id])
    assert error(heard) == "insufficient_permissions"
    begin(mara, [ilse], MOTION)
    for action, fields in (("stop", {}), ("cancel", {"reason": "x"})):
        heard = joe.say("legal_vote", action, legal_vote_id=VOTE_ID, **fields)
        assert error(heard) == "insufficient_permissions"
    assert stop(mara)["kind"] == "by_participant"


def test_any_moderator_with_an_account_stops_it(people):
    meeting, mara, ilse, _ = people
    anna = meeting.moderator("Anna")
    begin(mara, [ilse], MOTION)
    assert stop(anna)["issuer"] == anna.id


@pytest.mark.parametrize(
    ("fields", "code"),
    [({"legal_vote_id": participant_id(99)}, "invalid_vote_id")],
)
def test_a_vote_is_called_by_its_id(people, fields, code):
    _, mara, ilse, _ = people
    assert error(mara.say("legal_vote", "stop", **fields)) == "no_vote_active"
    begin(mara, [ilse], MOTION)
    assert error(mara.say("legal_vote", "stop", **fields)) == code


def test_a_cancelled_vote_says_why(people):
    _, mara, ilse, jo = people
    begin(mara, [ilse], MOTION)
    mara.say("legal_vote", "cancel", legal_vote_id=VOTE_ID, reason="wrong motion")
    [canceled] = jo.events("legal_vote", "canceled")
    assert (canceled["reason"], canceled["custom"]) == ("custom", "wrong motion")


def test_the_initiator_takes_the_vote_along(people):
    meeting, mara, ilse, _ = people
    begin(mara, [ilse], MOTION)
    tablet = meeting.join("Mara", "registered", "moderator")
    mara.leave()
    assert ilse.events("legal_vote", "canceled") == []
    tablet.leave()
    assert ilse.events("legal_vote", "canceled")[0]["reason"] == "initiator_left"


def test_an_initiator_who_goes_to_another_room_ends_the_vote(people):
    _, mara, ilse, _ = people
    mara.say("breakout", "start", rooms=[{"name": "North"}])
    begin(mara, [ilse], SECRET)
    mara.say("breakout", "switch_room", kind="breakout", id=0)
    assert ilse.events("legal_vote", "canceled")[0]["reason"] == "initiator_left"


def test_votes_of_breakout_rooms_end_with_them_and_stay_visible(people):
    meeting, mara, ilse, jo = people
    mara.say("breakout", "start", rooms=[{"name": "North"}])
    for client in (mara, ilse):
        client.say("breakout", "switch_room", kind="breakout", id=0)
    begin(mara, [ilse], MOTION)
    assert jo.events("legal_vote") == []
    mara.say("breakout", "stop")
    assert ilse.events("legal_vote", "canceled")[0]["reason"] == "room_destroyed"
    bert = meeting.user("Bert")
    [summary] = bert.heard[0]["payload"]["module_data"]["legal_vote"]["votes"]
    assert (summary["state"], summary["reason"]) == ("canceled", "room_destroyed")


def test_a_room_that_closes_cancels_its_vote_and_waits_for_the_protocol(people):
    meeting, mara, ilse, _ = people
    begin(mara, [ilse], MOTION)
    meeting.input(io.CloseRequested(at=meeting.now, reason="room_deleted"))
    assert ilse.events("legal_vote", "canceled")[0]["reason"] == "room_destroyed"
    assert ilse.closed is None
    assert meeting.ended is None
    meeting.answer(meeting.asked(io.ReplaceModuleResource)[-1], {})
    assert meeting.ended == "room_deleted"
    assert ilse.closed == (1000, "closed by server")


def test_a_room_that_closes_does_not_wait_for_ever(people):
    meeting, mara, ilse, _ = people
    begin(mara, [ilse], MOTION)
    meeting.input(io.CloseRequested(at=meeting.now, reason="room_deleted"))
    assert mara.say("echo", "ping") == [], "nobody is heard any more"
    meeting.wait(limits.MODULE_WORK_SECS)
    assert meeting.ended == "room_deleted"


def test_a_room_that_closes_is_woken_for_its_end_alone(people):
    meeting, mara, ilse, jo = people
    begin(mara, [ilse], MOTION)
    mara.say("moderation", "kick", target=jo.id)
    meeting.input(io.CloseRequested(at=meeting.now, reason="room_deleted"))
    end = meeting.room.wake_at
    # What failed would be tried again after a while.
    meeting.answer(meeting.asked(io.RemoveFromMedia)[0], None)
    assert meeting.room.wake_at == end
