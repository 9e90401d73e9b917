"""`POST auth/logout`: OpenID Connect Back-Channel Logout 1.0 (rest.md 8.3)."""

import time
from typing import Any
from uuid import uuid4

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from tests.support.controller import Caller, Controller
from tests.support.oidc import CLIENT_ID, TestIssuer

EVENT = "http://schemas.openid.net/event/backchannel-logout"


def logout_token(issuer: TestIssuer, /, **claims: Any) -> str:
    """A proper one; a claim of None is left out."""
    now = int(time.time())
    standard: dict[str, Any] = {
        "iss": issuer.url,
        "aud": CLIENT_ID,
        "iat": now,
        "exp": now + 120,
        "jti": str(uuid4()),
        "events": {EVENT: {}},
    }
    header = {"alg": "RS256", "kid": "tests", "typ": claims.pop("typ", "logout+jwt")}
    key = claims.pop("key", issuer.key)
    said = {name: value for name, value in (standard | claims).items() if value is not None}
    return jwt.encode(header, said, key)


def send(controller: Controller, token: str) -> httpx.Response:
    """As an identity provider does: a form, and no credentials."""
    return controller.client.post("/v1/auth/logout", data={"logout_token": token})


def counts(user: Caller) -> bool:
    return user.get("/users/me").status_code == 200


class TestEffect:
    def test_tokens_of_the_subject_are_refused_from_then_on(self, controller: Controller):
        subject = str(uuid4())
        user = controller.user(subject=subject)
        unused = controller.bearer(controller.issuer.token(subject, nickname="unused"))
        answer = send(controller, logout_token(controller.issuer, sub=subject))
        assert (answer.status_code, answer.content) == (204, b"")
        assert answer.headers["Cache-Control"] == "no-store"
        refused = user.get("/users/me")
        assert refused.status_code == 401
        assert "withdrawn" in refused.headers["WWW-Authenticate"]
        assert not counts(unused)

    def test_tokens_that_are_issued_later_count(self, controller: Controller):
        subject, now = str(uuid4()), int(time.time())
        send(controller, logout_token(controller.issuer, sub=subject, iat=now - 5))
        later = controller.issuer.token(subject, iat=now - 4)
        assert counts(controller.bearer(later))

    def test_a_session_alone_is_logged_out_if_it_is_named(self, controller: Controller):
        subject = str(uuid4())
        phone, laptop = (controller.user(subject=subject, sid=name) for name in ("p", "l"))
        assert send(controller, logout_token(controller.issuer, sub=subject, sid="p")).is_success
        assert (counts(phone), counts(laptop)) == (False, True)

    def test_the_session_is_enough(self, controller: Controller):
        sid = str(uuid4())
        user = controller.user(sid=sid)
        assert send(controller, logout_token(controller.issuer, sid=sid)).status_code == 204
        assert not counts(user)

    def test_a_session_that_is_over_stays_over(self, controller: Controller):
        subject, sid, now = str(uuid4()), str(uuid4()), int(time.time())
        send(controller, logout_token(controller.issuer, sub=subject, sid=sid, iat=now - 5))
        later = controller.issuer.token(subject, sid=sid, iat=now)
        assert not counts(controller.bearer(later))

    def test_tokens_that_name_no_session_may_be_of_that_one(self, controller: Controller):
        subject = str(uuid4())
        user = controller.user(subject=subject)
        send(controller, logout_token(controller.issuer, sub=subject, sid=str(uuid4())))
        assert not counts(user)

    def test_others_stay_logged_in(self, controller: Controller):
        other = controller.user()
        send(controller, logout_token(controller.issuer, sub=str(uuid4())))
        assert counts(other)

    def test_nobody_is_created_by_a_token_that_was_called_back(self, controller: Controller):
        subject = str(uuid4())
        send(controller, logout_token(controller.issuer, sub=subject))
        assert not counts(controller.bearer(controller.issuer.token(subject)))


