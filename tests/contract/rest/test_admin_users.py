"""`/v1/admin/users`: find, change, lock out and delete users."""

from typing import Any
from uuid import uuid4

import pytest
from tests.support.controller import Caller, Controller

EVENT: dict[str, Any] = {"title": "x", "description": "", "is_time_independent": True}


@pytest.fixture
def controller(admin_controller: Controller) -> Controller:
    return admin_controller


def users(ada: Caller, **query: Any) -> list[dict[str, Any]]:
    return ada.get("/admin/users", params=query).raise_for_status().json()


class TestWhoMay:
    @pytest.mark.parametrize("roles", [[], ["administrator"], ["operators"], "operator"])
    def test_other_roles_are_nothing(self, controller: Controller, roles: Any):
        user = controller.user(realm_access={"roles": roles})
        assert user.get("/admin/users").status_code == 403

    def test_the_claim_can_be_named(self, start: Any):
        controller = start(oidc__administrator_role="operator", oidc__roles_claim="groups")
        assert controller.user(groups=["operator"]).get("/admin/users").status_code == 200

    def test_without_a_named_role_nobody_of_another_issuer_administers(self, start: Any):
        user = start().user(realm_access={"roles": ["administrator", "operator"]})
        assert user.get("/admin/users").status_code == 403

    def test_the_profile_says_it_to_them_and_to_nobody_else(self, ada: Caller, anna: Caller):
        assert ada.get("/users/me").json()["administrator"] is True
        assert ada.patch("/users/me", {"title": "Dr."}).json()["administrator"] is True
        assert "administrator" not in anna.get("/users/me").json()

    def test_the_role_ends_with_the_token_that_has_it(self, controller: Controller):
        subject = str(uuid4())
        before = controller.user(subject=subject, realm_access={"roles": ["operator"]})
        assert before.get("/admin/users").status_code == 200
        assert controller.user(subject=subject).get("/admin/users").status_code == 403


class TestList:
    def test_a_user_is_shown_with_tenant_and_tariff(self, ada: Caller, anna: Caller):
        (found,) = users(ada, q=anna.profile["email"])
        assert found["id"] == anna.id
        assert found["issuer"].startswith("http")
        assert found["tenant"]["external_id"] == "OpenTalkDefaultTenant"
        assert found["tariff"]["name"] == "OpenTalkDefaultTariff"
        assert (found["tariff_pinned"], found["disabled_since"]) == (False, None)

    @pytest.mark.parametrize("text", ["ZOË-{}", "zoë-{} queen", "zoë.{}@"])
    def test_names_and_addresses_are_searched_in_any_case(
        self, ada: Caller, controller: Controller, text: str
    ):
        tag = uuid4().hex
        zoe = controller.user(f"Zoë-{tag}", family_name="Queen", email=f"zoë.{tag}@example.org")
        assert [user["id"] for user in users(ada, q=text.format(tag))] == [zoe.id]

    def test_pages_are_linked_and_counted(self, ada: Caller, controller: Controller):
        tag = uuid4().hex
        for number in range(3):
            controller.user(f"{tag}{number}", email=f"{number}.{tag}@example.org")
        answer = ada.get(f"/admin/users?q={tag}&per_page=2")
        assert len(answer.json()) == 2
        assert answer.headers["X-Total-Count"] == "3"
        assert 'rel="next"' in answer.headers["Link"]
        rest = ada.get(f"/admin/users?q={tag}&per_page=2&page=2").json()
        assert [user["email"] for user in rest] == [f"2.{tag}@example.org"]

    def test_those_who_are_locked_out_can_be_listed(self, ada: Caller, controller: Controller):
        tag = uuid4().hex
        out, _ = controller.user(tag), controller.user(tag)
        ada.patch(f"/admin/users/{out.id}", {"disabled": True})
        assert [user["id"] for user in users(ada, q=tag, disabled="true")] == [out.id]
        assert len(users(ada, q=tag, disabled="false")) == 1

    def test_of_a_tenant_or_a_tariff_alone(self, ada: Caller, anna: Caller):
        found = ada.get(f"/admin/users/{anna.id}").json()
        email, nobodys = anna.profile["email"], str(uuid4())
        for name in ("tenant", "tariff"):
            assert len(users(ada, q=email, **{f"{name}_id": found[name]["id"]})) == 1
            assert users(ada, q=email, **{f"{name}_id": nobodys}) == []

    def test_one_that_does_not_exist(self, ada: Caller):
        assert ada.get(f"/admin/users/{uuid4()}").status_code == 404


class TestLockOut:
    def test_it_counts_at_once(self, ada: Caller, anna: Caller):
        answer = ada.patch(f"/admin/users/{anna.id}", {"disabled": True})
        assert answer.json()["disabled_since"] is not None
        assert anna.get("/users/me").status_code == 401

    def test_a_new_token_does_not_help(self, ada: Caller, controller: Controller):
        subject = str(uuid4())
        user = controller.user(subject=subject)
        ada.patch(f"/admin/users/{user.id}", {"disabled": True})
        again = controller.bearer(controller.issuer.token(subject))
        assert again.get("/users/me").status_code == 401

    def test_it_can_be_taken_back(self, ada: Caller, anna: Caller):
        for disabled in (True, False):
            ada.patch(f"/admin/users/{anna.id}", {"disabled": disabled})
        assert anna.get("/users/me").status_code == 200

    def test_their_meetings_do_not_begin_any_more(
        self, ada: Caller, anna: Caller, controller: Controller
    ):
        event = anna.post("/events", EVENT).json()
        room, bob = event["room"]["id"], controller.user("Bob")
        anna.post(f"/events/{event['id']}/invites", {"invitee": bob.id})
        body = {"device_secret": "a secret of a device"}
        assert bob.post(f"/rooms/{room}/start", body).status_code == 200
        ada.patch(f"/admin/users/{anna.id}", {"disabled": True})
        assert bob.post(f"/rooms/{room}/start", body).status_code == 403

    def test_administrators_cannot_lock_themselves_out(self, ada: Caller):
        assert ada.patch(f"/admin/users/{ada.id}", {"disabled": True}).status_code == 409


