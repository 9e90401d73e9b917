"""`/v1/admin/rooms`, `events` and `meetings`: what everybody has, and what is live."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from tests.support.controller import Caller, Controller
from tests.support.ports import free_port
from tests.support.roomserver import KEY_ID, KEY_SECRET, RoomServer
from tests.support.signaling import Client


def event_of(caller: Caller, **changes: Any) -> dict[str, Any]:
    body = {"title": f"Talk {uuid4()}", "description": "", "is_time_independent": True} | changes
    return caller.post("/events", body).raise_for_status().json()


@pytest.fixture
def controller(admin_controller: Controller) -> Controller:
    return admin_controller


class TestRooms:
    def test_a_room_is_shown_without_its_password(self, ada: Caller, anna: Caller):
        event = event_of(anna, password="geheim")
        found = ada.get(f"/admin/rooms/{event['room']['id']}").json()
        assert (found["has_password"], found["title"]) == (True, event["title"])
        assert found["event_id"] == event["id"]
        assert found["created_by"]["id"] == anna.id
        assert "geheim" not in str(found)

    def test_one_without_an_event_has_no_title(self, ada: Caller, anna: Caller):
        room = anna.post("/rooms").json()["id"]
        found = ada.get(f"/admin/rooms/{room}").json()
        assert (found["event_id"], found["title"]) == (None, None)

    def test_rooms_are_searched_by_title_and_owner(self, ada: Caller, anna: Caller):
        event = event_of(anna)
        by_title = ada.get("/admin/rooms", params={"q": event["title"].upper()}).json()
        assert [room["id"] for room in by_title] == [event["room"]["id"]]
        other = anna.post("/rooms").json()["id"]
        of_owner = ada.get(f"/admin/rooms?owner_id={anna.id}").json()
        assert [room["id"] for room in of_owner] == [other, event["room"]["id"]]
        assert ada.get(f"/admin/rooms?owner_id={anna.id}&tenant_id={uuid4()}").json() == []

    def test_pages_are_counted(self, ada: Caller, anna: Caller):
        for _ in range(3):
            anna.post("/rooms")
        answer = ada.get(f"/admin/rooms?owner_id={anna.id}&per_page=2")
        assert (len(answer.json()), answer.headers["X-Total-Count"]) == (2, "3")

    def test_one_is_deleted(self, ada: Caller, anna: Caller):
        room = anna.post("/rooms").json()["id"]
        assert ada.delete(f"/admin/rooms/{room}").status_code == 204
        assert anna.get(f"/rooms/{room}").status_code == 403
        assert ada.delete(f"/admin/rooms/{room}").status_code == 404


class TestEvents:
    def test_an_event_is_shown_with_its_dates(self, ada: Caller, anna: Caller):
        event = event_of(
            anna,
            is_time_independent=False,
            is_all_day=False,
            starts_at={"datetime": "2030-01-01T10:00:00Z", "timezone": "Europe/Berlin"},
            ends_at={"datetime": "2030-01-01T11:00:00Z", "timezone": "Europe/Berlin"},
            recurrence_pattern=["RRULE:FREQ=DAILY;COUNT=2"],
        )
        found = ada.get(f"/admin/events/{event['id']}").json()
        assert found["starts_at"] == "2030-01-01T10:00:00Z"
        assert found["series_ends_at"] == "2030-01-02T11:00:00Z"
        assert found["recurrence_pattern"] == ["RRULE:FREQ=DAILY;COUNT=2"]
        assert found["created_by"]["email"] == anna.profile["email"]

    def test_events_are_searched(self, ada: Caller, anna: Caller):
        event = event_of(anna)
        found = ada.get("/admin/events", params={"q": event["title"]}).json()
        assert [one["id"] for one in found] == [event["id"]]

    def test_one_is_deleted_with_its_room(self, ada: Caller, anna: Caller):
        event = event_of(anna)
        assert ada.delete(f"/admin/events/{event['id']}").status_code == 204
        assert ada.get(f"/admin/rooms/{event['room']['id']}").status_code == 404
        assert ada.get(f"/admin/events/{event['id']}").status_code == 404


class TestRunning:
    def live(self, ada: Caller, room: str) -> dict[str, Any] | None:
        answer = ada.get("/admin/meetings").json()
        assert answer["unreachable"] == []
        return next((one for one in answer["meetings"] if one["room_id"] == room), None)

    async def enter(self, roomserver: RoomServer, caller: Caller, room: str) -> Client:
        body = {"device_secret": "a secret of a device"}
        start = await asyncio.to_thread(caller.post, f"/rooms/{room}/start", body)
        client = await Client.open(roomserver, start.json()["token"])
        await client.event("core", "join_success")
        return client

    async def test_a_meeting_is_listed_while_it_runs_and_ended_for_all(
        self, ada: Caller, anna: Caller, roomserver: RoomServer
    ):
        event = await asyncio.to_thread(event_of, anna)
        room = event["room"]["id"]
        assert await asyncio.to_thread(self.live, ada, room) is None
        client = await self.enter(roomserver, anna, room)
        found = await asyncio.to_thread(self.live, ada, room)
        assert found is not None
        assert (found["title"], found["participants"], found["waiting"]) == (event["title"], 1, 0)
        assert (found["owner_id"], found["roomserver"]) == (anna.id, roomserver.url)
        ended = await asyncio.to_thread(
            ada.post, f"/admin/meetings/{room}/end", {"reason": "graceful_shutdown"}
        )
        assert ended.status_code == 204
        assert (await client.event("core", "closing"))["reason"] == "graceful_shutdown"
        assert await asyncio.to_thread(self.live, ada, room) is None

    def test_one_that_does_not_run_cannot_be_ended(self, ada: Caller):
        assert ada.post(f"/admin/meetings/{uuid4()}/end").status_code == 404

    def test_a_reason_must_be_a_known_one(self, ada: Caller):
        answer = ada.post(f"/admin/meetings/{uuid4()}/end", {"reason": "whim"})
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid_json")

    def test_room_servers_that_do_not_answer_are_named(self, start: Any, roomserver: RoomServer):
        key = {"id": KEY_ID, "secret": KEY_SECRET}
        silent = f"http://127.0.0.1:{free_port()}"
        controller: Controller = start(
            controller__roomservers=[
                {"url": silent, "api_key": key},
                {"url": roomserver.url, "api_key": key},
            ],
            oidc__administrator_role="operator",
        )
        ada = controller.user(realm_access={"roles": ["operator"]})
        assert ada.get("/admin/meetings").json()["unreachable"] == [silent]
        assert ada.post(f"/admin/meetings/{uuid4()}/end").status_code == 500
