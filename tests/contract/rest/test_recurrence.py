"""Recurring events and their instances (rest.md 16.5 and 17)."""

from typing import Any

import httpx
import pytest
from tests.support.controller import Caller

INSTANCE_KEYS = {
    "id",
    "recurring_event_id",
    "instance_id",
    "created_by",
    "created_at",
    "updated_by",
    "updated_at",
    "title",
    "description",
    "room",
    "invitees_truncated",
    "invitees",
    "is_all_day",
    "starts_at",
    "ends_at",
    "type",
    "status",
    "invite_status",
    "is_favorite",
    "can_edit",
}


def time(text: str, timezone: str = "Europe/Berlin") -> dict[str, str]:
    return {"datetime": text, "timezone": timezone}


# Tuesdays at nine in Berlin; the clocks change on 25 October 2026.
WEEKLY: dict[str, Any] = {
    "title": "Jour fixe",
    "description": "Tagesordnung",
    "is_time_independent": False,
    "starts_at": time("2026-10-13T07:00:00Z"),
    "ends_at": time("2026-10-13T08:00:00Z"),
    "recurrence_pattern": ["RRULE:FREQ=WEEKLY"],
}
STARTS = [
    "2026-10-13T07:00:00Z",
    "2026-10-20T07:00:00Z",
    "2026-10-27T08:00:00Z",
    "2026-11-03T08:00:00Z",
]
IDS = ["20261013T070000Z", "20261020T070000Z", "20261027T080000Z", "20261103T080000Z"]


def new_event(owner: Caller, **changes: Any) -> dict[str, Any]:
    return owner.post("/events", WEEKLY | changes).raise_for_status().json()