class TestTariff:
    @pytest.fixture
    def gold(self, ada: Caller) -> str:
        body = {"name": f"Gold {uuid4()}", "quotas": {"room_participant_limit": 7}}
        return ada.post("/admin/tariffs", body).json()["id"]

    def test_it_is_given_at_once_and_stays(self, ada: Caller, controller: Controller, gold: str):
        subject = str(uuid4())
        user = controller.user(subject=subject)
        changed = ada.patch(f"/admin/users/{user.id}", {"tariff_id": gold}).json()
        assert (changed["tariff"]["id"], changed["tariff_pinned"]) == (gold, True)
        assert user.get("/users/me/tariff").json()["quotas"] == {"room_participant_limit": 7}
        assert controller.user(subject=subject).get("/users/me/tariff").json()["id"] == gold

    def test_null_gives_the_choice_back(self, ada: Caller, controller: Controller, gold: str):
        subject = str(uuid4())
        user = controller.user(subject=subject)
        ada.patch(f"/admin/users/{user.id}", {"tariff_id": gold})
        ada.patch(f"/admin/users/{user.id}", {"tariff_id": None})
        again = controller.user(subject=subject)
        assert again.get("/users/me/tariff").json()["name"] == "OpenTalkDefaultTariff"

    def test_it_ends_at_a_time(self, ada: Caller, anna: Caller, gold: str):
        body = {"tariff_id": gold, "tariff_expires_at": "2020-01-01T00:00:00Z"}
        ada.patch(f"/admin/users/{anna.id}", body)
        assert anna.get("/users/me").json()["tariff_status"] == "downgraded"
        assert anna.get("/users/me/tariff").json()["name"] == "OpenTalkDefaultTariff"

    @pytest.mark.parametrize("status", ["default", "paid", "downgraded"])
    def test_its_status_can_be_set(self, ada: Caller, anna: Caller, status: str):
        ada.patch(f"/admin/users/{anna.id}", {"tariff_status": status})
        assert anna.get("/users/me").json()["tariff_status"] == status

    @pytest.mark.parametrize(
        ("body", "status"),
        [
            ({"tariff_id": str(uuid4())}, 400),
            ({"tenant_id": str(uuid4())}, 400),
            ({"tariff_status": "free"}, 400),
            ({"tariff_expires_at": "soon"}, 400),
            ({"disabled": "yes"}, 400),
        ],
    )
    def test_what_makes_no_sense_is_refused(
        self, ada: Caller, anna: Caller, body: dict[str, Any], status: int
    ):
        assert ada.patch(f"/admin/users/{anna.id}", body).status_code == status


class TestTenant:
    def test_a_user_is_moved_and_leaves_the_meetings_of_others(
        self, ada: Caller, controller: Controller
    ):
        tenant = ada.post("/admin/tenants", {"external_id": f"red {uuid4()}"}).json()["id"]
        anna, bob = controller.user("Anna"), controller.user("Bob", subject=(bobs := str(uuid4())))
        event = anna.post("/events", EVENT).json()["id"]
        anna.post(f"/events/{event}/invites", {"invitee": bob.id})
        moved = ada.patch(f"/admin/users/{bob.id}", {"tenant_id": tenant})
        assert moved.json()["tenant"]["id"] == tenant
        assert bob.get(f"/events/{event}").status_code == 403
        assert bob.get(f"/users/{anna.id}").status_code == 404
        assert anna.get(f"/events/{event}/invites").json() == []
        assert controller.user("Bob", subject=bobs).id == bob.id

    def test_not_where_the_identity_provider_says_it(self, start: Any):
        controller: Controller = start(
            oidc__administrator_role="operator", tenant__claim="tenant_id"
        )
        ada = controller.user(tenant_id="blue", realm_access={"roles": ["operator"]})
        tenant = ada.post("/admin/tenants", {"external_id": f"red {uuid4()}"}).json()["id"]
        user = controller.user(tenant_id="blue")
        answer = ada.patch(f"/admin/users/{user.id}", {"tenant_id": tenant})
        assert (answer.status_code, answer.json()["code"]) == (409, "conflict")


class TestDeletion:
    def test_with_the_user_go_their_meetings(self, ada: Caller, controller: Controller):
        anna, bob = controller.user("Anna"), controller.user("Bob")
        event = anna.post("/events", EVENT).json()["id"]
        anna.post(f"/events/{event}/invites", {"invitee": bob.id})
        assert ada.delete(f"/admin/users/{anna.id}").status_code == 204
        assert ada.get(f"/admin/users/{anna.id}").status_code == 404
        assert ada.get(f"/admin/events/{event}").status_code == 404
        assert bob.get("/events").json() == []

    def test_a_token_from_before_makes_no_new_user(self, ada: Caller, anna: Caller):
        ada.delete(f"/admin/users/{anna.id}")
        assert anna.get("/users/me").status_code == 401

    def test_administrators_cannot_delete_themselves(self, ada: Caller):
        assert ada.delete(f"/admin/users/{ada.id}").status_code == 409

    def test_one_that_does_not_exist(self, ada: Caller):
        assert ada.delete(f"/admin/users/{uuid4()}").status_code == 404
