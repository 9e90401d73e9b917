"""The Authorization header, and how accounts come about (rest.md 3)."""

from typing import Any
from uuid import uuid4

import httpx
import pytest
from tests.support.controller import Caller, Controller

NO_CREDENTIALS = "Unable to parse access token or invite code"


def asked(controller: Controller, authorization: str | None, path: str = "/users/me"):
    return Caller(controller.client, authorization).get(path)


@pytest.mark.parametrize(
    "header",
    [None, "", "Bearer", "Basic YTpi", "nonsense", "InviteCode x", "InviteCode"],
)
@pytest.mark.parametrize("path", ["/users/me", "/events", f"/rooms/{uuid4()}/event"])
def test_unreadable_credentials_get_the_words_that_clients_compare(
    controller: Controller, header: str | None, path: str
):
    answer = asked(controller, header, path)
    assert answer.status_code == 401
    assert answer.json() == {"code": "unauthorized", "message": NO_CREDENTIALS}
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_the_scheme_is_read_in_any_case(controller: Controller, scheme: str):
    token = controller.issuer.token()
    assert asked(controller, f"{scheme} {token}").status_code == 200


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({"exp": 1}, "expired"),
        ({"iss": "https://other.example"}, "another issuer"),
        ({"aud": "somebody-else"}, "somebody else"),
        ({"nbf": 99999999999}, "not valid yet"),
    ],
)
def test_a_token_that_does_not_count_says_why(
    controller: Controller, claims: dict[str, Any], reason: str
):
    answer = asked(controller, f"Bearer {controller.issuer.token(**claims)}")
    assert answer.status_code == 401
    assert answer.json()["code"] == "unauthorized"
    assert answer.json()["message"] != NO_CREDENTIALS
    challenge = answer.headers["WWW-Authenticate"]
    assert challenge.startswith('Bearer error="invalid_token", error_description="')
    assert reason in challenge


def test_garbage_for_a_token_says_so(controller: Controller):
    answer = asked(controller, 'Bearer a"b\\c')
    assert answer.status_code == 401
    assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"]


def test_an_invite_code_is_no_user(controller: Controller):
    answer = asked(controller, f"InviteCode {uuid4()}")
    assert (answer.status_code, answer.json()["message"]) == (401, NO_CREDENTIALS)


def test_credentials_are_checked_before_the_body(controller: Controller):
    answer = controller.nobody.send("POST", "/events", content=b"{")
    assert answer.status_code == 401


class TestFirstSight:
    def test_an_account_is_made_of_the_claims(self, controller: Controller):
        token = controller.issuer.token(
            email="Anna.Ackermann@Example.ORG",
            nickname="  Anna   A. ",
            locale="de",
            picture="https://pictures.example/anna.png",
        )
        profile = controller.bearer(token).get("/users/me").json()
        assert profile["email"] == "anna.ackermann@example.org"
        assert (profile["firstname"], profile["lastname"]) == ("Anna", "Ackermann")
        assert profile["display_name"] == "Anna A."
        assert profile["language"] == "de"
        assert profile["avatar_url"] == "https://pictures.example/anna.png"

    def test_without_nickname_the_names_make_the_display_name(self, anna: Caller):
        assert anna.profile["display_name"] == "Anna Ackermann"

    def test_the_same_subject_is_the_same_account(self, controller: Controller):
        subject = str(uuid4())
        first = controller.user(subject=subject)
        second = controller.user(subject=subject, email=f"new.{subject}@example.org")
        assert second.id == first.id
        assert second.profile["email"] == f"new.{subject}@example.org"

    def test_the_same_mail_address_is_not_the_same_account(self, controller: Controller):
        email = f"{uuid4()}@example.org"
        assert controller.user(email=email).id != controller.user(email=email).id

    @pytest.mark.parametrize("claim", ["email", "given_name", "family_name"])
    def test_a_missing_claim_is_named(self, controller: Controller, claim: str):
        answer = asked(controller, f"Bearer {controller.issuer.token(**{claim: None})}")
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid_claims")
        assert claim in answer.json()["message"]
        assert answer.json()["validation_errors"][0]["field"] == claim

    @pytest.mark.parametrize("email", ["nobody", "a@b@c", "a b@c.org", "x" * 300 + "@c.org"])
    def test_a_malformed_mail_address_is_refused(self, controller: Controller, email: str):
        answer = asked(controller, f"Bearer {controller.issuer.token(email=email)}")
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid_claims")

    def test_long_names_are_cut_at_a_character(self, controller: Controller):
        anna = controller.user("ä" * 300, nickname="€" * 300)
        assert anna.profile["firstname"] == "ä" * 127
        assert anna.profile["display_name"] == "€" * 85

    def test_names_may_hold_what_looks_like_markup_or_nul(self, controller: Controller):
        anna = controller.user("<script>\x00")
        assert anna.profile["firstname"] == "<script>"

    def test_a_picture_must_be_a_web_address(self, controller: Controller):
        anna = controller.user(picture="javascript:alert(1)")
        assert anna.profile["avatar_url"].startswith(controller.url)

    def test_claims_may_come_from_the_userinfo_endpoint(self, controller: Controller):
        subject = str(uuid4())
        token = controller.issuer.token(subject, email=None, given_name=None, family_name=None)
        controller.issuer.userinfo[token] = {
            "sub": subject,
            "email": f"{subject}@example.org",
            "given_name": "Una",
            "family_name": "Info",
        }
        assert controller.bearer(token).get("/users/me").json()["firstname"] == "Una"


class TestLogin:
    """POST auth/login, which clients of today no longer need."""

    def login(self, controller: Controller, token: str) -> httpx.Response:
        return controller.nobody.post("/auth/login", {"id_token": token})

    def test_a_good_token_is_answered_with_no_permissions(self, controller: Controller):
        answer = self.login(controller, controller.issuer.token())
        assert (answer.status_code, answer.json()) == (200, {"permissions": []})

    def test_an_expired_one_ends_the_session(self, controller: Controller):
        answer = self.login(controller, controller.issuer.token(exp=1))
        assert (answer.status_code, answer.json()["message"]) == (401, "Session expired")

    def test_a_bad_one_is_refused(self, controller: Controller):
        answer = self.login(controller, "nonsense")
        assert (answer.status_code, answer.json()["message"]) == (401, "Invalid id token")

    def test_missing_claims_are_refused(self, controller: Controller):
        answer = self.login(controller, controller.issuer.token(email=None))
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid_claims")
