"""Events: creating, reading, changing, deleting (rest.md 16.3 to 16.8)."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from tests.support.controller import Caller, Controller

Start = Callable[..., Controller]
EVENT_KEYS = {
    "id",
    "created_by",
    "created_at",
    "updated_by",
    "updated_at",
    "title",
    "description",
    "room",
    "invitees_truncated",
    "invitees",
    "is_adhoc",
    "invite_status",
    "is_favorite",
    "can_edit",
    "show_meeting_details",
    "is_time_independent",
    "type",
}
TIMELESS = {"title": "Planung", "description": "Tagesordnung", "is_time_independent": True}
TARGET = {
    "name": "Kanal",
    "kind": "custom",
    "streaming_endpoint": "rtmps://ingest.example/live",
    "streaming_key": "secret",
    "public_url": "https://watch.example/channel",
}
REPORT = {
    "initial_checkpoint_delay": {"after": 600, "within": 1200},
    "checkpoint_interval": {"after": 6300, "within": 1800},
}


def time(text: str, timezone: str = "Europe/Berlin") -> dict[str, str]:
    return {"datetime": text, "timezone": timezone}


TIMED: dict[str, Any] = {
    "title": "Planung",
    "description": "",
    "is_time_independent": False,
    "starts_at": time("2026-12-01T09:00:00Z"),
    "ends_at": time("2026-12-01T10:00:00Z"),
}
ALL_DAY: dict[str, Any] = TIMED | {
    "is_all_day": True,
    "starts_at": time("2026-12-01T00:00:00+01:00"),
    "ends_at": time("2026-12-02T00:00:00+01:00"),
}


def new_event(owner: Caller, body: dict[str, Any] = TIMELESS, **more: Any) -> dict[str, Any]:
    return owner.post("/events", body | more).raise_for_status().json()


def refusal(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


class TestCreation:
    def test_an_event_without_a_time(self, anna: Caller):
        answer = anna.post("/events", TIMELESS)
        assert answer.status_code == 200
        event = answer.json()
        assert event.keys() == EVENT_KEYS
        assert UUID(event["id"])
        assert (event["title"], event["description"]) == ("Planung", "Tagesordnung")
        assert (event["is_time_independent"], event["type"]) == (True, "single")
        assert (event["invitees"], event["invitees_truncated"]) == ([], False)
        assert (event["invite_status"], event["is_favorite"]) == ("accepted", False)
        assert (event["can_edit"], event["is_adhoc"]) == (True, False)
        assert event["created_by"]["id"] == event["updated_by"]["id"] == anna.id

    def test_its_room(self, anna: Caller):
        room = new_event(anna)["room"]
        assert room == {
            "id": room["id"],
            "waiting_room": False,
            "guest_access": "waiting_room",
            "e2e_encryption": False,
        }
        assert anna.get(f"/rooms/{room['id']}").json()["created_by"]["id"] == anna.id

    def test_an_event_with_a_time(self, anna: Caller):
        event = new_event(anna, TIMED)
        assert event.keys() == EVENT_KEYS | {"is_all_day", "starts_at", "ends_at"}
        assert (event["is_time_independent"], event["type"]) == (False, "single")
        assert event["is_all_day"] is False
        assert event["starts_at"] == time("2026-12-01T09:00:00Z")
        assert event["ends_at"] == time("2026-12-01T10:00:00Z")

    def test_times_are_answered_in_utc(self, anna: Caller):
        body = TIMED | {
            "starts_at": time("2026-12-01T10:00:00+01:00"),
            "ends_at": time("2026-12-01T05:00:00-05:00", "America/New_York"),
        }
        event = new_event(anna, body)
        assert event["starts_at"] == time("2026-12-01T09:00:00Z")
        assert event["ends_at"] == time("2026-12-01T10:00:00Z", "America/New_York")

    @pytest.mark.parametrize("hour", ["2026-12-01T00:00:00Z", "2026-12-01T00:00:00+01:00"])
    def test_days_begin_at_midnight_of_utc_or_of_the_time_zone(self, anna: Caller, hour: str):
        event = new_event(anna, ALL_DAY | {"starts_at": time(hour)})
        assert event["is_all_day"] is True

    def test_what_the_web_client_sends_to_meet_now(self, anna: Caller):
        body = {
            "title": "Ad-hoc",
            "description": "",
            "password": None,
            "waiting_room": False,
            "guest_access": "direct_access",
            "is_time_independent": True,
            "is_adhoc": True,
            "has_shared_folder": False,
            "show_meeting_details": False,
            "streaming_targets": [],
            "e2e_encryption": False,
        }
        event = new_event(anna, body)
        assert (event["is_adhoc"], event["room"]["guest_access"]) == (True, "direct_access")

    def test_settings_of_the_room(self, anna: Caller):
        settings = {"password": "let me in", "waiting_room": True, "guest_access": "disabled"}
        room = new_event(anna, **settings, e2e_encryption=True)["room"]
        assert settings.items() <= room.items()
        assert room["e2e_encryption"] is True

    def test_streaming_targets_with_keys_and_ids_of_their_own(self, anna: Caller):
        sent = [TARGET | {"id": str(uuid4())}, TARGET | {"name": "Zweiter"}]
        targets = new_event(anna, streaming_targets=sent)["streaming_targets"]
        assert [target.pop("id") != sent[0]["id"] for target in targets] == [True, True]
        assert targets == [TARGET, TARGET | {"name": "Zweiter"}]

    def test_a_training_participation_report(self, anna: Caller):
        event = new_event(anna, training_participation_report=REPORT)
        assert event["training_participation_report"] == REPORT

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("title", ""),
            ("title", "x" * 255),
            ("description", ""),
            ("description", "x" * 4096),
            ("description", "ä" * 2048),
        ],
    )
    def test_texts_at_the_limits(self, anna: Caller, field: str, value: str):
        assert new_event(anna, **{field: value})[field] == value

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("title", "x" * 256),
            ("title", "ä" * 128),
            ("title", None),
            ("description", "x" * 4097),
            ("description", "ä" * 2049),
            ("password", ""),
            ("guest_access", "open"),
            ("streaming_targets", {}),
            ("streaming_targets", [{}]),
            ("streaming_targets", [TARGET | {"kind": "builtin"}]),
            ("streaming_targets", [TARGET | {"public_url": "not a url"}]),
            ("streaming_targets", [TARGET] * 21),
            ("is_time_independent", "true"),
            ("training_participation_report", {}),
            (
                "training_participation_report",
                REPORT | {"checkpoint_interval": {"after": 59, "within": 0}},
            ),
            (
                "training_participation_report",
                REPORT | {"checkpoint_interval": {"after": 60, "within": 36001}},
            ),
            ("is_all_day", False),
            ("starts_at", time("2026-12-01T09:00:00Z")),
            ("recurrence_pattern", []),
        ],
    )
    def test_past_the_limits(self, anna: Caller, field: str, value: object):
        answer = anna.post("/events", TIMELESS | {field: value})
        assert refusal(answer) == (400, "invalid_json")
        assert answer.json()["validation_errors"][0]["field"].startswith(field)
        assert anna.get("/events").json() == []

    @pytest.mark.parametrize("field", ["title", "description", "is_time_independent"])
    def test_required_fields(self, anna: Caller, field: str):
        body = {key: value for key, value in TIMELESS.items() if key != field}
        answer = anna.post("/events", body)
        assert refusal(answer) == (400, "invalid_json")
        assert answer.json()["validation_errors"][0]["code"] == "value_required"

    @pytest.mark.parametrize("field", ["starts_at", "ends_at"])
    def test_a_timed_event_needs_both_times(self, anna: Caller, field: str):
        body = {key: value for key, value in TIMED.items() if key != field}
        assert refusal(anna.post("/events", body)) == (400, "invalid_json")

    @pytest.mark.parametrize(
        "wrong",
        [
            time("2026-12-01T09:00:00"),
            time("2026-12-01"),
            time("2026-13-01T09:00:00Z"),
            time("9999-12-31T23:59:59Z"),
            time("0001-01-01T00:00:00+14:00"),
            time("2026-12-01T09:00:00Z", "Mars/Crater"),
            time("2026-12-01T09:00:00Z", "../../etc/passwd"),
            time("2026-12-01T09:00:00Z", ""),
            {"datetime": "2026-12-01T09:00:00Z"},
            "2026-12-01T09:00:00Z",
            None,
        ],
    )
    def test_what_is_no_time(self, anna: Caller, wrong: object):
        assert refusal(anna.post("/events", TIMED | {"starts_at": wrong})) == (400, "invalid_json")

    def test_an_end_at_the_start_is_possible(self, anna: Caller):
        assert new_event(anna, TIMED | {"ends_at": TIMED["starts_at"]})

    @pytest.mark.parametrize(
        ("changes", "named"),
        [
            ({"ends_at": time("2026-12-01T08:59:59Z")}, "ends_at"),
            ({"is_all_day": True}, "starts_at"),
        ],
    )
    def test_impossible_dates(self, anna: Caller, changes: dict[str, Any], named: str):
        answer = anna.post("/events", TIMED | changes)
        assert refusal(answer) == (422, "invalid_event")
        assert named in answer.json()["message"]
        assert anna.get("/rooms").json() == []

    def test_the_end_of_an_all_day_event_must_be_midnight_too(self, anna: Caller):
        answer = anna.post("/events", ALL_DAY | {"ends_at": time("2026-12-02T12:00:00Z")})
        assert refusal(answer) == (422, "invalid_event")
        assert "ends_at" in answer.json()["message"]

    def test_encryption_excludes_guests(self, anna: Caller):
        answer = anna.post("/events", TIMELESS | {"e2e_encryption": True})
        assert refusal(answer) == (400, "invalid_guest_access")

    def test_guests_need_the_feature(self, start: Start):
        anna = start(tariff__disabled_features=["core::guests_allowed"]).user()
        assert refusal(anna.post("/events", TIMELESS)) == (403, "feature_disabled")
        assert new_event(anna, guest_access="disabled")


class TestReading:
    def test_as_it_was_answered_at_creation(self, anna: Caller):
        event = new_event(anna, TIMED, password="x", streaming_targets=[TARGET])
        read = anna.get(f"/events/{event['id']}", params={"invitees_max": 10}).json()
        assert read == event

    def test_without_invitees_they_count_as_cut(self, anna: Caller):
        read = anna.get(f"/events/{new_event(anna)['id']}").json()
        assert (read["invitees"], read["invitees_truncated"]) == ([], True)

    @pytest.mark.parametrize("value", ["-1", "101", "x"])
    def test_the_number_of_invitees_has_limits(self, anna: Caller, value: str):
        path = f"/events/{new_event(anna)['id']}"
        answer = anna.get(path, params={"invitees_max": value})
        assert refusal(answer) == (400, "bad_request")

    def test_an_unknown_event_looks_like_that_of_another(self, anna: Caller, bob: Caller):
        of_nobody, of_anna = uuid4(), new_event(anna)["id"]
        first, second = bob.get(f"/events/{of_nobody}"), bob.get(f"/events/{of_anna}")
        assert refusal(first) == (403, "forbidden")
        assert first.json() == second.json()


class TestChanges:
    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("title", "Neu"),
            ("description", "Neu"),
            ("is_adhoc", True),
            ("show_meeting_details", True),
            ("training_participation_report", REPORT),
        ],
    )
    def test_of_the_event(self, anna: Caller, field: str, value: object):
        event = new_event(anna)
        answer = anna.patch(f"/events/{event['id']}", {field: value}, params={"invitees_max": 5})
        assert answer.status_code == 200
        assert answer.json().get(field) == value
        assert answer.json()["updated_at"] > event["updated_at"]
        changed = answer.json() | {"updated_at": event["updated_at"]}
        assert changed == event | {field: value}

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("password", "new"),
            ("waiting_room", True),
            ("guest_access", "direct_access"),
        ],
    )
    def test_of_the_room_alone_do_not_count_as_an_update(
        self, anna: Caller, field: str, value: object
    ):
        event = new_event(anna)
        changed = anna.patch(f"/events/{event['id']}", {field: value}).json()
        assert changed["room"][field] == value
        assert changed["updated_at"] == event["updated_at"]

    def test_nothing_to_change(self, anna: Caller):
        event = new_event(anna)
        answer = anna.patch(f"/events/{event['id']}", {})
        assert (answer.status_code, answer.content) == (204, b"")

    def test_null_removes_password_and_report(self, anna: Caller):
        event = new_event(anna, password="x", training_participation_report=REPORT)
        body = {"password": None, "training_participation_report": None}
        changed = anna.patch(f"/events/{event['id']}", body).json()
        assert "password" not in changed["room"]
        assert "training_participation_report" not in changed

    def test_streaming_targets_are_replaced_as_a_whole(self, anna: Caller):
        event = new_event(anna, streaming_targets=[TARGET])
        path = f"/events/{event['id']}"
        kept = anna.patch(path, {"title": "Neu"}).json()
        assert kept["streaming_targets"] == event["streaming_targets"]
        other = TARGET | {"name": "Anderer"}
        replaced = anna.patch(path, {"streaming_targets": [other]}).json()
        assert [target["name"] for target in replaced["streaming_targets"]] == ["Anderer"]
        assert "streaming_targets" not in anna.patch(path, {"streaming_targets": []}).json()

    def test_the_full_form_gives_an_event_its_time(self, anna: Caller):
        event = new_event(anna)
        dates = {key: TIMED[key] for key in ("is_time_independent", "starts_at", "ends_at")}
        changed = anna.patch(f"/events/{event['id']}", dates).json()
        assert changed["is_time_independent"] is False
        assert changed["starts_at"] == TIMED["starts_at"]

    def test_the_full_form_forgets_that_it_was_all_day(self, anna: Caller):
        event = new_event(anna, ALL_DAY)
        dates = {key: TIMED[key] for key in ("is_time_independent", "starts_at", "ends_at")}
        assert anna.patch(f"/events/{event['id']}", dates).json()["is_all_day"] is False

    def test_the_partial_form_moves_one_end(self, anna: Caller):
        event = new_event(anna, TIMED)
        changed = anna.patch(
            f"/events/{event['id']}", {"ends_at": time("2026-12-01T11:00:00Z")}
        ).json()
        assert changed["starts_at"] == event["starts_at"]
        assert changed["ends_at"] == time("2026-12-01T11:00:00Z")

    def test_the_time_can_be_taken_away(self, anna: Caller):
        event = new_event(anna, TIMED)
        changed = anna.patch(f"/events/{event['id']}", {"is_time_independent": True}).json()
        assert changed["is_time_independent"] is True
        assert not {"starts_at", "ends_at", "is_all_day"} & changed.keys()

    @pytest.mark.parametrize(
        "dates",
        [
            {"ends_at": TIMED["ends_at"]},
            {"is_time_independent": False},
            {"is_time_independent": False, "starts_at": TIMED["starts_at"]},
        ],
    )
    def test_half_a_time_is_none(self, anna: Caller, dates: dict[str, Any]):
        event = new_event(anna)
        answer = anna.patch(f"/events/{event['id']}", dates)
        assert refusal(answer) == (400, "bad_request")

    def test_no_time_with_dates_contradicts_itself(self, anna: Caller):
        event = new_event(anna, TIMED)
        body = {"is_time_independent": True, "ends_at": TIMED["ends_at"]}
        assert refusal(anna.patch(f"/events/{event['id']}", body)) == (400, "invalid_json")

    def test_impossible_dates_change_nothing(self, anna: Caller):
        event = new_event(anna, TIMED)
        path = f"/events/{event['id']}"
        body = {"title": "Neu", "password": "x", "ends_at": time("2020-01-01T00:00:00Z")}
        assert refusal(anna.patch(path, body)) == (422, "invalid_event")
        assert anna.get(path, params={"invitees_max": 1}).json() == event

    def test_a_change_sees_to_it_that_there_is_a_guest_link(self, anna: Caller):
        event = new_event(anna)
        path = f"/rooms/{event['room']['id']}/invites"
        for title in ("Neu", "Neuer"):
            anna.patch(f"/events/{event['id']}", {"title": title})
            (link,) = anna.get(path).json()
            assert (link["active"], link["expiration"]) == (True, None)


class TestDeletion:
    def test_the_event_and_its_room_are_gone(self, anna: Caller):
        event = new_event(anna)
        answer = anna.delete(
            f"/events/{event['id']}", params={"suppress_email_notification": "true"}
        )
        assert (answer.status_code, answer.content) == (204, b"")
        assert refusal(anna.get(f"/rooms/{event['room']['id']}")) == (403, "forbidden")
        assert refusal(anna.delete(f"/events/{event['id']}")) == (403, "forbidden")
        assert anna.get("/events").json() == []


class TestFavourites:
    def test_marking_and_unmarking(self, anna: Caller):
        event = new_event(anna)
        mark, read = f"/users/me/event_favorites/{event['id']}", f"/events/{event['id']}"
        statuses = [anna.send("PUT", mark).status_code for _ in range(2)]
        assert statuses == [201, 204]
        assert anna.get(read).json()["is_favorite"] is True
        assert anna.delete(mark).status_code == 204
        assert anna.get(read).json()["is_favorite"] is False
        assert refusal(anna.delete(mark)) == (404, "not_found")

    def test_answers_are_empty(self, anna: Caller):
        mark = f"/users/me/event_favorites/{new_event(anna)['id']}"
        assert anna.send("PUT", mark).content == b""

    def test_events_of_others_cannot_be_marked(self, anna: Caller, bob: Caller):
        mark = f"/users/me/event_favorites/{new_event(anna)['id']}"
        assert refusal(bob.send("PUT", mark)) == (403, "forbidden")