class TestValidation:
    @pytest.mark.parametrize("typ", ["logout+jwt", "JWT", "application/logout+jwt"])
    def test_the_usual_types_are_taken(self, controller: Controller, typ: str):
        token = logout_token(controller.issuer, sub=str(uuid4()), typ=typ)
        assert send(controller, token).status_code == 204

    @pytest.mark.parametrize(
        "claims",
        [
            {"iss": "https://other.example"},
            {"iss": None},
            {"aud": "somebody-else"},
            {"aud": None, "azp": CLIENT_ID},
            {"iat": None},
            {"iat": 99999999999},
            {"exp": None},
            {"exp": 1},
            {"iat": 1, "exp": 99999999999},
            {"jti": None},
            {"jti": ""},
            {"events": None},
            {"events": {}},
            {"events": {EVENT: None}},
            {"events": [EVENT]},
            {"events": {"http://schemas.openid.net/event/other": {}}},
            {"nonce": "n"},
            {"sub": None},
            {"sub": 7},
            {"sid": {"a": 1}},
            {"sid": "x" * 256},
            {"typ": "at+jwt"},
        ],
    )
    def test_what_breaks_a_rule_is_refused(self, controller: Controller, claims: dict[str, Any]):
        subject = str(uuid4())
        user = controller.user(subject=subject)
        answer = send(controller, logout_token(controller.issuer, **({"sub": subject} | claims)))
        assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")
        assert counts(user)

    def test_one_of_several_audiences_will_do(self, controller: Controller):
        token = logout_token(controller.issuer, sub=str(uuid4()), aud=["other", CLIENT_ID])
        assert send(controller, token).status_code == 204

    def test_a_token_is_heeded_once(self, controller: Controller):
        token = logout_token(controller.issuer, sub=str(uuid4()))
        assert send(controller, token).status_code == 204
        answer = send(controller, token)
        assert (answer.status_code, "replayed" in answer.json()["message"]) == (400, True)

    def test_a_key_of_somebody_else_does_not_count(self, controller: Controller):
        subject = str(uuid4())
        user = controller.user(subject=subject)
        forged = RSAKey.generate_key(2048, {"kid": "tests"})
        answer = send(controller, logout_token(controller.issuer, sub=subject, key=forged))
        assert answer.status_code == 400
        assert counts(user)

    @pytest.mark.parametrize("algorithm", ["none", "HS256"])
    def test_only_asymmetric_signatures_count(self, controller: Controller, algorithm: str):
        proper = logout_token(controller.issuer, sub=str(uuid4()))
        claims = jwt.decode(proper, controller.issuer.key).claims
        key = OctKey.import_key("a key of thirty-two bytes or more")
        forged = jwt.encode({"alg": "HS256", "typ": "logout+jwt"}, claims, key)
        if algorithm == "none":
            forged = f"eyJhbGciOiJub25lIn0.{forged.split('.')[1]}."
        assert send(controller, forged).status_code == 400

    def test_an_access_token_logs_nobody_out(self, controller: Controller):
        user = controller.user()
        assert user.authorization is not None
        assert send(controller, user.authorization.removeprefix("Bearer ")).status_code == 400
        assert counts(user)

    def test_a_logout_token_is_no_access_token(self, controller: Controller):
        token = logout_token(controller.issuer, sub=str(uuid4()), typ="JWT")
        assert not counts(controller.bearer(token))


class TestForm:
    @pytest.mark.parametrize(
        "request_",
        [
            {"data": {}},
            {"data": {"logout_token": ""}},
            {"data": {"logout_token": "nonsense"}},
            {"data": {"logout_token": "x" * 20_000}},
            {"content": b"", "headers": {"Content-Type": "application/x-www-form-urlencoded"}},
            {"content": b"logout_token=x", "headers": {"Content-Type": "text/plain"}},
            {"json": {"logout_token": "x"}},
            {"files": {"logout_token": b"x"}},
        ],
    )
    def test_other_bodies_are_refused(self, controller: Controller, request_: dict[str, Any]):
        answer = controller.client.post("/v1/auth/logout", **request_)
        assert answer.status_code == 400
        assert answer.json()["code"]

    def test_it_says_nothing_to_other_methods(self, controller: Controller):
        assert controller.nobody.get("/auth/logout").status_code == 405
