"""`legal_vote`: issues, protocol, join data and reports (signaling-modules.md 7.4 to 7.8)."""

from typing import Any

import msgspec
import pytest
from tests.unit.room.meeting import Client, Meeting, participant_id
from tests.unit.room.voting import (
    MOTION,
    SECRET,
    STORED,
    VOTE_ID,
    begin,
    error,
    protocol,
    stop,
    vote,
)

from parlour.protocol.roomserver import Event, StorageQuota, Tariff
from parlour.room import io


@pytest.fixture
def people() -> tuple[Meeting, Client, Client, Client]:
    meeting = Meeting()
    return meeting, meeting.owner(), meeting.user("Ilse"), meeting.guest("Jo")


# --- issues ---


def test_an_issue_reaches_the_initiator_and_the_reporter(people):
    meeting, mara, ilse, jo = people
    begin(mara, [mara, ilse], MOTION)
    meeting.forget()
    issue = {"legal_vote_id": VOTE_ID, "kind": "other", "description": "fire"}
    ilse.say("legal_vote", "report_issue", **issue)
    expected = {
        "message": "reported_issue",
        "legal_vote_id": VOTE_ID,
        "participant_id": ilse.id,
        "description": "fire",
    }
    assert mara.events("legal_vote") == ilse.events("legal_vote") == [expected]
    assert jo.heard == []
    meeting.forget()
    mara.say("legal_vote", "report_issue", legal_vote_id=VOTE_ID, kind="audio")
    assert len(mara.heard) == 1


def test_an_issue_of_a_secret_vote_has_no_name(people):
    meeting, mara, ilse, _ = people
    begin(mara, [ilse], SECRET)
    ilse.say("legal_vote", "report_issue", legal_vote_id=VOTE_ID, kind="audio")
    assert "participant_id" not in mara.events("legal_vote", "reported_issue")[0]
    stop(mara)
    [issue] = [e for e in protocol(meeting) if e["event"]["event"] == "issue"]
    assert set(issue["event"]) == {"event", "kind"}
    assert issue["timestamp"]


def test_only_voters_report_issues_and_a_strange_kind_needs_words(people):
    _, mara, ilse, jo = people
    begin(mara, [ilse], MOTION)
    heard = jo.say("legal_vote", "report_issue", legal_vote_id=VOTE_ID, kind="audio")
    assert error(heard) == "insufficient_permissions"
    heard = ilse.say("legal_vote", "report_issue", legal_vote_id=VOTE_ID, kind="other")
    assert error(heard) == "invalid_json"


# --- protocol and join data ---


def test_the_protocol_has_everything_in_order(people):
    meeting, mara, ilse, _ = people
    begin(mara, [mara, ilse], MOTION)
    ilse.leave()
    meeting.user("Ilse")
    vote(mara, "yes")
    stop(mara)
    entries = protocol(meeting)
    assert [entry["event"]["event"] for entry in entries] == [
        "start",
        "user_left",
        "user_joined",
        "vote",
        "stop",
        "final_results",
    ]
    assert entries[0]["event"]["parameters"]["max_votes"] == 2
    assert "token" not in entries[0]["event"]["parameters"]
    assert entries[3]["event"] | {"token": ""} == {
        "event": "vote",
        "issuer": mara.id,
        "participant_id": mara.id,
        "token": "",
        "option": "yes",
    }
    assert entries[4]["event"] == {"event": "stop", "by_user": mara.id}
    assert entries[5]["event"] == {
        "event": "final_results",
        "results": "valid",
        "yes": 1,
        "no": 0,
        "abstain": 0,
    }
    assert all(entry["timestamp"] for entry in entries)


def test_stops_without_a_person_say_so(people):
    meeting, mara, ilse, _ = people
    begin(mara, [ilse], MOTION | {"duration": 5})
    meeting.wait(5)
    assert protocol(meeting)[-2]["event"] == {"event": "stop", "expired": None}


def test_a_secret_protocol_has_ballots_in_the_order_of_tokens_and_no_names(people):
    meeting, mara, ilse, _ = people
    others = [meeting.user(f"User {number}") for number in range(6)]
    begin(mara, [mara, ilse, *others], SECRET)
    for voter in (ilse, *others, mara):
        vote(voter, "yes")
    ilse.leave()
    stop(mara)
    entries = protocol(meeting)
    ballots = [entry for entry in entries if entry["event"]["event"] == "vote"]
    tokens = [entry["event"]["token"] for entry in ballots]
    assert tokens == sorted(tokens)
    assert all(set(entry) == {"event"} for entry in ballots)
    [left] = [entry for entry in entries if entry["event"]["event"] == "user_left"]
    assert set(left["event"]) == {"event"}


def test_newcomers_see_every_vote_of_the_meeting(people):
    meeting, mara, ilse, _ = people
    begin(mara, [ilse], MOTION)
    vote(ilse, "yes")
    stop(mara)
    begin(mara, [ilse], SECRET, participant_id(71))
    bert = meeting.user("Bert")
    finished, started = bert.heard[0]["payload"]["module_data"]["legal_vote"]["votes"]
    assert finished["state"] == "finished"
    assert (finished["stop_kind"], finished["stopped_by"]) == ("by_user", mara.id)
    assert finished["voting_record"] == {ilse.id: "yes"}
    assert started["state"] == "started"
    assert "token" not in started


