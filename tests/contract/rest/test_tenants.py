"""Tenants: users of different ones know nothing of each other (rest.md 3.2 and 23)."""

from typing import Any
from uuid import uuid4

import pytest
from tests.support.controller import Caller, Controller

EVENT: dict[str, Any] = {"title": "Secret plan", "description": "", "is_time_independent": True}


@pytest.fixture
def controller(start: Any) -> Controller:
    return start(tenant__claim="tenant_id")


@pytest.fixture
def anna(controller: Controller) -> Caller:
    return controller.user("Anna", tenant_id="blue")


@pytest.fixture
def rita(controller: Controller) -> Caller:
    return controller.user("Rita", tenant_id="red")


def test_a_token_without_tenant_is_refused(controller: Controller):
    answer = controller.bearer(controller.issuer.token()).get("/users/me")
    assert answer.status_code == 401
    assert "tenant_id" in answer.headers["WWW-Authenticate"]


@pytest.mark.parametrize("tenant", ["", 7, "x" * 256, ["blue"]])
def test_a_malformed_tenant_is_no_tenant(controller: Controller, tenant: Any):
    token = controller.issuer.token(tenant_id=tenant)
    assert controller.bearer(token).get("/users/me").status_code == 401


def test_the_same_subject_in_two_tenants_is_two_users(controller: Controller):
    subject = str(uuid4())
    blue, red = (controller.user(subject=subject, tenant_id=name) for name in ("blue", "red"))
    assert blue.id != red.id
    assert controller.user(subject=subject, tenant_id="blue").id == blue.id


def test_the_claim_may_lie_in_an_object(start: Any):
    controller: Controller = start(tenant__claim="organisation.id")
    email = f"{uuid4()}@example.org"
    controller.user(email=email, organisation={"id": "blue"})
    red = controller.user(organisation={"id": "red"})
    assert red.get(f"/users/find?q={email}").json() == []


def test_a_search_finds_people_of_the_own_tenant_alone(
    controller: Controller, anna: Caller, rita: Caller
):
    name = f"Zoe{uuid4().hex}"
    blue = controller.user(name, tenant_id="blue")
    controller.user(name, tenant_id="red")
    assert [hit["id"] for hit in anna.get(f"/users/find?q={name}").json()] == [blue.id]


def test_a_profile_of_another_tenant_does_not_exist(anna: Caller, rita: Caller):
    assert anna.get(f"/users/{rita.id}").status_code == 404


def test_a_user_of_another_tenant_cannot_be_invited(anna: Caller, rita: Caller):
    event = anna.post("/events", EVENT).json()["id"]
    assert anna.post(f"/events/{event}/invites", {"invitee": rita.id}).status_code == 404


def test_a_mail_address_of_another_tenant_belongs_to_nobody_here(anna: Caller, rita: Caller):
    event = anna.post("/events", EVENT).json()["id"]
    body = {"email": rita.profile["email"]}
    answer = anna.post(f"/events/{event}/invites", body)
    assert (answer.status_code, answer.json()["code"]) == (409, "unknown_email")


@pytest.mark.parametrize("path", ["", "/invites", "/instances"])
def test_events_of_another_tenant_are_out_of_reach(anna: Caller, rita: Caller, path: str):
    event = anna.post("/events", EVENT).json()["id"]
    assert rita.get(f"/events/{event}{path}").status_code == 403


def test_an_invitation_by_mail_waits_for_somebody_of_the_own_tenant(start: Any):
    controller: Controller = start(
        tenant__claim="tenant_id", controller__invite_unknown_addresses=True
    )
    anna, email = controller.user(tenant_id="blue"), f"{uuid4()}@example.org"
    event = anna.post("/events", EVENT).json()["id"]
    assert anna.post(f"/events/{event}/invites", {"email": email}).status_code == 201
    red = controller.user("Rita", tenant_id="red", email=email)
    assert red.get(f"/events/{event}").status_code == 403
    blue = controller.user("Berta", tenant_id="blue", email=email)
    assert blue.get(f"/events/{event}").status_code == 200


def test_without_a_claim_all_are_of_one_tenant(start: Any):
    controller: Controller = start()
    one, other = controller.user(tenant_id="blue"), controller.user(tenant_id="red")
    assert one.get(f"/users/{other.id}").status_code == 200
