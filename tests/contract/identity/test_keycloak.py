"""A real Keycloak in place of the built-in issuer, by settings alone."""

import socket
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest
from tests.support.issuer import Clock, running
from tests.support.keycloak import INTROSPECTION, Keycloak, java, keycloak
from tests.support.keycloak_people import CALLBACK, Admin, Person, browser

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


@pytest.fixture(scope="module")
def running_keycloak() -> Iterator[Keycloak]:
    with keycloak([CALLBACK]) as server:
        yield server


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with browser() as client:
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


async def test_a_log_out_over_there_ends_the_session_here(
    person: Person, admin: Admin, running_keycloak: Keycloak, sqlite_url: str
) -> None:
    """OpenID Connect Back-Channel Logout 1.0: Keycloak calls us."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        listening.setblocking(False)
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        given = {"public_url": url, "database.url": sqlite_url}
        settings = load(None, {}, given | {"oidc.issuer": running_keycloak.issuer})
        await admin.announce_log_outs(f"{url}/v1/auth/logout")
        async with running(create_app(settings), listening), browser() as elsewhere:
            mine, theirs = [
                await one.tokens() for one in (person, Person(elsewhere, person.server))
            ]

            async def status(tokens: dict[str, Any]) -> int:
                headers = {"Authorization": f"Bearer {tokens['access_token']}"}
                return (await person.http.get(f"{url}/v1/users/me", headers=headers)).status_code

            assert (await status(mine), await status(theirs)) == (200, 200)
            await person.http.get(
                f"{running_keycloak.issuer}/protocol/openid-connect/logout",
                params={"id_token_hint": mine["id_token"]},
            )
            assert (await status(mine), await status(theirs)) == (401, 200)
