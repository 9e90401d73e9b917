"""Polls (signaling-modules.md 6)."""

import pytest
from tests.unit.room.meeting import Meeting, names, participant_id

LUNCH = {"topic": "Lunch?", "choices": ["Soup", "Curry", "Skip"], "duration": 120}


@pytest.fixture
def three():
    meeting = Meeting()
    mara, ilse, jo = meeting.owner(), meeting.user("Ilse"), meeting.guest("Jo")
    meeting.forget()
    return meeting, mara, ilse, jo


def start(client, **changes):
    [heard] = client.say("polls", "start", **(LUNCH | changes))
    return heard["payload"].get("id", heard["payload"])


def vote(client, poll, **choice):
    return client.say("polls", "vote", poll_id=poll, **choice)


def counts(event):
    return [result["count"] for result in event["results"]]


def test_a_poll_is_told_to_the_room_and_ends_with_its_results(three):
    meeting, mara, ilse, jo = three
    mara.say("polls", "start", 5, **LUNCH)
    started = jo.heard[0]["payload"]
    poll = started["id"]
    assert started["choices"][1] == {"id": 1, "content": "Curry"}
    assert (started["live"], started["multiple_choice"]) == (False, False)
    for client, choice in ((mara, 1), (ilse, 1), (jo, 0)):
        assert vote(client, poll, choice_id=choice) == [], "votes are secret"
    jo.forget()
    meeting.wait(121)
    [heard] = jo.heard
    assert heard["payload"]["message"] == "done"
    assert counts(heard["payload"]) == [1, 2, 0]
    assert heard["transaction_id"] == 5, "that of the start"


def test_a_moderator_may_finish_it_early(three):
    _, mara, _, jo = three
    poll = start(mara)
    assert names(jo.say("polls", "finish", id=poll)) == ["polls.error.insufficient_permissions"]
    refused = mara.say("polls", "finish", id=participant_id(77))
    assert names(refused) == ["polls.error.invalid_poll_id"]
    mara.say("polls", "finish", 8, id=poll)
    assert jo.names[-1] == "polls.done"
    assert jo.heard[-1]["transaction_id"] == 8
    assert names(vote(jo, poll, choice_id=0)) == ["polls.error.invalid_poll_id"]


def test_a_live_poll_shows_every_vote_and_newcomers_the_results_so_far(three):
    meeting, mara, ilse, jo = three
    poll = start(mara, live=True)
    ilse.forget()
    vote(jo, poll, choice_id=2)
    assert counts(ilse.events("polls", "live_update")[0]) == [0, 0, 1]
    data = meeting.guest("Joe").join_success["module_data"]["polls"]
    assert counts(data) == [0, 0, 1]
    assert data["duration"] == 120


def test_a_poll_that_is_not_live_shows_newcomers_no_results(three):
    meeting, mara, _, jo = three
    poll = start(mara)
    vote(jo, poll, choice_id=2)
    assert "results" not in meeting.guest("Joe").join_success["module_data"]["polls"]
    mara.say("polls", "finish", id=poll)
    assert "polls" not in meeting.guest("Jim").join_success["module_data"]


def test_a_later_vote_replaces_the_earlier_one_from_whichever_device(three):
    meeting, mara, _, jo = three
    phone = meeting.guest("Jo")
    poll = start(mara, live=True)
    meeting.forget()
    vote(jo, poll, choice_id=0)
    vote(phone, poll, choice_id=1)
    assert counts(mara.heard[-1]["payload"]) == [0, 1, 0]
    assert phone.events("polls", "voted") == [{"message": "voted", "poll_id": poll, "choice_id": 0}]
    vote(jo, poll)
    assert counts(mara.heard[-1]["payload"]) == [0, 0, 0], "an abstention erases it"


def test_several_choices_where_they_are_allowed(three):
    _, mara, _, jo = three
    poll = start(mara, live=True, multiple_choice=True)
    vote(jo, poll, choice_ids=[2, 0, 2])
    assert counts(mara.heard[-1]["payload"]) == [1, 0, 1]
    vote(jo, poll, choice_ids=[2, 0], choice_id=1)
    assert counts(mara.heard[-1]["payload"]) == [0, 1, 0], "choice_id wins"


def test_the_refusals_of_a_vote_change_nothing_and_are_told_to_no_other_device(three):
    meeting, mara, _, jo = three
    phone = meeting.guest("Jo")
    poll = start(mara)
    phone.forget()
    before = meeting.room.snapshot()
    refused = vote(jo, poll, choice_ids=[0, 1])
    assert names(refused) == ["polls.error.multiple_choices_not_allowed"]
    assert names(vote(jo, poll, choice_id=3)) == ["polls.error.invalid_choice_id"]
    assert names(vote(jo, participant_id(77), choice_id=0)) == ["polls.error.invalid_poll_id"]
    assert phone.events("polls", "voted") == []
    assert meeting.room.snapshot() == before


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"duration": 86_401}, {"error": "invalid_duration", "max_duration": 86_400}),
        ({"topic": "ä" * 51}, {"error": "invalid_topic_length", "max_length": 100}),
        (
            {"choices": ["one"]},
            {"error": "invalid_choice_count", "min_choice_count": 2, "max_choice_count": 64},
        ),
        (
            {"choices": ["x"] * 65},
            {"error": "invalid_choice_count", "min_choice_count": 2, "max_choice_count": 64},
        ),
        (
            {"choices": ["x", ""]},
            {"error": "invalid_choice_description_length", "min_length": 1, "max_length": 100},
        ),
    ],
)
def test_the_limits_of_a_poll(three, changes, error):
    _, mara, _, _ = three
    assert start(mara, **changes) == {"message": "error"} | error


def test_one_poll_at_a_time_in_each_room(three):
    _, mara, _, jo = three
    main = start(mara)
    assert start(mara)["error"] == "still_running"
    mara.say("breakout", "start", rooms=[{"name": "North"}])
    for client in (mara, jo):
        client.say("breakout", "switch_room", kind="breakout", id=0)
    there = start(mara)
    assert names(vote(jo, main, choice_id=0)) == ["polls.error.invalid_poll_id"]
    vote(jo, there, choice_id=0)
    jo.forget()
    mara.say("breakout", "stop")
    assert jo.names[:2] == ["breakout.closing", "polls.done"], "before anybody is moved"
    switched = jo.events("breakout", "switched_room")[0]
    assert switched["own_data"]["polls"]["id"] == main


def test_a_poll_of_no_duration_ends_at_once(three):
    _, mara, _, jo = three
    mara.say("polls", "start", 3, **(LUNCH | {"duration": 0}))
    assert jo.names == ["polls.started", "polls.done"]
    assert mara.heard[-1]["transaction_id"] == 3


def test_those_who_leave_keep_their_vote(three):
    _, mara, _, jo = three
    poll = start(mara)
    vote(jo, poll, choice_id=0)
    jo.leave()
    mara.say("polls", "finish", id=poll)
    assert counts(mara.heard[-1]["payload"]) == [1, 0, 0]
