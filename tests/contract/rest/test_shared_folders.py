"""Shared folders of events: who has one, who sees which link (rest.md 16, 19.2 and 23)."""

from datetime import datetime
from typing import Any

import httpx
import pytest
from tests.contract.rest.conftest import Start
from tests.support.controller import Caller, Controller

TIMELESS = {"title": "Planung", "description": "", "is_time_independent": True}
WEEKLY: dict[str, Any] = {
    "title": "Weekly",
    "description": "",
    "is_time_independent": False,
    "starts_at": {"datetime": "2039-03-07T08:00:00Z", "timezone": "Europe/Berlin"},
    "ends_at": {"datetime": "2039-03-07T09:00:00Z", "timezone": "Europe/Berlin"},
    "recurrence_pattern": ["RRULE:FREQ=WEEKLY;COUNT=3"],
}
WITH_FOLDER = {"has_shared_folder": True}


def new_event(owner: Caller, body: dict[str, Any] = TIMELESS, **more: Any) -> dict[str, Any]:
    return owner.post("/events", body | more).raise_for_status().json()


def invited(owner: Caller, event: dict[str, Any], *callers: Caller, role: str = "user") -> None:
    for caller in callers:
        body = {"invitee": caller.id, "role": role}
        assert owner.post(f"/events/{event['id']}/invites", body).status_code == 201


