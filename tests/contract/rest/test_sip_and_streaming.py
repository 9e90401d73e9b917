"""Dial-in and streaming targets of a room (rest.md 13 and 14)."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest
from tests.support.controller import Caller, Controller

TARGET = {
    "name": "Kanal",
    "kind": "custom",
    "streaming_endpoint": "rtmps://ingest.example/live",
    "streaming_key": "secret",
    "public_url": "https://watch.example/channel",
}


def refusal(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


@pytest.fixture
def room(anna: Caller) -> str:
    return str(anna.post("/rooms", {}).json()["id"])


class TestSip:
    @pytest.fixture
    def controller(self, start: Callable[..., Controller]) -> Controller:
        return start(controller__call_in_number="+4930123")

    def test_making_reading_changing_ending(self, anna: Caller, room: str):
        path = f"/rooms/{room}/sip"
        assert refusal(anna.get(path)) == (404, "not_found")
        made = anna.put(path, {"lobby": True})
        assert made.status_code == 201
        config = made.json()
        assert config.keys() == {"room", "sip_id", "password", "lobby"}
        assert (config["room"], config["lobby"]) == (room, True)
        for digits in (config["sip_id"], config["password"]):
            assert len(digits) == 10
            assert digits.isdecimal()
        assert anna.get(path).json() == config
        changed = anna.put(path, {"password": "0123456789", "lobby": None})
        assert changed.status_code == 200
        assert changed.json() == config | {"password": "0123456789"}
        assert anna.delete(path).status_code == 204
        assert refusal(anna.get(path)) == (404, "not_found")
        assert anna.delete(path).status_code == 204

    @pytest.mark.parametrize(
        "body",
        [
            {},
            {"password": None, "lobby": None},
            {"password": "123456789"},
            {"password": "12345678901"},
            {"password": "123456789x"},
            {"password": "1234567890\n"},
            {"password": "\u0661234567890"},
            {"lobby": "yes"},
        ],
    )
    def test_past_the_limits(self, anna: Caller, room: str, body: dict[str, Any]):
        assert refusal(anna.put(f"/rooms/{room}/sip", body)) == (400, "invalid_json")

    def test_encrypted_rooms_have_none(self, anna: Caller):
        body = {"e2e_encryption": True, "guest_access": "disabled"}
        path = f"/rooms/{anna.post('/rooms', body).json()['id']}/sip"
        assert refusal(anna.get(path)) == (404, "service_unavailable")
        assert refusal(anna.put(path, {"lobby": True})) == (403, "service_unavailable")
        assert refusal(anna.delete(path)) == (403, "service_unavailable")


def test_sip_needs_the_feature(anna: Caller, room: str):
    assert refusal(anna.get(f"/rooms/{room}/sip")) == (403, "feature_disabled")
    assert refusal(anna.put(f"/rooms/{room}/sip", {"lobby": True})) == (403, "feature_disabled")


class TestStreamingTargets:
    @pytest.fixture
    def path(self, room: str) -> str:
        return f"/rooms/{room}/streaming_targets"

    def test_making_and_reading(self, anna: Caller, path: str):
        made = anna.post(path, TARGET | {"id": str(uuid4())})
        assert made.status_code == 200
        target = made.json()
        assert target == TARGET | {"id": target["id"]}
        assert anna.get(path, params={"per_page": 1, "page": 7}).json() == [target]
        assert anna.get(f"{path}/{target['id']}").json() == target

    def test_invitees_do_not_see_the_key(self, anna: Caller, bob: Caller):
        body = {"title": "x", "description": "", "is_time_independent": True}
        event = anna.post("/events", body).json()
        anna.post(f"/events/{event['id']}/invites", {"invitee": bob.id})
        path = f"/rooms/{event['room']['id']}/streaming_targets"
        target = anna.post(path, TARGET).json()
        del target["streaming_key"]
        assert bob.get(path).json() == [target]
        assert bob.get(f"{path}/{target['id']}").json() == target
        (shown,) = bob.get(f"/events/{event['id']}").json()["streaming_targets"]
        assert shown == target | {"streaming_key": ""}

    def test_changing(self, anna: Caller, path: str):
        target = anna.post(path, TARGET).json()
        one = f"{path}/{target['id']}"
        assert anna.patch(one, {"name": "Neu"}).json() == target | {"name": "Neu"}
        ignored = {"name": "Neu", "public_url": "https://other.example"}
        assert anna.patch(one, ignored).json()["public_url"] == target["public_url"]
        whole = {"kind": "custom", "public_url": "https://other.example"}
        assert anna.patch(one, whole).json()["public_url"] == "https://other.example"
        for body in ({}, {"public_url": "https://third.example"}):
            assert refusal(anna.patch(one, body)) == (400, "bad_request")

    def test_removing(self, anna: Caller, path: str):
        one = f"{path}/{anna.post(path, TARGET).json()['id']}"
        assert anna.delete(one).status_code == 204
        assert refusal(anna.delete(one)) == (404, "not_found")
        assert refusal(anna.get(one)) == (404, "not_found")

    def test_those_of_other_rooms_are_unknown(self, anna: Caller, path: str):
        other = f"/rooms/{anna.post('/rooms', {}).json()['id']}/streaming_targets"
        target = anna.post(other, TARGET).json()["id"]
        for answer in (
            anna.get(f"{path}/{target}"),
            anna.patch(f"{path}/{target}", {"name": "x"}),
            anna.delete(f"{path}/{target}"),
        ):
            assert refusal(answer) == (404, "not_found")

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("name", ""),
            ("name", "x" * 256),
            ("kind", "builtin"),
            ("streaming_endpoint", "/live"),
            ("streaming_endpoint", "rtmp://user@host/live"),
            ("streaming_endpoint", "file://host/etc/passwd"),
            ("public_url", "javascript:alert(1)"),
            ("public_url", "javascript://watch.example/%0aalert(1)"),
            ("public_url", "https://x y"),
            ("streaming_key", "x" * 1025),
        ],
    )
    def test_past_the_limits(self, anna: Caller, path: str, field: str, value: str):
        assert refusal(anna.post(path, TARGET | {field: value})) == (400, "invalid_json")

    def test_a_room_has_at_most_twenty(self, anna: Caller, path: str):
        statuses = [anna.post(path, TARGET).status_code for _ in range(21)]
        assert statuses == [200] * 20 + [409]


PRIVATE = "rtmp://10.0.0.7/live"


class TestPrivateAddresses:
    def refused(self, answer: httpx.Response, location: str) -> None:
        assert refusal(answer) == (400, "bad_request")
        assert [field["field"] for field in answer.json()["errors"]] == [location]

    def test_streams_are_sent_to_none(self, anna: Caller, room: str):
        path = f"/rooms/{room}/streaming_targets"
        made = anna.post(path, TARGET).json()
        self.refused(
            anna.post(path, TARGET | {"streaming_endpoint": PRIVATE}), "streaming_endpoint"
        )
        change = {"kind": "custom", "streaming_endpoint": PRIVATE}
        self.refused(anna.patch(f"{path}/{made['id']}", change), "streaming_endpoint")
        event = {"title": "x", "description": "", "is_time_independent": True}
        targets = {"streaming_targets": [TARGET, TARGET | {"streaming_endpoint": PRIVATE}]}
        location = "streaming_targets[1].streaming_endpoint"
        self.refused(anna.post("/events", event | targets), location)
        kept = anna.post("/events", event).json()["id"]
        self.refused(anna.patch(f"/events/{kept}", targets), location)
        assert [one["id"] for one in anna.get(path).json()] == [made["id"]]

    def test_but_to_those_that_an_administrator_allows(self, start: Callable[..., Controller]):
        anna = start(streaming__allowed_networks=["10.0.0.0/24"]).user()
        room = anna.post("/rooms", {}).json()["id"]
        path = f"/rooms/{room}/streaming_targets"
        assert anna.post(path, TARGET | {"streaming_endpoint": PRIVATE}).status_code == 200
        elsewhere = TARGET | {"streaming_endpoint": "rtmp://10.0.1.7/live"}
        self.refused(anna.post(path, elsewhere), "streaming_endpoint")
