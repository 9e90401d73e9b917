"""`/v1/admin/tariffs` and `/v1/admin/tenants`."""

from typing import Any
from uuid import uuid4

import pytest
from tests.support.controller import Caller, Controller


def name(word: str = "Gold") -> str:
    return f"{word} {uuid4()}"


@pytest.fixture
def controller(admin_controller: Controller) -> Controller:
    return admin_controller


class TestTariffs:
    def test_a_new_one_has_what_was_said(self, ada: Caller):
        body = {
            "name": name(),
            "quotas": {"max_storage": 5, "room_time_limit_secs": 0, "room_participant_limit": 2},
            "disabled_modules": ["chat"],
            "disabled_features": ["call_in", "recording::stream"],
            "external_ids": [name("price")],
        }
        answer = ada.post("/admin/tariffs", body)
        assert answer.status_code == 201
        made = answer.json()
        assert {key: made[key] for key in body} == body
        assert (made["users"], made["from_settings"]) == (0, False)
        assert ada.get(f"/admin/tariffs/{made['id']}").json() == made

    def test_it_is_listed_by_name(self, ada: Caller):
        made = ada.post("/admin/tariffs", {"name": name()}).json()
        found = ada.get("/admin/tariffs?per_page=100").json()
        assert made in found
        assert [one["name"] for one in found] == sorted(one["name"] for one in found)

    def test_a_change_replaces_what_is_given_and_keeps_the_rest(self, ada: Caller):
        made = ada.post("/admin/tariffs", {"name": name(), "quotas": {"max_storage": 5}}).json()
        body = {"disabled_modules": ["polls"], "external_ids": [name("a"), name("b")]}
        changed = ada.patch(f"/admin/tariffs/{made['id']}", body).json()
        assert changed["disabled_modules"] == ["polls"]
        assert sorted(changed["external_ids"]) == sorted(body["external_ids"])
        assert (changed["name"], changed["quotas"]) == (made["name"], {"max_storage": 5})

    def test_its_users_feel_a_change_at_once(self, ada: Caller, anna: Caller):
        made = ada.post("/admin/tariffs", {"name": name()}).json()
        ada.patch(f"/admin/users/{anna.id}", {"tariff_id": made["id"]})
        ada.patch(f"/admin/tariffs/{made['id']}", {"disabled_features": ["guests_allowed"]})
        answer = anna.post("/rooms", {"guest_access": "direct_access"})
        assert answer.json()["code"] == "feature_disabled"

    def test_one_that_somebody_has_cannot_be_deleted(self, ada: Caller, anna: Caller):
        made = ada.post("/admin/tariffs", {"name": name()}).json()
        ada.patch(f"/admin/users/{anna.id}", {"tariff_id": made["id"]})
        assert ada.delete(f"/admin/tariffs/{made['id']}").status_code == 409
        ada.delete(f"/admin/users/{anna.id}")
        assert ada.delete(f"/admin/tariffs/{made['id']}").status_code == 204
        assert ada.get(f"/admin/tariffs/{made['id']}").status_code == 404

    @pytest.mark.parametrize("key", ["name", "external_ids"])
    def test_no_two_have_the_same_name(self, ada: Caller, key: str):
        same: Any = name() if key == "name" else [name()]
        first = ada.post("/admin/tariffs", {"name": name(), key: same})
        assert first.status_code == 201
        assert ada.post("/admin/tariffs", {"name": name(), key: same}).status_code == 409
        other = ada.post("/admin/tariffs", {"name": name()}).json()["id"]
        assert ada.patch(f"/admin/tariffs/{other}", {key: same}).status_code == 409
        assert ada.patch(f"/admin/tariffs/{first.json()['id']}", {key: same}).status_code == 200

    def test_the_one_of_the_settings_follows_the_settings(self, ada: Caller):
        found = ada.get("/admin/tariffs?per_page=100").json()
        (own,) = (tariff for tariff in found if tariff["from_settings"])
        assert ada.patch(f"/admin/tariffs/{own['id']}", {"quotas": {}}).status_code == 409
        assert ada.delete(f"/admin/tariffs/{own['id']}").status_code == 409
        names = [name("price")]
        changed = ada.patch(f"/admin/tariffs/{own['id']}", {"external_ids": names})
        assert changed.json()["external_ids"] == names

    @pytest.mark.parametrize(
        "change",
        [
            {"name": ""},
            {"name": " x"},
            {"name": "ä" * 128},
            {"quotas": {"max_storage": -1}},
            {"quotas": {"max_storage": 1.5}},
            {"quotas": {"storage": 1}},
            {"disabled_modules": ["Chat"]},
            {"disabled_features": ["a::b::c"]},
            {"external_ids": [""]},
        ],
    )
    def test_what_makes_no_sense_is_refused(self, ada: Caller, change: dict[str, Any]):
        answer = ada.post("/admin/tariffs", {"name": name()} | change)
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid_json")


class TestTenants:
    def test_one_is_made_renamed_and_deleted(self, ada: Caller):
        answer = ada.post("/admin/tenants", {"external_id": name("red")})
        assert answer.status_code == 201
        made = answer.json()
        assert made["users"] == 0
        assert ada.get(f"/admin/tenants/{made['id']}").json() == made
        renamed = ada.patch(f"/admin/tenants/{made['id']}", {"external_id": name("blue")})
        assert renamed.json()["external_id"].startswith("blue")
        assert ada.delete(f"/admin/tenants/{made['id']}").status_code == 204
        assert ada.get(f"/admin/tenants/{made['id']}").status_code == 404

    def test_they_are_listed_with_the_number_of_their_users(self, ada: Caller):
        found = ada.get("/admin/tenants?per_page=100").json()
        (own,) = (one for one in found if one["external_id"] == "OpenTalkDefaultTenant")
        assert own["users"] >= 1

    def test_no_two_have_the_same_name(self, ada: Caller):
        same = name("red")
        assert ada.post("/admin/tenants", {"external_id": same}).status_code == 201
        assert ada.post("/admin/tenants", {"external_id": same}).status_code == 409

    def test_one_with_users_cannot_be_deleted(self, ada: Caller, anna: Caller):
        tenant = ada.post("/admin/tenants", {"external_id": name("red")}).json()["id"]
        ada.patch(f"/admin/users/{anna.id}", {"tenant_id": tenant})
        assert ada.delete(f"/admin/tenants/{tenant}").status_code == 409

    def test_the_one_of_the_settings_stays(self, ada: Caller):
        found = ada.get("/admin/tenants?per_page=100").json()
        (own,) = (one for one in found if one["external_id"] == "OpenTalkDefaultTenant")
        assert ada.patch(f"/admin/tenants/{own['id']}", {"external_id": "x"}).status_code == 409
        assert ada.delete(f"/admin/tenants/{own['id']}").status_code == 409

    @pytest.mark.parametrize("external_id", ["", " ", "x\0", "x" * 256, None, 7])
    def test_what_is_no_name_is_refused(self, ada: Caller, external_id: Any):
        assert ada.post("/admin/tenants", {"external_id": external_id}).status_code == 400
