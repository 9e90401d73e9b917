"""Guest links of a room (rest.md 12)."""

from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from tests.support.controller import Caller, Controller

INVITE_KEYS = {
    "invite_code",
    "created",
    "created_by",
    "updated",
    "updated_by",
    "room_id",
    "active",
    "expiration",
}
IMPOSSIBLE: list[dict[str, Any]] = [
    {"guest_access": "disabled"},
    {"guest_access": "disabled", "e2e_encryption": True},
]


@pytest.fixture
def room(anna: Caller) -> str:
    return str(anna.post("/rooms", {}).json()["id"])


def refusal(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def invite(caller: Caller, room: str, **body: Any) -> dict[str, Any]:
    return caller.post(f"/rooms/{room}/invites", body).raise_for_status().json()


class TestCreation:
    def test_a_permanent_link(self, anna: Caller, room: str):
        answer = anna.post(f"/rooms/{room}/invites", {})
        assert answer.status_code == 200
        made = answer.json()
        assert made.keys() == INVITE_KEYS
        assert UUID(made["invite_code"])
        assert made["room_id"] == room
        assert made["active"] is True
        assert made["expiration"] is None
        assert made["created_by"]["id"] == made["updated_by"]["id"] == anna.id

    def test_a_link_that_expires(self, anna: Caller, room: str):
        made = invite(anna, room, expiration="2030-01-01T01:00:00+01:00")
        assert made["expiration"] == "2030-01-01T00:00:00Z"

    @pytest.mark.parametrize(
        "expiration", ["tomorrow", "2030-01-01", "2030-01-01T00:00:00", 1, "0001-01-01T00:00:00Z"]
    )
    def test_what_is_no_time_is_refused(self, anna: Caller, room: str, expiration: object):
        answer = anna.post(f"/rooms/{room}/invites", {"expiration": expiration})
        assert refusal(answer) == (400, "invalid_json")
        assert answer.json()["validation_errors"][0]["field"] == "expiration"

    @pytest.mark.parametrize("settings", IMPOSSIBLE)
    def test_where_guests_are_impossible(self, anna: Caller, room: str, settings: dict[str, Any]):
        code = invite(anna, room)["invite_code"]
        anna.patch(f"/rooms/{room}", settings)
        path = f"/rooms/{room}/invites"
        assert refusal(anna.post(path, {})) == (403, "service_unavailable")
        assert refusal(anna.put(f"{path}/{code}", {})) == (403, "service_unavailable")
        assert refusal(anna.get(path)) == (404, "service_unavailable")
        assert refusal(anna.get(f"{path}/{code}")) == (404, "service_unavailable")
        assert anna.delete(f"{path}/{code}").status_code == 204


class TestLists:
    def test_all_links_in_order_revoked_ones_too(self, anna: Caller, room: str):
        codes = [invite(anna, room)["invite_code"] for _ in range(3)]
        anna.delete(f"/rooms/{room}/invites/{codes[1]}")
        listed = anna.get(f"/rooms/{room}/invites").json()
        assert [one["invite_code"] for one in listed] == codes
        assert [one["active"] for one in listed] == [True, False, True]

    def test_pages(self, anna: Caller, room: str):
        codes = [invite(anna, room)["invite_code"] for _ in range(3)]
        page = anna.get(f"/rooms/{room}/invites", params={"per_page": 1, "page": 3})
        assert [one["invite_code"] for one in page.json()] == codes[2:]
        assert 'rel="prev"' in page.headers["Link"]
        assert 'rel="next"' not in page.headers["Link"]


class TestOneLink:
    def test_reading(self, anna: Caller, room: str):
        made = invite(anna, room)
        assert anna.get(f"/rooms/{room}/invites/{made['invite_code']}").json() == made

    def test_replacing_the_expiration(self, anna: Caller, room: str):
        made = invite(anna, room)
        path = f"/rooms/{room}/invites/{made['invite_code']}"
        changed = anna.put(path, {"expiration": "2031-01-01T00:00:00Z"})
        assert changed.status_code == 200
        assert changed.json()["expiration"] == "2031-01-01T00:00:00Z"
        assert changed.json()["created"] == made["created"]
        assert changed.json()["updated"] > made["updated"]
        assert anna.put(path, {}).json()["expiration"] is None

    def test_revoking(self, controller: Controller, anna: Caller, room: str):
        code = invite(anna, room)["invite_code"]
        answer = anna.delete(f"/rooms/{room}/invites/{code}")
        assert (answer.status_code, answer.content) == (204, b"")
        assert anna.get(f"/rooms/{room}/invites/{code}").json()["active"] is False
        verified = controller.nobody.post("/invite/verify", {"invite_code": code})
        assert refusal(verified) == (404, "not_found")

    @pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
    def test_unknown_ones_and_those_of_other_rooms(self, anna: Caller, room: str, method: str):
        other = str(anna.post("/rooms", {}).json()["id"])
        for code in (uuid4(), invite(anna, other)["invite_code"]):
            body = {"json": {}} if method == "PUT" else {}
            answer = anna.send(method, f"/rooms/{room}/invites/{code}", **body)
            assert refusal(answer) == (404, "not_found")


class TestVerification:
    @pytest.mark.parametrize(("password", "needed"), [(None, False), ("let me in", True)])
    def test_a_usable_link(
        self, controller: Controller, anna: Caller, password: str | None, needed: bool
    ):
        room = str(anna.post("/rooms", {"password": password}).json()["id"])
        body = {"invite_code": invite(anna, room)["invite_code"]}
        answer = controller.nobody.post("/invite/verify", body)
        assert answer.status_code == 200
        assert answer.json() == {"room_id": room, "password_required": needed}

    def test_credentials_are_not_looked_at(self, controller: Controller, anna: Caller, room: str):
        body = {"invite_code": invite(anna, room)["invite_code"]}
        assert controller.bearer("nonsense").post("/invite/verify", body).status_code == 200

    def test_codes_may_be_written_in_capitals(
        self, controller: Controller, anna: Caller, room: str
    ):
        body = {"invite_code": invite(anna, room)["invite_code"].upper()}
        assert controller.nobody.post("/invite/verify", body).status_code == 200

    def test_one_that_expired(self, controller: Controller, anna: Caller, room: str):
        code = invite(anna, room, expiration="2020-01-01T00:00:00Z")["invite_code"]
        answer = controller.nobody.post("/invite/verify", {"invite_code": code})
        assert refusal(answer) == (404, "not_found")

    @pytest.mark.parametrize("settings", IMPOSSIBLE)
    def test_where_guests_are_impossible(
        self, controller: Controller, anna: Caller, room: str, settings: dict[str, Any]
    ):
        code = invite(anna, room)["invite_code"]
        anna.patch(f"/rooms/{room}", settings)
        answer = controller.nobody.post("/invite/verify", {"invite_code": code})
        assert refusal(answer) == (404, "not_found")

    @pytest.mark.parametrize("code", ["x", "", 1, None, "a" * 36])
    def test_what_is_no_code_is_an_invalid_link(self, controller: Controller, code: object):
        answer = controller.nobody.post("/invite/verify", {"invite_code": code})
        assert refusal(answer) == (400, "invalid_json")

    def test_guessing_ends_after_thirty_attempts(
        self, controller: Controller, anna: Caller, room: str
    ):
        stranger = controller.nobody
        answers = [
            refusal(stranger.post("/invite/verify", {"invite_code": str(uuid4())}))
            for _ in range(31)
        ]
        assert answers == [(404, "not_found")] * 30 + [(429, "too_many_requests")]
        code = invite(anna, room)["invite_code"]
        assert stranger.post("/invite/verify", {"invite_code": code}).status_code == 429
        assert controller.nobody.post("/invite/verify", {"invite_code": code}).status_code == 200
