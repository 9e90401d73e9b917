"""A real Keycloak in place of the built-in issuer, by settings alone."""

import re
import socket
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

import httpx
import pytest
from tests.support.issuer import Clock, pkce, query_of, running
from tests.support.keycloak import INTROSPECTION, REALM, Keycloak, java, keycloak

from parlour.controller.app import create_app
from parlour.identity.bearer import BearerVerifier, verifier
from parlour.identity.claims import Expectations
from parlour.identity.provider import UNKNOWN_KEY_SECS, RemoteProvider
from parlour.identity.refusal import Reason, TokenRefused
from parlour.settings import load
from parlour.store.engine import Database

pytestmark = [
    pytest.mark.skipif(java() is None, reason="Keycloak needs Java"),
    pytest.mark.slow,
    pytest.mark.timeout(400),
]

CALLBACK = "http://127.0.0.1:8000/auth/callback"


@pytest.fixture(scope="module")
def running_keycloak() -> Iterator[Keycloak]:
    with keycloak([CALLBACK]) as server:
        yield server


@dataclass
class Person:
    """Somebody who logs in through Keycloak's own form."""

    http: httpx.AsyncClient
    server: Keycloak

    async def tokens(self) -> dict[str, Any]:
        endpoint = f"{self.server.issuer}/protocol/openid-connect"
        verifier_, challenge = pkce()
        fields = {
            "client_id": self.server.client_id,
            "redirect_uri": CALLBACK,
            "response_type": "code",
            "scope": "openid profile email",
            "state": "s",
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        page = await self.http.get(f"{endpoint}/auth", params=fields)
        action = re.findall(r'action="([^"]+)"', page.text)[0]
        credentials = {"username": self.server.username, "password": self.server.password}
        answer = await self.http.post(unescape(action), data=credentials)
        assert answer.status_code == 302, answer.text
        answer = await self.http.post(
            f"{endpoint}/token",
            data={
                "grant_type": "authorization_code",
                "client_id": self.server.client_id,
                "redirect_uri": CALLBACK,
                "code": query_of(answer.headers["location"])["code"],
                "code_verifier": verifier_,
            },
        )
        return answer.raise_for_status().json()


@dataclass
class Admin:
    """Keycloak's own administrator, over its REST API."""

    http: httpx.AsyncClient
    server: Keycloak

    async def send(self, method: str, path: str, body: Any = None) -> httpx.Response:
        name, password = self.server.admin
        token = await self.http.post(
            f"{self.server.url}/realms/master/protocol/openid-connect/token",
            data={
                "grant_type": "password",
                "client_id": "admin-cli",
                "username": name,
                "password": password,
            },
        )
        answer = await self.http.request(
            method,
            f"{self.server.url}/admin/realms/{REALM}{path}",
            json=body,
            headers={"Authorization": f"Bearer {token.json()['access_token']}"},
        )
        return answer.raise_for_status()

    async def rotate(self) -> None:
        """A new signing key that takes precedence over the present one."""
        realm = (await self.send("GET", "")).json()
        await self.send(
            "POST",
            "/components",
            {
                "name": "fresh",
                "providerId": "rsa-generated",
                "providerType": "org.keycloak.keys.KeyProvider",
                "parentId": realm["id"],
                "config": {"priority": ["1000"], "keySize": ["2048"], "algorithm": ["RS256"]},
            },
        )

    async def log_everybody_out(self) -> None:
        await self.send("POST", "/logout-all", {})

    async def lighten_tokens(self, light: bool) -> None:
        """Have access tokens say next to nothing of the person, or all."""
        (client,) = (await self.send("GET", f"/clients?clientId={self.server.client_id}")).json()
        client["attributes"]["client.use.lightweight.access.token.enabled"] = str(light).lower()
        await self.send("PUT", f"/clients/{client['id']}", client)

    async def add_subject_to_light_tokens(self) -> None:
        """Without this mapper a light token names nobody at all."""
        (client,) = (await self.send("GET", f"/clients?clientId={self.server.client_id}")).json()
        mapper = {
            "name": "subject",
            "protocol": "openid-connect",
            "protocolMapper": "oidc-sub-mapper",
            "config": {"access.token.claim": "true", "lightweight.claim": "true"},
        }
        await self.send("POST", f"/clients/{client['id']}/protocol-mappers/models", mapper)


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(trust_env=False, timeout=60) as client:

        async def trust_loopback(_response: httpx.Response) -> None:
            """Browsers send `Secure` cookies over HTTP to 127.0.0.1; Keycloak counts on it."""
            for cookie in client.cookies.jar:
                cookie.secure = False

        client.event_hooks = {"response": [trust_loopback]}
        yield client


@pytest.fixture
def person(http: httpx.AsyncClient, running_keycloak: Keycloak) -> Person:
    return Person(http, running_keycloak)


@pytest.fixture
async def admin(running_keycloak: Keycloak) -> AsyncIterator[Admin]:
    async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
        yield Admin(client, running_keycloak)


def checks_for(server: Keycloak, sqlite_url: str, **oidc: Any) -> BearerVerifier:
    settings = load(
        None,
        {},
        {"oidc.issuer": server.issuer, **{f"oidc.{name}": value for name, value in oidc.items()}},
    )
    return verifier(settings, Database(sqlite_url))


async def test_a_token_from_its_log_in_form_is_accepted(
    person: Person, running_keycloak: Keycloak, sqlite_url: str
) -> None:
    tokens = await person.tokens()
    checks = checks_for(running_keycloak, sqlite_url)
    claims = await checks.verify(tokens["access_token"])
    assert claims.issuer == running_keycloak.issuer
    assert claims.text("email") == running_keycloak.email
    assert claims.email_verified
    assert (claims.text("given_name"), claims.text("family_name")) == ("Kim", "Larsen")
    await checks.close()


@pytest.mark.parametrize("kind", ["id_token", "refresh_token"])
async def test_its_other_tokens_are_refused(
    person: Person, running_keycloak: Keycloak, sqlite_url: str, kind: str
) -> None:
    tokens = await person.tokens()
    checks = checks_for(running_keycloak, sqlite_url)
    with pytest.raises(TokenRefused) as refused:
        await checks.verify(tokens[kind])
    assert refused.value.reason in (Reason.KIND, Reason.ALGORITHM)
    await checks.close()


async def test_a_token_for_another_audience_is_refused(
    person: Person, running_keycloak: Keycloak, sqlite_url: str
) -> None:
    tokens = await person.tokens()
    checks = checks_for(running_keycloak, sqlite_url, audience=["another-api"])
    with pytest.raises(TokenRefused) as refused:
        await checks.verify(tokens["access_token"])
    assert refused.value.reason == Reason.AUDIENCE
    await checks.close()


async def test_the_controller_knows_the_user(
    person: Person, running_keycloak: Keycloak, sqlite_url: str
) -> None:
    tokens = await person.tokens()
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        listening.setblocking(False)
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        settings = load(
            None,
            {},
            {
                "public_url": url,
                "database.url": sqlite_url,
                "oidc.issuer": running_keycloak.issuer,
            },
        )
        async with running(create_app(settings), listening):
            headers = {"Authorization": f"Bearer {tokens['access_token']}"}
            me = await person.http.get(f"{url}/v1/users/me", headers=headers)
            provider = await person.http.get(f"{url}/v1/auth/login")
            built_in = await person.http.get(f"{url}/oidc/jwks", headers={"Accept": "*/*"})
    assert me.status_code == 200, me.text
    assert me.json()["email"] == running_keycloak.email
    assert me.json()["firstname"] == "Kim"
    assert provider.json()["oidc"]["url"] == running_keycloak.issuer
    assert built_in.status_code == 404


async def test_a_token_that_says_little_is_completed_by_userinfo(
    person: Person, admin: Admin, running_keycloak: Keycloak, sqlite_url: str
) -> None:
    await admin.add_subject_to_light_tokens()
    await admin.lighten_tokens(True)
    try:
        tokens = await person.tokens()
    finally:
        await admin.lighten_tokens(False)
    checks = checks_for(running_keycloak, sqlite_url)
    claims = await checks.verify(tokens["access_token"])
    assert claims.text("email") == running_keycloak.email
    assert claims.text("family_name") == "Larsen"
    await checks.close()


async def test_after_its_keys_were_rotated_both_keys_count(
    person: Person, admin: Admin, running_keycloak: Keycloak
) -> None:
    clock = Clock()
    provider = RemoteProvider(running_keycloak.issuer, clock=clock.seconds)
    expected = Expectations(running_keycloak.issuer, frozenset({running_keycloak.client_id}))
    checks = BearerVerifier(expected, provider, provider=provider)
    before = await person.tokens()
    await checks.verify(before["access_token"])
    await admin.rotate()
    person.http.cookies.clear()
    after = await person.tokens()
    with pytest.raises(TokenRefused):
        await checks.verify(after["access_token"])
    clock.advance(UNKNOWN_KEY_SECS + 1)
    await checks.verify(after["access_token"])
    await checks.verify(before["access_token"])
    await checks.close()


async def test_introspection_notices_that_the_session_has_ended(
    person: Person, admin: Admin, running_keycloak: Keycloak, sqlite_url: str
) -> None:
    name, secret = INTROSPECTION
    asking = {"introspection_client_id": name, "introspection_client_secret": secret}
    tokens = await person.tokens()
    checks = checks_for(running_keycloak, sqlite_url, **asking)
    await checks.verify(tokens["access_token"])
    await checks.close()
    await admin.log_everybody_out()
    later = checks_for(running_keycloak, sqlite_url, **asking)
    with pytest.raises(TokenRefused) as refused:
        await later.verify(tokens["access_token"])
    assert refused.value.reason == Reason.INACTIVE
    await later.close()