def refusal(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def starts(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [entry["starts_at"]["datetime"] for entry in answer.json()]


def next_page(answer: httpx.Response) -> dict[str, str]:
    return dict(httpx.URL(answer.headers["Link"].split(";")[0].strip("<>")).params)


class TestEvents:
    def test_a_recurring_event_shows_its_first_occurrence_and_its_pattern(self, anna: Caller):
        event = new_event(anna)
        assert event["type"] == "recurring"
        assert event["recurrence_pattern"] == ["RRULE:FREQ=WEEKLY"]
        assert event["starts_at"] == WEEKLY["starts_at"]
        assert event["ends_at"] == WEEKLY["ends_at"]
        read = anna.get(f"/events/{event['id']}", params={"invitees_max": 1}).json()
        assert read == event

    def test_an_empty_pattern_is_a_single_event(self, anna: Caller):
        event = new_event(anna, recurrence_pattern=[])
        assert event["type"] == "single"
        assert "recurrence_pattern" not in event

    @pytest.mark.parametrize(
        "pattern",
        [
            ["RRULE:FREQ=HOURLY"],
            ["RRULE:FREQ=MINUTELY"],
            ["RRULE:FREQ=SECONDLY"],
            ["RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"],
            ["RRULE:FREQ=WEEKLY;UNTIL=20200101T000000Z"],
            ["RRULE:FREQ=WEEKLY;INTERVAL=0"],
            ["RRULE:FREQ=WEEKLY;COUNT=0"],
            ["RRULE:FREQ=SOMETIMES"],
            ["RRULE:FREQ=DAILY;BYHOUR=0,1,2,3,4,5;BYMINUTE=0,10,20,30,40"],
            ["RRULE:"],
            ["every tuesday"],
            [""],
            ["DTSTART:20260101T000000Z"],
            ["EXDATE:20261013T070000Z"],
        ],
    )
    def test_impossible_patterns(self, anna: Caller, pattern: list[str]):
        answer = anna.post("/events", WEEKLY | {"recurrence_pattern": pattern})
        assert refusal(answer) == (422, "invalid_event")
        assert answer.json()["message"].startswith("recurrence_pattern: ")
        assert anna.get("/events").json() == []

    @pytest.mark.parametrize(
        "pattern", [["RRULE:FREQ=DAILY"] * 5, ["RRULE:FREQ=DAILY;" + "X" * 1024], "RRULE", [1]]
    )
    def test_patterns_past_the_limits(self, anna: Caller, pattern: object):
        answer = anna.post("/events", WEEKLY | {"recurrence_pattern": pattern})
        assert refusal(answer) == (400, "invalid_json")

    def test_an_occurrence_lasts_ten_years_at_most(self, anna: Caller):
        longest = {
            "starts_at": time("9889-01-01T00:00:00Z"),
            "ends_at": time("9898-12-31T00:00:00Z"),
        }
        new_event(anna, **longest)
        too_long = anna.post(
            "/events", WEEKLY | longest | {"ends_at": time("9899-01-02T00:00:00Z")}
        )
        assert refusal(too_long) == (422, "invalid_event")
        ask = {"instances_max": 2, "time_max": "9889-12-31T00:00:00Z"}
        for time_min in ("1000-01-01T00:00:00Z", "9889-01-01T00:00:00Z"):
            found = anna.get("/events/instances", params=ask | {"time_min": time_min})
            assert len(starts(found)) == 2

    def test_the_full_form_of_a_patch_without_pattern_ends_the_recurrence(self, anna: Caller):
        event = new_event(anna)
        dates = {key: WEEKLY[key] for key in ("is_time_independent", "starts_at", "ends_at")}
        assert anna.patch(f"/events/{event['id']}", dates).json()["type"] == "single"

    def test_the_partial_form_keeps_it(self, anna: Caller):
        event = new_event(anna)
        body = {"ends_at": time("2026-10-13T09:00:00Z")}
        changed = anna.patch(f"/events/{event['id']}", body).json()
        assert changed["recurrence_pattern"] == ["RRULE:FREQ=WEEKLY"]

    @pytest.mark.parametrize(("change", "kept"), [("title", True), ("dates", False)])
    def test_exceptions_fall_away_with_the_dates_only(self, anna: Caller, change: str, kept: bool):
        event = new_event(anna)
        anna.patch(f"/events/{event['id']}/instances/{IDS[1]}", {"title": "Anders"})
        body = {"title": "Neu"} if change == "title" else {"ends_at": time("2026-10-13T09:00:00Z")}
        anna.patch(f"/events/{event['id']}", body)
        title = anna.get(f"/events/{event['id']}/instances/{IDS[1]}").json()["title"]
        assert (title == "Anders") is kept


class TestFiltersByTime:
    @pytest.mark.parametrize(
        ("pattern", "time_min", "found"),
        [
            ("RRULE:FREQ=WEEKLY", "2100-01-01T00:00:00Z", True),
            ("RRULE:FREQ=WEEKLY", "2127-01-01T00:00:00Z", False),
            ("RRULE:FREQ=WEEKLY;COUNT=3", "2026-10-27T09:00:00Z", True),
            ("RRULE:FREQ=WEEKLY;COUNT=3", "2026-10-27T09:00:01Z", False),
            ("RRULE:FREQ=WEEKLY;UNTIL=20261020T070000Z", "2026-10-20T08:00:00Z", True),
            ("RRULE:FREQ=WEEKLY;UNTIL=20261020T070000Z", "2026-10-20T08:00:01Z", False),
        ],
    )
    def test_an_event_lasts_as_long_as_its_series(
        self, anna: Caller, pattern: str, time_min: str, found: bool
    ):
        new_event(anna, recurrence_pattern=[pattern])
        listed = anna.get("/events", params={"time_min": time_min}).json()
        assert bool(listed) is found


class TestDashboard:
    def test_without_a_number_the_event_itself_is_shown(self, anna: Caller):
        event = new_event(anna)
        (listed,) = anna.get("/events/instances").json()
        assert (listed["id"], listed["type"]) == (event["id"], "recurring")

    def test_instances_stand_for_the_event(self, anna: Caller):
        event = new_event(anna)
        answer = anna.get("/events/instances", params={"instances_max": 4})
        assert starts(answer) == STARTS
        first = answer.json()[0]
        assert first.keys() == INSTANCE_KEYS
        assert first["id"] == f"{event['id']}_{IDS[0]}"
        assert (first["recurring_event_id"], first["instance_id"]) == (event["id"], IDS[0])
        assert (first["type"], first["status"]) == ("instance", "ok")
        assert first["room"] == event["room"]

    def test_they_stay_in_the_window(self, anna: Caller):
        new_event(anna)
        window = {"time_min": "2026-10-20T07:30:00Z", "time_max": "2026-10-27T08:00:00Z"}
        answer = anna.get("/events/instances", params=window | {"instances_max": 100})
        assert starts(answer) == STARTS[1:3]

    def test_at_most_a_hundred_an_event(self, anna: Caller):
        new_event(anna, recurrence_pattern=["RRULE:FREQ=DAILY"])
        answer = anna.get("/events/instances", params={"instances_max": 1000})
        assert len(answer.json()) == 100

    def test_pages_are_of_events(self, anna: Caller):
        new_event(anna, title="first")
        new_event(anna, title="second", starts_at=time("2026-10-13T07:30:00Z"))
        params: dict[str, Any] = {"instances_max": 2, "per_page": 1}
        first = anna.get("/events/instances", params=params)
        assert [entry["title"] for entry in first.json()] == ["first", "first"]
        second = anna.get("/events/instances", params=next_page(first))
        assert [entry["title"] for entry in second.json()] == ["second", "second"]

    def test_a_cancelled_instance_is_shown_as_such(self, anna: Caller):
        event = new_event(anna)
        anna.patch(f"/events/{event['id']}/instances/{IDS[1]}", {"status": "cancelled"})
        answer = anna.get("/events/instances", params={"instances_max": 3})
        assert [entry["status"] for entry in answer.json()] == ["ok", "cancelled", "ok"]

    def test_a_moved_instance_is_found_where_it_is_now(self, anna: Caller):
        event = new_event(anna)
        moved = {"starts_at": time("2026-12-24T09:00:00Z"), "ends_at": time("2026-12-24T10:00:00Z")}
        anna.patch(f"/events/{event['id']}/instances/{IDS[1]}", moved)
        old = {"time_min": "2026-10-20T00:00:00Z", "time_max": "2026-10-21T00:00:00Z"}
        new = {"time_min": "2026-12-24T00:00:00Z", "time_max": "2026-12-25T00:00:00Z"}
        ask = {"instances_max": 10}
        assert anna.get("/events/instances", params=old | ask).json() == []
        (entry,) = anna.get("/events/instances", params=new | ask).json()
        assert (entry["instance_id"], entry["starts_at"]) == (IDS[1], moved["starts_at"])

    @pytest.mark.parametrize("path", ["/events", "/events/instances"])
    def test_an_instance_may_be_put_off_behind_the_end_of_its_series(self, anna: Caller, path: str):
        event = new_event(anna, recurrence_pattern=["RRULE:FREQ=WEEKLY;COUNT=2"])
        moved = {"starts_at": time("2026-11-20T08:00:00Z"), "ends_at": time("2026-11-20T09:00:00Z")}
        anna.patch(f"/events/{event['id']}/instances/{IDS[1]}", moved).raise_for_status()
        anna.patch(f"/events/{event['id']}", {"title": "Andere"}).raise_for_status()
        window = {"time_min": "2026-11-10T00:00:00Z", "instances_max": "10"}
        found = anna.get(path, params=window)
        assert "2026-11-20T08:00:00Z" in starts(found)

    def test_events_come_with_their_exceptions_in_between(self, anna: Caller):
        event = new_event(anna)
        change = {"title": "Anders", "starts_at": time("2026-10-20T06:00:00Z")}
        anna.patch(f"/events/{event['id']}/instances/{IDS[1]}", change)
        master, exception = anna.get("/events").json()
        assert master["type"] == "recurring"
        exception = {
            key: value
            for key, value in exception.items()
            if key not in {"created_by", "created_at", "updated_by", "updated_at"}
        }
        assert exception == {
            "id": f"{event['id']}_{IDS[1]}",
            "recurring_event_id": event["id"],
            "instance_id": IDS[1],
            "title": "Anders",
            "starts_at": change["starts_at"],
            "original_starts_at": time(STARTS[1]),
            "type": "exception",
            "status": "ok",
            "can_edit": True,
        }


class TestInstances:
    def test_all_of_an_event_page_by_page(self, anna: Caller):
        event = new_event(anna, recurrence_pattern=["RRULE:FREQ=WEEKLY;COUNT=4"])
        path = f"/events/{event['id']}/instances"
        first = anna.get(path, params={"per_page": 3})
        assert starts(first) == STARTS[:3]
        second = anna.get(path, params=next_page(first))
        assert starts(second) == STARTS[3:]
        assert anna.get(path, params=next_page(second)).json() == []

    def test_in_a_window(self, anna: Caller):
        event = new_event(anna)
        window = {"time_min": STARTS[1], "time_max": STARTS[2]}
        path = f"/events/{event['id']}/instances"
        assert starts(anna.get(path, params=window)) == STARTS[1:3]
        moved = {"starts_at": time("2026-10-21T08:00:00Z"), "ends_at": time("2026-10-21T09:00:00Z")}
        for number in (0, 3):
            anna.patch(f"{path}/{IDS[number]}", moved).raise_for_status()
        here = moved["starts_at"]["datetime"]
        assert starts(anna.get(path, params=window)) == [here, *STARTS[1:3], here]

    def test_one_by_its_id(self, anna: Caller):
        event = new_event(anna)
        for text in (IDS[2], "20261027T090000+0100"):
            one = anna.get(f"/events/{event['id']}/instances/{text}").json()
            assert one["instance_id"] == IDS[2]
            assert one["ends_at"] == time("2026-10-27T09:00:00Z")

    @pytest.mark.parametrize(
        "text",
        [
            "20261014T070000Z",
            "20261013T070001Z",
            "x",
            "20269913T070000Z",
            "00010101T000000Z",
            "99991231T235959Z",
            "07a86b4c-2f6d-4f0c-a2a0-5ddc6b2b4b8c",
        ],
    )
    def test_what_is_no_occurrence(self, anna: Caller, text: str):
        path = f"/events/{new_event(anna)['id']}/instances/{text}"
        assert refusal(anna.get(path)) == (404, "not_found")
        assert refusal(anna.patch(path, {"status": "cancelled"})) == (404, "not_found")

    def test_single_events_have_none(self, anna: Caller):
        path = f"/events/{new_event(anna, recurrence_pattern=[])['id']}/instances"
        assert refusal(anna.get(path)) == (404, "not_found")
        assert refusal(anna.get(f"{path}/{IDS[0]}")) == (404, "not_found")


class TestOverrides:
    @pytest.fixture
    def path(self, anna: Caller) -> str:
        return f"/events/{new_event(anna)['id']}/instances/{IDS[1]}"

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("title", "Anders"),
            ("title", ""),
            ("description", "Anders"),
            ("ends_at", time("2026-10-20T09:00:00Z")),
            ("status", "cancelled"),
        ],
    )
    def test_a_field(self, anna: Caller, path: str, field: str, value: object):
        before = anna.get(path).json()
        answer = anna.patch(path, {field: value})
        assert answer.status_code == 200
        changed = answer.json()
        assert changed[field] == value
        assert changed["updated_at"] > before["updated_at"]
        assert changed | {field: before[field], "updated_at": before["updated_at"]} == before
        assert anna.get(path).json() == changed

    def test_a_cancelled_one_can_be_restored(self, anna: Caller, path: str):
        anna.patch(path, {"status": "cancelled"})
        assert anna.patch(path, {"status": "ok"}).json()["status"] == "ok"

    def test_nothing_to_change(self, anna: Caller, path: str):
        assert anna.patch(path, {}).status_code == 204

    @pytest.mark.parametrize(
        "body",
        [
            {"ends_at": time("2026-10-20T06:00:00Z")},
            {"starts_at": time("2026-10-20T08:00:01Z")},
            {"is_all_day": True},
        ],
    )
    def test_times_that_do_not_fit(self, anna: Caller, path: str, body: dict[str, Any]):
        before = anna.get(path).json()
        assert refusal(anna.patch(path, body)) == (422, "invalid_event")
        assert anna.get(path).json() == before

    @pytest.mark.parametrize(
        "body", [{"title": "x" * 256}, {"status": "moved"}, {"starts_at": "x"}, {"title": None}]
    )
    def test_past_the_limits(self, anna: Caller, path: str, body: dict[str, Any]):
        assert refusal(anna.patch(path, body)) == (400, "invalid_json")
