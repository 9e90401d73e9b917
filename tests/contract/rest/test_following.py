"""This and following: a series is cut in two, and nobody is lost on the way."""

from typing import Any
from uuid import uuid4

import httpx
import pytest
from tests.support.controller import Caller

IDS = ["20261013T070000Z", "20261020T070000Z", "20261027T080000Z", "20261103T080000Z"]


def time(text: str, timezone: str = "Europe/Berlin") -> dict[str, str]:
    return {"datetime": text, "timezone": timezone}


def new_series(owner: Caller, **changes: Any) -> dict[str, Any]:
    """Tuesdays at nine in Berlin; the clocks change on 25 October 2026."""
    body = {
        "title": "Jour fixe",
        "description": "Tagesordnung",
        "is_time_independent": False,
        "starts_at": time("2026-10-13T07:00:00Z"),
        "ends_at": time("2026-10-13T08:00:00Z"),
        "recurrence_pattern": ["RRULE:FREQ=WEEKLY"],
    }
    return owner.post("/events", body | changes).raise_for_status().json()


def following(owner: Caller, event: dict[str, Any], number: int = 2, **body: Any) -> httpx.Response:
    return owner.post(f"/events/{event['id']}/instances/{IDS[number]}/following", body)


def starts(caller: Caller, event: dict[str, Any], most: int = 4) -> list[str]:
    answer = caller.get(f"/events/{event['id']}/instances", params={"per_page": most})
    return [one["starts_at"]["datetime"] for one in answer.raise_for_status().json()]


def refusal(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_the_old_series_ends_where_the_new_one_begins(anna: Caller):
    event = new_series(anna, password="open")

    new = following(anna, event, title="Neuer Name").json()

    assert new["title"] == "Neuer Name"
    assert new["description"] == "Tagesordnung"
    assert new["id"] != event["id"]
    assert new["room"]["id"] != event["room"]["id"]
    assert new["room"]["password"] == "open"
    assert new["recurrence_pattern"] == ["RRULE:FREQ=WEEKLY"]
    assert starts(anna, event) == ["2026-10-13T07:00:00Z", "2026-10-20T07:00:00Z"]
    assert starts(anna, new, 2) == ["2026-10-27T08:00:00Z", "2026-11-03T08:00:00Z"]
    old = anna.get(f"/events/{event['id']}").json()
    assert old["title"] == "Jour fixe"
    assert old["recurrence_pattern"] == ["RRULE:FREQ=WEEKLY;UNTIL=20261027T075959Z"]


def test_the_new_series_may_be_at_another_time(anna: Caller):
    event = new_series(anna)
    new = following(
        anna,
        event,
        starts_at=time("2026-10-28T13:00:00Z"),
        ends_at=time("2026-10-28T13:30:00Z"),
        recurrence_pattern=["RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=WE"],
    ).json()
    assert starts(anna, new, 2) == ["2026-10-28T13:00:00Z", "2026-11-11T13:00:00Z"]


def test_a_count_is_shared_out(anna: Caller):
    event = new_series(anna, recurrence_pattern=["RRULE:FREQ=WEEKLY;COUNT=5"])
    new = following(anna, event).json()
    assert new["recurrence_pattern"] == ["RRULE:FREQ=WEEKLY;COUNT=3"]
    assert len(starts(anna, event)) == 2
    assert len(starts(anna, new)) == 3


def test_everybody_is_invited_to_both(anna: Caller, bob: Caller, carol: Caller):
    event = new_series(anna)
    for guest, role in ((bob, "moderator"), (carol, "user")):
        body = {"invitee": guest.id, "role": role}
        anna.post(f"/events/{event['id']}/invites", body).raise_for_status()
    bob.patch(f"/events/{event['id']}/invite", {"status": "accepted"}).raise_for_status()

    new = following(anna, event, title="Neuer Name").json()

    invitees = anna.get(f"/events/{new['id']}", params={"invitees_max": 10}).json()["invitees"]
    answers = {one["profile"]["id"]: (one["profile"]["role"], one["status"]) for one in invitees}
    assert answers == {bob.id: ("moderator", "accepted"), carol.id: ("user", "pending")}


def test_another_time_needs_another_answer(anna: Caller, bob: Caller):
    event = new_series(anna)
    anna.post(f"/events/{event['id']}/invites", {"invitee": bob.id}).raise_for_status()
    bob.patch(f"/events/{event['id']}/invite", {"status": "accepted"}).raise_for_status()
    later = {
        "starts_at": time("2026-10-27T09:00:00Z"),
        "ends_at": time("2026-10-27T10:00:00Z"),
    }
    new = following(anna, event, **later).json()
    assert bob.get(f"/events/{new['id']}").json()["invite_status"] == "pending"


def test_exceptions_go_to_the_half_in_which_they_lie(anna: Caller):
    event = new_series(anna)
    for number in (1, 3):
        path = f"/events/{event['id']}/instances/{IDS[number]}"
        anna.patch(path, {"title": f"Ausnahme {number}"}).raise_for_status()

    new = following(anna, event, description="anders").json()

    here = anna.get(f"/events/{event['id']}/instances/{IDS[1]}").json()
    there = anna.get(f"/events/{new['id']}/instances/{IDS[3]}").json()
    assert (here["title"], there["title"]) == ("Ausnahme 1", "Ausnahme 3")


def test_a_series_can_be_cancelled_from_an_instance_on(anna: Caller):
    event = new_series(anna)
    path = f"/events/{event['id']}/instances/{IDS[2]}"
    anna.patch(path, {"status": "cancelled"}).raise_for_status()

    assert anna.delete(f"{path}/following").status_code == 204

    assert starts(anna, event) == ["2026-10-13T07:00:00Z", "2026-10-20T07:00:00Z"]
    assert anna.get(path).status_code == 404


def test_the_first_instance_is_the_event_itself(anna: Caller):
    event = new_series(anna)
    assert refusal(following(anna, event, 0)) == (422, "invalid_event")
    path = f"/events/{event['id']}/instances/{IDS[0]}/following"
    assert refusal(anna.delete(path)) == (422, "invalid_event")


@pytest.mark.parametrize("instance", ["20261014T070000Z", "tomorrow", "20250101T000000Z"])
def test_what_is_no_instance(anna: Caller, instance: str):
    event = new_series(anna)
    answer = anna.post(f"/events/{event['id']}/instances/{instance}/following", {})
    assert refusal(answer) == (404, "not_found")


def test_bad_dates_change_nothing(anna: Caller):
    event = new_series(anna)
    answer = following(anna, event, ends_at=time("2026-10-27T07:00:00Z"))
    assert refusal(answer) == (422, "invalid_event")
    assert len(starts(anna, event)) == 4


def test_only_the_owner_cuts(anna: Caller, bob: Caller):
    event = new_series(anna)
    body = {"invitee": bob.id, "role": "moderator"}
    anna.post(f"/events/{event['id']}/invites", body).raise_for_status()
    assert following(bob, event).status_code == 403
    assert following(bob, {"id": str(uuid4())}).status_code == 403
