"""Shared folders on Nextcloud, by a server that answers like it (tests/support/nextcloud.py)."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import pytest
from tests.contract.rest.conftest import Start
from tests.support.controller import Caller, Controller
from tests.support.nextcloud import Answer, Nextcloud

from parlour.settings import SettingsError, load
from parlour.settings.production import refuse_weak_secrets

EVENT: dict[str, Any] = {
    "title": "Planung",
    "description": "",
    "is_time_independent": True,
    "has_shared_folder": True,
}
WITHOUT = EVENT | {"has_shared_folder": False}
DOWN = Answer(503, body=b"Maintenance")


@pytest.fixture(scope="session")
def server() -> Iterator[Nextcloud]:
    made = Nextcloud()
    yield made
    made.stop()


@pytest.fixture
def cloud(server: Nextcloud) -> Nextcloud:
    """Well, whatever the test before made of it."""
    server.well()
    return server


@pytest.fixture
def controller(start: Start, server: Nextcloud) -> Controller:
    return start(**settings(server))


def settings(server: Nextcloud) -> dict[str, Any]:
    return {
        "shared_folder__provider": "nextcloud",
        "shared_folder__url": server.url,
        "shared_folder__username": server.username,
        "shared_folder__password": server.password,
        "shared_folder__directory": "Meetings",
    }


def down(cloud: Nextcloud, *methods: str) -> None:
    cloud.instead(lambda method, _path: DOWN if method in methods else None)


def folder_name(event: dict[str, Any]) -> str:
    return f"/Meetings/opentalk-event-{event['id']}"


def refusal(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def left(cloud: Nextcloud) -> set[str]:
    """Folders of meetings."""
    return {path for path in cloud.folders if "event" in path}


class TestMaking:
    def test_one_folder_with_two_links(self, anna: Caller, cloud: Nextcloud):
        event = anna.post("/events", EVENT).json()
        shares = cloud.shares_of(folder_name(event))
        told = event["shared_folder"]
        for kind, permissions in (("read", 1), ("read_write", 15)):
            share = shares[permissions]
            assert told[kind] == {"url": share.url, "password": share.password}
            assert share.expires is None

    def test_put_and_patch_make_one_too(self, anna: Caller, cloud: Nextcloud):
        for make in ("put", "patch"):
            event = anna.post("/events", WITHOUT).json()
            assert folder_name(event) not in cloud.folders
            if make == "put":
                answer = anna.put(f"/events/{event['id']}/shared_folder")
                assert answer.status_code == 201
            else:
                anna.patch(f"/events/{event['id']}", {"has_shared_folder": True})
            assert len(cloud.shares_of(folder_name(event))) == 2

    def test_a_second_put_asks_nobody(self, anna: Caller, cloud: Nextcloud):
        event = anna.post("/events", EVENT).json()
        down(cloud, "MKCOL", "POST", "DELETE")
        answer = anna.put(f"/events/{event['id']}/shared_folder")
        assert (answer.status_code, answer.json()) == (200, event["shared_folder"])

    @pytest.mark.parametrize("method", ["MKCOL", "POST"])
    def test_a_failure_makes_no_event(self, anna: Caller, cloud: Nextcloud, method: str):
        down(cloud, method)
        assert refusal(anna.post("/events", EVENT)) == (424, "service_unavailable")
        assert anna.get("/events").json() == []

    def test_a_failure_changes_no_event(self, anna: Caller, cloud: Nextcloud):
        event = anna.post("/events", WITHOUT).json()
        down(cloud, "POST")
        body = {"has_shared_folder": True, "title": "Changed"}
        assert refusal(anna.patch(f"/events/{event['id']}", body)) == (424, "service_unavailable")
        answer = anna.put(f"/events/{event['id']}/shared_folder")
        assert refusal(answer) == (424, "service_unavailable")
        assert anna.get(f"/events/{event['id']}").json()["title"] == "Planung"

    def test_an_event_that_is_refused_leaves_no_folder(self, anna: Caller, cloud: Nextcloud):
        before = left(cloud)
        body = EVENT | {"e2e_encryption": True, "guest_access": "direct_access"}
        assert anna.post("/events", body).status_code == 400
        assert left(cloud) == before

    def test_the_reason_stays_inside(self, anna: Caller, cloud: Nextcloud):
        down(cloud, "MKCOL")
        text = anna.post("/events", EVENT).text
        for secret in (cloud.url, cloud.password, "Maintenance"):
            assert secret not in text

    def test_links_end_days_after_the_meeting(self, start: Start, server: Nextcloud):
        server.well()
        anna = start(**settings(server), shared_folder__expiry=10).user("Anna")
        dates = {
            "is_time_independent": False,
            "starts_at": {"datetime": "2039-03-07T08:00:00Z", "timezone": "Europe/Berlin"},
            "ends_at": {"datetime": "2039-03-07T09:00:00Z", "timezone": "Europe/Berlin"},
        }
        today = datetime.now(UTC).date()
        for body, end in ((dates, date(2039, 3, 17)), ({}, today + timedelta(days=10))):
            event = anna.post("/events", EVENT | body).json()
            ends = {one.expires for one in server.shares_of(folder_name(event)).values()}
            assert ends == {end}


class TestDeleting:
    @pytest.mark.parametrize(
        "path", ["/events/{id}/shared_folder", "/events/{id}", "/rooms/{room}"]
    )
    def test_folder_and_links_go(self, anna: Caller, cloud: Nextcloud, path: str):
        event = anna.post("/events", EVENT).json()
        filled = path.format(id=event["id"], room=event["room"]["id"])
        assert anna.delete(filled).status_code == 204
        assert folder_name(event) not in cloud.folders
        assert cloud.shares_of(folder_name(event)) == {}

    def test_a_patch_deletes_it_too(self, anna: Caller, cloud: Nextcloud):
        event = anna.post("/events", EVENT).json()
        patched = anna.patch(f"/events/{event['id']}", {"has_shared_folder": False})
        assert "shared_folder" not in patched.json()
        assert folder_name(event) not in cloud.folders

    @pytest.mark.parametrize(
        ("path", "force"),
        [
            (
                "/events/{id}/shared_folder",
                "force_delete_reference_if_shared_folder_deletion_fails",
            ),
            ("/events/{id}", "force_delete_reference_if_external_services_fail"),
            ("/rooms/{room}", "force_delete_reference_if_external_services_fail"),
        ],
    )
    def test_after_a_failure_all_stays_unless_forced(
        self, anna: Caller, cloud: Nextcloud, path: str, force: str
    ):
        event = anna.post("/events", EVENT).json()
        filled = path.format(id=event["id"], room=event["room"]["id"])
        down(cloud, "DELETE")
        assert refusal(anna.delete(filled)) == (424, "service_unavailable")
        shown = anna.get(f"/events/{event['id']}").json()
        assert shown["shared_folder"] == event["shared_folder"]
        assert anna.delete(filled, params={force: "true"}).status_code == 204
        answer = anna.get(f"/events/{event['id']}")
        assert answer.status_code == 403 or "shared_folder" not in answer.json()
        assert folder_name(event) in cloud.folders

    def test_a_failing_patch_keeps_everything(self, anna: Caller, cloud: Nextcloud):
        event = anna.post("/events", EVENT).json()
        down(cloud, "DELETE")
        body = {"has_shared_folder": False, "title": "Changed"}
        assert refusal(anna.patch(f"/events/{event['id']}", body)) == (424, "service_unavailable")
        assert anna.get(f"/events/{event['id']}").json()["title"] == "Planung"

    def test_what_somebody_deleted_there_is_no_failure(self, anna: Caller, cloud: Nextcloud):
        event = anna.post("/events", EVENT).json()
        cloud.folders.discard(folder_name(event))
        cloud.shares.clear()
        assert anna.delete(f"/events/{event['id']}").status_code == 204


def test_settings_that_cannot_work_stop_the_controller():
    for missing in ("url", "username", "password"):
        given = {
            f"shared_folder.{name}": value
            for name, value in (
                ("provider", "nextcloud"),
                ("url", "https://cloud.example.org"),
                ("username", "parlour"),
                ("password", "x" * 20),
            )
            if name != missing
        }
        with pytest.raises(SettingsError, match=f"shared_folder.{missing} is not set"):
            refuse_weak_secrets(load(None, {}, given), "controller")
    given = {
        "shared_folder.provider": "nextcloud",
        "shared_folder.url": "http://cloud.example.org",
        "shared_folder.username": "parlour",
        "shared_folder.password": "x" * 20,
    }
    with pytest.raises(SettingsError, match="https"):
        refuse_weak_secrets(load(None, {}, given), "controller")
