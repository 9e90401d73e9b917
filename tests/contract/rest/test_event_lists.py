"""Lists of events: filters, order, cursors (rest.md 16.1 and 16.2)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from tests.support.controller import Caller

PATHS = ["/events", "/events/instances"]
START = datetime(2026, 12, 1, 9, tzinfo=UTC)


def text(time: datetime) -> str:
    return time.isoformat().replace("+00:00", "Z")


def new_event(owner: Caller, title: str, hour: float | None = None, **more: Any) -> str:
    """An event of one hour, so many hours after START; None: independent of time."""
    body: dict[str, Any] = {"title": title, "description": "", "is_time_independent": hour is None}
    if hour is not None:
        start = START + timedelta(hours=hour)
        for key, at in (("starts_at", start), ("ends_at", start + timedelta(hours=1))):
            body[key] = {"datetime": text(at), "timezone": "Europe/Berlin"}
    answer = owner.post("/events", body | more).raise_for_status()
    return str(answer.json()["id"])


def titles(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [event["title"] for event in answer.json()]


def at(hour: float) -> str:
    return text(START + timedelta(hours=hour))


@pytest.fixture
def calendar(anna: Caller) -> Caller:
    new_event(anna, "late", 10)
    new_event(anna, "timeless")
    new_event(anna, "early", 0)
    new_event(anna, "adhoc", is_adhoc=True)
    new_event(anna, "middle", 5)
    return anna


@pytest.mark.parametrize("path", PATHS)
class TestBothLists:
    def test_order_is_by_start_with_timeless_ones_first(self, calendar: Caller, path: str):
        assert titles(calendar.get(path)) == ["timeless", "adhoc", "early", "middle", "late"]

    def test_equal_starts_are_ordered_by_creation(self, anna: Caller, path: str):
        for title in "cab":
            new_event(anna, title, 1)
        assert titles(anna.get(path)) == ["c", "a", "b"]

    def test_others_see_nothing(self, calendar: Caller, bob: Caller, path: str):
        assert bob.get(path).json() == []

    @pytest.mark.parametrize(
        ("bounds", "expected"),
        [
            ({"time_min": 1}, ["early", "middle", "late"]),
            ({"time_min": 1.01}, ["middle", "late"]),
            ({"time_max": 5}, ["early", "middle"]),
            ({"time_max": 4.99}, ["early"]),
            ({"time_min": 5.5, "time_max": 5.6}, ["middle"]),
            ({"time_min": 6, "time_max": 10}, ["middle", "late"]),
            ({"time_min": 6.01, "time_max": 9.99}, []),
        ],
    )
    def test_a_window_in_time_takes_what_overlaps_it(
        self, calendar: Caller, path: str, bounds: dict[str, float], expected: list[str]
    ):
        params = {name: at(hour) for name, hour in bounds.items()}
        assert titles(calendar.get(path, params=params)) == expected

    @pytest.mark.parametrize(
        ("params", "expected"),
        [
            ({"adhoc": "true"}, ["adhoc"]),
            ({"adhoc": "false"}, ["timeless", "early", "middle", "late"]),
            ({"time_independent": "true"}, ["timeless", "adhoc"]),
            ({"time_independent": "false"}, ["early", "middle", "late"]),
            ({"time_independent": "true", "adhoc": "false"}, ["timeless"]),
            ({"favorites": "true"}, []),
            ({"invite_status": "accepted"}, ["timeless", "adhoc", "early", "middle", "late"]),
            ({"invite_status": "pending,declined"}, []),
            ({"invite_status": ""}, ["timeless", "adhoc", "early", "middle", "late"]),
            ({"created_after": "2100-01-01T00:00:00Z"}, []),
            ({"created_before": "2020-01-01T00:00:00Z"}, []),
        ],
    )
    def test_filters(
        self, calendar: Caller, path: str, params: dict[str, str], expected: list[str]
    ):
        assert titles(calendar.get(path, params=params)) == expected

    def test_favourites(self, calendar: Caller, path: str):
        chosen = calendar.get(path).json()[3]
        calendar.send("PUT", f"/users/me/event_favorites/{chosen['id']}")
        (found,) = calendar.get(path, params={"favorites": "true"}).json()
        assert (found["title"], found["is_favorite"]) == ("middle", True)

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("time_min", "yesterday"),
            ("time_min", "2026-12-01T09:00:00"),
            ("time_max", "0001-01-01T00:00:00+10:00"),
            ("created_after", "9999-12-31T23:59:59-10:00"),
            ("favorites", "maybe"),
            ("adhoc", "2"),
            ("invite_status", "perhaps"),
            ("invite_status", "accepted,perhaps"),
            ("invitees_max", "101"),
            ("after", "!"),
            ("after", "AAAA"),
            # The last microsecond of the calendar.
            ("after", "k8DPA4REDMxzX__EEAAAAAAAAAAAAAAAAAAAAAA"),
            ("after", "x" * 201),
        ],
    )
    def test_a_bad_parameter_is_named(self, anna: Caller, path: str, name: str, value: str):
        answer = anna.get(path, params={name: value})
        assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")
        assert answer.json()["validation_errors"][0]["field"] == name

    def test_cursors_lead_through_all_pages(self, calendar: Caller, path: str):
        seen: list[str] = []
        params: dict[str, str] = {"per_page": "2", "adhoc": "false"}
        while page := titles(answer := calendar.get(path, params=params)):
            seen += page
            params = dict(next_page(answer).params)
            assert (params["per_page"], params["adhoc"]) == ("2", "false")
        assert seen == ["timeless", "early", "middle", "late"]
        assert "Link" not in answer.headers

    def test_a_cursor_holds_when_events_come_and_go(self, calendar: Caller, path: str):
        first = calendar.get(path, params={"per_page": 3})
        assert titles(first) == ["timeless", "adhoc", "early"]
        calendar.delete(f"/events/{first.json()[2]['id']}")
        new_event(calendar, "new", -5)
        assert titles(calendar.get(path, params=dict(next_page(first).params))) == [
            "middle",
            "late",
        ]

    def test_the_last_page_has_a_cursor_too(self, calendar: Caller, path: str):
        answer = calendar.get(path)
        assert calendar.get(path, params=dict(next_page(answer).params)).json() == []

    def test_lists_have_neither_invitees_nor_streaming_targets(self, anna: Caller, path: str):
        target = {
            "name": "x",
            "kind": "custom",
            "streaming_endpoint": "rtmp://a.example/b",
            "streaming_key": "k",
            "public_url": "https://a.example",
        }
        new_event(anna, "streamed", streaming_targets=[target])
        (event,) = anna.get(path).json()
        assert "streaming_targets" not in event
        assert (event["invitees"], event["invitees_truncated"]) == ([], False)


def next_page(answer: httpx.Response) -> httpx.URL:
    url, rel = answer.headers["Link"].split("; ")
    assert rel == 'rel="after"'
    assert len(answer.headers["Link"]) < 2000
    return httpx.URL(url.strip("<>"))


def test_the_dashboard_takes_a_number_of_instances(calendar: Caller):
    for number in ("0", "4", "100", "1000"):
        answer = calendar.get("/events/instances", params={"instances_max": number})
        assert len(titles(answer)) == 5
    answer = calendar.get("/events/instances", params={"instances_max": "-1"})
    assert answer.status_code == 400