# --- reports ---


def reports(meeting: Meeting) -> list[dict[str, Any]]:
    return [msgspec.json.decode(effect.data) for effect in meeting.asked(io.MakeReport)]


def test_the_report_goes_to_whoever_shall_have_it(people):
    """After a stop the initiator, whoever stopped it; after a cancel whoever cancelled."""
    meeting, mara, ilse, _ = people
    anna = meeting.moderator("Anna")
    begin(mara, [ilse], MOTION | {"create_pdf": True})
    stop(anna)
    meeting.answer(meeting.asked(io.MakeReport)[-1], STORED)
    assert len(mara.events("legal_vote", "report_generated")) == 1
    begin(mara, [ilse], MOTION | {"create_pdf": True}, participant_id(71))
    anna.say("legal_vote", "cancel", legal_vote_id=participant_id(71), reason="x")
    meeting.answer(meeting.asked(io.MakeReport)[-1], STORED)
    assert len(anna.events("legal_vote", "report_generated")) == 1
    assert ilse.events("legal_vote", "report_generated") == []


def test_the_report_names_people_as_their_accounts_do(people):
    meeting, mara, ilse, _ = people
    mara.say("moderation", "change_display_name", target=ilse.id, new_name="Iggy")
    begin(mara, [mara, ilse], MOTION | {"create_pdf": True})
    vote(ilse, "no")
    stop(mara)
    [report] = reports(meeting)
    assert report["leader"] == "Mara Weiss"
    assert [(v["name"], v["option"]) for v in report["votes"]] == [("Ilse Weiss", "no")]
    assert report["missing"] == ["Mara Weiss"]
    assert report["timezone"] == "UTC"


def test_the_report_of_a_secret_vote_names_nobody_but_its_leader(people):
    meeting, mara, ilse, _ = people
    begin(mara, [mara, ilse], SECRET | {"create_pdf": True})
    vote(ilse, "no")
    stop(mara)
    [effect] = meeting.asked(io.MakeReport)
    assert b"Ilse" not in effect.data
    assert ilse.id.encode() not in effect.data


def test_the_report_is_in_the_language_of_the_room():
    for preferred, fallback, expected in (
        ("de-AT", "en", "de"),
        ("fr", "de", "de"),
        ("fr", "it", "en"),
    ):
        meeting = Meeting(
            preferred_language=preferred,
            fallback_language=fallback,
            event=Event(participant_id(90), "Planning"),
        )
        mara = meeting.owner()
        begin(mara, [mara], MOTION | {"create_pdf": True})
        stop(mara)
        [effect] = meeting.asked(io.MakeReport)
        assert effect.language == expected
        assert effect.label.event_title == "Planning"


def test_the_report_names_the_breakout_room_long_after_it_has_closed():
    meeting = Meeting()
    mara = meeting.owner()
    mara.say("breakout", "start", rooms=[{"name": "North"}])
    mara.say("breakout", "switch_room", kind="breakout", id=0)
    begin(mara, [mara], MOTION)
    stop(mara)
    mara.say("breakout", "stop")
    begin(mara, [mara], MOTION, participant_id(71))
    stop(mara, participant_id(71))
    for vote_id in (VOTE_ID, participant_id(71)):
        mara.say("legal_vote", "generate_pdf", legal_vote_id=vote_id)
    made = [msgspec.json.decode(effect.data) for effect in meeting.asked(io.MakeReport)]
    assert [report["room"] for report in made] == ["North", ""]


def test_a_full_storage_is_told_instead_of_making_a_report():
    full = Tariff(participant_id(99), "T", {"max_storage": 5}, {"max_storage": 5})
    meeting = Meeting(tariff=full)
    mara = meeting.owner()
    begin(mara, [mara], MOTION | {"create_pdf": True})
    stop(mara)
    assert mara.events("legal_vote", "error")[-1]["error"] == "storage_exceeded"
    assert meeting.asked(io.MakeReport) == []
    meeting.input(io.QuotaChanged(at=meeting.now, quota=StorageQuota(3, 5)))
    mara.say("legal_vote", "generate_pdf", legal_vote_id=VOTE_ID)
    assert len(meeting.asked(io.MakeReport)) == 1


def test_a_renderer_that_fails_is_an_internal_error(people):
    meeting, mara, ilse, _ = people
    begin(mara, [ilse], MOTION)
    stop(mara)
    mara.say("legal_vote", "generate_pdf", 8, legal_vote_id=VOTE_ID)
    meeting.forget()
    effect = meeting.room.pending_effects[-1]
    meeting.answer(effect, {"type": "not_stored", "reason": "generate"})
    assert mara.heard[0]["namespace"] == "error"
    assert mara.heard[0]["payload"] == {"error": "internal"}
    assert mara.heard[0]["transaction_id"] == 8
