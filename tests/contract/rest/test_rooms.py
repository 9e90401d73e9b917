"""Rooms (rest.md 10)."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import httpx
import pytest
from tests.support.controller import Caller, Controller

Start = Callable[..., Controller]
ROOM_KEYS = {"id", "created_by", "created_at", "guest_access", "waiting_room"}
TIMELESS = {"title": "Planung", "description": "", "is_time_independent": True}


def new_room(owner: Caller, **settings: Any) -> dict[str, Any]:
    return owner.post("/rooms", settings).raise_for_status().json()


def refusal(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


class TestCreation:
    def test_defaults(self, anna: Caller):
        answer = anna.post("/rooms", {})
        assert answer.status_code == 200
        room = answer.json()
        assert room.keys() == ROOM_KEYS
        assert UUID(room["id"])
        assert room["created_by"]["id"] == anna.id
        assert room["created_at"].endswith("Z")
        assert room["guest_access"] == "waiting_room"
        assert room["waiting_room"] is False

    def test_every_setting(self, anna: Caller):
        settings = {"password": "let me in", "waiting_room": True, "guest_access": "direct_access"}
        room = new_room(anna, **settings)
        assert settings.items() <= room.items()

    def test_null_stands_for_the_default(self, anna: Caller):
        room = new_room(anna, guest_access=None, password=None)
        assert room["guest_access"] == "waiting_room"
        assert "password" not in room

    @pytest.mark.parametrize("password", ["x", "x" * 255, "ä" * 127])
    def test_passwords_at_the_limits(self, anna: Caller, password: str):
        assert new_room(anna, password=password)["password"] == password

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("password", ""),
            ("password", "x" * 256),
            ("password", "ä" * 128),
            ("password", "a\x00b"),
            ("guest_access", "sometimes"),
            ("waiting_room", None),
            ("e2e_encryption", 0),
            ("enable_sip", "yes"),
        ],
    )
    def test_past_the_limits(self, anna: Caller, field: str, value: object):
        answer = anna.post("/rooms", {field: value})
        assert refusal(answer) == (400, "invalid_json")
        assert answer.json()["validation_errors"][0]["field"] == field
        assert anna.get("/rooms").json() == []

    def test_an_encrypted_room_takes_no_guests(self, anna: Caller):
        assert refusal(anna.post("/rooms", {"e2e_encryption": True})) == (
            400,
            "invalid_guest_access",
        )
        assert new_room(anna, e2e_encryption=True, guest_access="disabled")

    def test_dial_in_needs_the_feature(self, anna: Caller):
        answer = anna.post("/rooms", {"enable_sip": True})
        assert refusal(answer) == (403, "feature_disabled")
        assert "core::call_in" in answer.json()["message"]

    def test_dial_in_where_there_is_a_number(self, start: Start):
        anna = start(controller__call_in_number="+4930123").user()
        assert anna.post("/rooms", {"enable_sip": True}).status_code == 200

    def test_guests_need_the_feature(self, start: Start):
        anna = start(tariff__disabled_features=["core::guests_allowed"]).user()
        for body in ({}, {"guest_access": "direct_access"}):
            answer = anna.post("/rooms", body)
            assert refusal(answer) == (403, "feature_disabled")
            assert "core::guests_allowed" in answer.json()["message"]
        assert new_room(anna, guest_access="disabled")


class TestLists:
    def test_own_rooms_in_order_of_creation(self, anna: Caller, bob: Caller):
        rooms = [new_room(anna)["id"] for _ in range(3)]
        new_room(bob)
        assert [room["id"] for room in anna.get("/rooms").json()] == rooms

    def test_pages_and_their_links(self, controller: Controller, anna: Caller):
        rooms = [new_room(anna)["id"] for _ in range(5)]
        page = anna.get("/rooms", params={"per_page": 2, "page": 2, "other": "ü"})
        assert [room["id"] for room in page.json()] == rooms[2:4]
        links = links_of(page)
        assert list(links) == ["first", "prev", "next", "last"]
        for rel, number in (("first", 1), ("prev", 1), ("next", 3), ("last", 3)):
            params = dict(httpx.URL(links[rel]).params)
            assert params == {"other": "ü", "per_page": "2", "page": str(number)}
            assert links[rel].startswith(f"{controller.url}/v1/rooms?")

    def test_the_only_page_has_no_neighbours(self, anna: Caller):
        assert list(links_of(anna.get("/rooms"))) == ["first", "last"]

    def test_a_page_behind_the_last_is_empty(self, anna: Caller):
        new_room(anna)
        page = anna.get("/rooms", params={"page": 9})
        assert page.json() == []
        assert list(links_of(page)) == ["first", "prev", "last"]

    def test_the_link_header_stays_short_whatever_is_asked(self, anna: Caller):
        page = anna.get("/rooms", params={"junk": "x" * 3000})
        assert len(page.headers["Link"]) < 2000


def links_of(page: httpx.Response) -> dict[str, str]:
    parts = [part.split("; ") for part in page.headers["Link"].split(",")]
    return {rel.removeprefix('rel="').removesuffix('"'): url.strip("<>") for url, rel in parts}


class TestReading:
    def test_the_owner_sees_the_password(self, anna: Caller):
        room = new_room(anna, password="let me in")
        assert anna.get(f"/rooms/{room['id']}").json() == room

    def test_a_guest_sees_the_room_without_it(self, controller: Controller, anna: Caller):
        room = new_room(anna, password="let me in")
        code = anna.post(f"/rooms/{room['id']}/invites").json()["invite_code"]
        seen = controller.guest(code).get(f"/rooms/{room['id']}").json()
        del room["password"]
        assert seen == room

    def test_the_tariff_is_that_of_the_owner(self, controller: Controller, anna: Caller):
        room = new_room(anna)
        tariff = anna.get(f"/rooms/{room['id']}/tariff").json()
        assert tariff == anna.get("/users/me/tariff").json()
        code = anna.post(f"/rooms/{room['id']}/invites").json()["invite_code"]
        assert controller.guest(code).get(f"/rooms/{room['id']}/tariff").json() == tariff


class TestChanges:
    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("password", "new"),
            ("waiting_room", True),
            ("guest_access", "direct_access"),
            ("guest_access", "disabled"),
        ],
    )
    def test_a_change_is_answered_and_kept(self, anna: Caller, field: str, value: object):
        room = new_room(anna)
        changed = anna.patch(f"/rooms/{room['id']}", {field: value})
        assert changed.status_code == 200
        assert changed.json() == room | {field: value}
        assert anna.get(f"/rooms/{room['id']}").json() == changed.json()

    def test_an_absent_password_stays_and_null_removes_it(self, anna: Caller):
        room = new_room(anna, password="let me in")
        path = f"/rooms/{room['id']}"
        assert anna.patch(path, {"waiting_room": True}).json()["password"] == "let me in"
        assert "password" not in anna.patch(path, {"password": None}).json()

    def test_encryption_and_guests_exclude_each_other(self, anna: Caller):
        path = f"/rooms/{new_room(anna)['id']}"
        assert refusal(anna.patch(path, {"e2e_encryption": True})) == (
            400,
            "invalid_guest_access",
        )
        both = {"e2e_encryption": True, "guest_access": "disabled"}
        assert anna.patch(path, both).status_code == 200
        assert refusal(anna.patch(path, {"guest_access": "waiting_room"})) == (
            400,
            "invalid_guest_access",
        )

    def test_a_refused_change_changes_nothing(self, anna: Caller):
        room = new_room(anna)
        body = {"password": "new", "e2e_encryption": True}
        assert anna.patch(f"/rooms/{room['id']}", body).status_code == 400
        assert anna.get(f"/rooms/{room['id']}").json() == room


class TestDeletion:
    def test_the_room_is_gone(self, anna: Caller):
        path = f"/rooms/{new_room(anna)['id']}"
        answer = anna.delete(path)
        assert (answer.status_code, answer.content) == (204, b"")
        assert refusal(anna.get(path)) == (403, "forbidden")
        assert refusal(anna.delete(path)) == (403, "forbidden")

    def test_everything_in_it_goes_too(self, controller: Controller, anna: Caller):
        event = anna.post("/events", TIMELESS).json()
        room = event["room"]["id"]
        code = anna.post(f"/rooms/{room}/invites").json()["invite_code"]
        answer = anna.delete(
            f"/rooms/{room}",
            params={
                "force_delete_reference_if_external_services_fail": "true",
                "suppress_email_notification": "true",
            },
        )
        assert answer.status_code == 204
        assert refusal(anna.get(f"/events/{event['id']}")) == (403, "forbidden")
        verified = controller.nobody.post("/invite/verify", {"invite_code": code})
        assert refusal(verified) == (404, "not_found")


class TestEventOfARoom:
    def test_a_room_without_one(self, anna: Caller):
        answer = anna.get(f"/rooms/{new_room(anna)['id']}/event")
        assert refusal(answer) == (404, "not_found")

    def test_what_the_lobby_shows(self, anna: Caller):
        event = anna.post("/events", TIMELESS | {"is_adhoc": True}).json()
        assert anna.get(f"/rooms/{event['room']['id']}/event").json() == {
            "id": event["id"],
            "room_id": event["room"]["id"],
            "title": "Planung",
            "is_adhoc": True,
            "e2e_encryption": False,
        }

    def test_a_guest_sees_it_too(self, controller: Controller, anna: Caller):
        room = anna.post("/events", TIMELESS).json()["room"]["id"]
        code = anna.post(f"/rooms/{room}/invites").json()["invite_code"]
        assert controller.guest(code).get(f"/rooms/{room}/event").json()["title"] == "Planung"

    def test_details_only_if_the_organiser_wants_them(self, anna: Caller):
        target = {
            "name": "Kanal",
            "kind": "custom",
            "streaming_endpoint": "rtmps://ingest.example/live",
            "streaming_key": "secret",
            "public_url": "https://watch.example/channel",
        }
        body = TIMELESS | {"show_meeting_details": True, "streaming_targets": [target]}
        room = anna.post("/events", body).json()["room"]["id"]
        details = anna.get(f"/rooms/{room}/event").json()["meeting_details"]
        links = [{"name": "Kanal", "url": "https://watch.example/channel"}]
        assert details == {"streaming_links": links}
        code = anna.post(f"/rooms/{room}/invites").json()["invite_code"]
        details = anna.get(f"/rooms/{room}/event").json()["meeting_details"]
        assert details == {"streaming_links": links, "invite_code_id": code}

    def test_details_of_dial_in(self, start: Start):
        anna = start(controller__call_in_number="+4930123").user()
        event = anna.post("/events", TIMELESS | {"show_meeting_details": True}).json()
        call_in = event["room"]["call_in"]
        assert call_in["tel"] == "+4930123"
        for number in (call_in["id"], call_in["password"]):
            assert len(number) == 10
            assert number.isdecimal()
        details = anna.get(f"/rooms/{event['room']['id']}/event").json()["meeting_details"]
        assert details["call_in"] == call_in