def refusal(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


class TestCreation:
    def test_events_have_no_folder_unless_asked(self, anna: Caller):
        event = new_event(anna)
        assert "shared_folder" not in event
        assert refusal(anna.get(f"/events/{event['id']}/shared_folder")) == (404, "not_found")

    def test_a_new_event_can_have_one(self, controller: Controller, anna: Caller):
        folder = new_event(anna, **WITH_FOLDER)["shared_folder"]
        assert folder.keys() == {"read", "read_write"}
        for link in folder.values():
            assert link.keys() == {"url", "password"}
            assert link["url"].startswith(f"{controller.url}/folder/")
            assert len(link["password"]) >= 20
        assert folder["read"]["url"] != folder["read_write"]["url"]
        assert folder["read"]["password"] != folder["read_write"]["password"]

    def test_no_two_folders_share_anything(self, anna: Caller):
        folders = [new_event(anna, **WITH_FOLDER)["shared_folder"] for _ in range(5)]
        links = [link for folder in folders for link in folder.values()]
        assert len({link["url"] for link in links}) == 10
        assert len({link["password"] for link in links}) == 10

    def test_an_event_that_is_refused_leaves_no_folder(self, anna: Caller):
        body = TIMELESS | WITH_FOLDER | {"e2e_encryption": True, "guest_access": "direct_access"}
        assert refusal(anna.post("/events", body)) == (400, "invalid_guest_access")
        assert anna.get("/events").json() == []


class TestPut:
    def test_201_with_both_links(self, anna: Caller):
        event = new_event(anna)
        answer = anna.put(f"/events/{event['id']}/shared_folder")
        assert answer.status_code == 201
        assert answer.json().keys() == {"read", "read_write"}
        assert anna.get(f"/events/{event['id']}").json()["shared_folder"] == answer.json()

    def test_200_with_the_same_links_if_there_is_one(self, anna: Caller):
        event = new_event(anna, **WITH_FOLDER)
        answer = anna.put(f"/events/{event['id']}/shared_folder")
        assert (answer.status_code, answer.json()) == (200, event["shared_folder"])

    def test_only_the_creator_may(self, anna: Caller, bob: Caller, carol: Caller):
        event = new_event(anna)
        invited(anna, event, bob, role="moderator")
        for caller in (bob, carol):
            answer = caller.put(f"/events/{event['id']}/shared_folder")
            assert refusal(answer) == (403, "forbidden")


class TestReading:
    @pytest.mark.parametrize("role", ["user", "moderator"])
    def test_invitees_see_the_link_to_read(self, anna: Caller, bob: Caller, role: str):
        event = new_event(anna, **WITH_FOLDER)
        invited(anna, event, bob, role=role)
        expected = {"read": event["shared_folder"]["read"]}
        assert bob.get(f"/events/{event['id']}/shared_folder").json() == expected
        assert bob.get(f"/events/{event['id']}").json()["shared_folder"] == expected
        assert bob.get("/events").json()[0]["shared_folder"] == expected

    def test_the_creator_sees_both(self, anna: Caller):
        event = new_event(anna, **WITH_FOLDER)
        expected = event["shared_folder"]
        assert anna.get(f"/events/{event['id']}/shared_folder").json() == expected
        assert anna.get("/events").json()[0]["shared_folder"] == expected

    def test_every_instance_has_the_folder_of_its_event(self, anna: Caller, bob: Caller):
        event = new_event(anna, WEEKLY, **WITH_FOLDER)
        invited(anna, event, bob)
        listed = anna.get("/events/instances", params={"instances_max": 5}).json()
        assert [one["shared_folder"] for one in listed] == [event["shared_folder"]] * 3
        instance = f"/events/{event['id']}/instances/20390314T080000Z"
        read = {"read": event["shared_folder"]["read"]}
        assert bob.get(instance).json()["shared_folder"] == read
        moved = anna.patch(instance, {"title": "Changed"}).json()
        assert moved["shared_folder"] == event["shared_folder"]

    def test_strangers_and_guests_see_nothing(
        self, controller: Controller, anna: Caller, carol: Caller
    ):
        event = new_event(anna, **WITH_FOLDER)
        code = anna.post(f"/rooms/{event['room']['id']}/invites").json()["invite_code"]
        for caller in (carol, controller.guest(code)):
            answer = caller.get(f"/events/{event['id']}/shared_folder")
            assert refusal(answer) == (403, "forbidden")


class TestPatch:
    def test_true_makes_one(self, anna: Caller):
        event = new_event(anna)
        patched = anna.patch(f"/events/{event['id']}", WITH_FOLDER)
        assert patched.status_code == 200
        assert patched.json()["shared_folder"].keys() == {"read", "read_write"}
        assert patched.json()["updated_at"] > event["updated_at"]

    def test_true_keeps_the_one_that_is_there(self, anna: Caller):
        event = new_event(anna, **WITH_FOLDER)
        patched = anna.patch(f"/events/{event['id']}", WITH_FOLDER | {"title": "x"}).json()
        assert patched["shared_folder"] == event["shared_folder"]

    def test_false_deletes_it(self, anna: Caller):
        event = new_event(anna, **WITH_FOLDER)
        for _ in range(2):
            patched = anna.patch(f"/events/{event['id']}", {"has_shared_folder": False})
            assert "shared_folder" not in patched.json()

    def test_absent_keeps(self, anna: Caller):
        event = new_event(anna, **WITH_FOLDER)
        patched = anna.patch(f"/events/{event['id']}", {"title": "x"}).json()
        assert patched["shared_folder"] == event["shared_folder"]

    def test_a_patch_that_is_refused_changes_no_folder(self, anna: Caller):
        event = new_event(anna)
        body = WITH_FOLDER | {"e2e_encryption": True}
        assert anna.patch(f"/events/{event['id']}", body).status_code == 400
        assert "shared_folder" not in anna.get(f"/events/{event['id']}").json()


class TestDeletion:
    def test_204_also_if_there_is_none(self, anna: Caller):
        event = new_event(anna, **WITH_FOLDER)
        for _ in range(2):
            assert anna.delete(f"/events/{event['id']}/shared_folder").status_code == 204
            assert anna.get(f"/events/{event['id']}/shared_folder").status_code == 404

    def test_a_new_folder_has_other_links(self, anna: Caller):
        event = new_event(anna, **WITH_FOLDER)
        anna.delete(f"/events/{event['id']}/shared_folder")
        again = anna.put(f"/events/{event['id']}/shared_folder")
        assert again.status_code == 201
        assert again.json()["read"]["url"] != event["shared_folder"]["read"]["url"]

    def test_only_the_creator_may(self, anna: Caller, bob: Caller):
        event = new_event(anna, **WITH_FOLDER)
        invited(anna, event, bob, role="moderator")
        answer = bob.delete(f"/events/{event['id']}/shared_folder")
        assert refusal(answer) == (403, "forbidden")

    def test_the_parameters_are_booleans(self, anna: Caller):
        event = new_event(anna, **WITH_FOLDER)
        name = "force_delete_reference_if_shared_folder_deletion_fails"
        answer = anna.delete(f"/events/{event['id']}/shared_folder", params={name: "perhaps"})
        assert refusal(answer) == (400, "bad_request")


class TestSwitchedOff:
    @pytest.fixture
    def controller(self, start: Start) -> Controller:
        return start(shared_folder__provider="disabled")

    def test_no_event_can_have_one(self, anna: Caller):
        answer = anna.post("/events", TIMELESS | WITH_FOLDER)
        assert refusal(answer) == (400, "bad_request")
        assert anna.get("/events").json() == []
        event = new_event(anna)
        assert refusal(anna.patch(f"/events/{event['id']}", WITH_FOLDER)) == (400, "bad_request")
        answer = anna.put(f"/events/{event['id']}/shared_folder")
        assert refusal(answer) == (400, "bad_request")
        assert anna.delete(f"/events/{event['id']}/shared_folder").status_code == 204

    def test_what_forms_send_is_taken(self, anna: Caller):
        event = new_event(anna, has_shared_folder=False)
        patched = anna.patch(f"/events/{event['id']}", {"has_shared_folder": False})
        assert patched.status_code == 200

    def test_the_module_is_not_offered(self, anna: Caller):
        assert "shared_folder" not in anna.get("/users/me/tariff").json()["modules"]


def test_the_module_is_offered_otherwise(anna: Caller):
    assert anna.get("/users/me/tariff").json()["modules"]["shared_folder"] == {"features": []}


def test_a_tariff_can_do_without(start: Start):
    controller = start(tariff__disabled_modules=["shared_folder"])
    anna = controller.user("Anna")
    answer = anna.post("/events", TIMELESS | WITH_FOLDER)
    assert refusal(answer) == (403, "feature_disabled")
    event = new_event(anna)
    answer = anna.put(f"/events/{event['id']}/shared_folder")
    assert refusal(answer) == (403, "feature_disabled")


def test_times_of_lists_are_as_without_folders(anna: Caller):
    """The folder is joined: it must not multiply or hide events."""
    new_event(anna, WEEKLY, **WITH_FOLDER)
    new_event(anna)
    listed = anna.get("/events").json()
    assert ["shared_folder" in event for event in listed] == [False, True]
    assert datetime.fromisoformat(listed[1]["starts_at"]["datetime"]).year == 2039
