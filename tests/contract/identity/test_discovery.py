"""Metadata, keys and their rotation, and what pages of other origins may read."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import update
from tests.support.issuer import EMAIL, STRANGERS_ORIGIN, Browser, Served, serving

from parlour.identity import administration
from parlour.identity.bearer import verifier
from parlour.identity.issuer import lifetimes
from parlour.identity.provider import RemoteProvider
from parlour.identity.signature import check_signature, read_header
from parlour.store.base import now
from parlour.store.tables import SigningKey

FRONT_END = "https://app.example"
OTHER_CLIENT = {
    "oidc.clients": [{"id": "Frontend", "redirect_uris": [f"{FRONT_END}/auth/callback"]}],
    "controller.cors_origins": ["https://third.example"],
}


async def keys_of(browser: Browser) -> list[dict[str, Any]]:
    return (await browser.http.get("/jwks")).json()["keys"]


async def test_the_metadata_name_endpoints_that_answer(issuer: Served) -> None:
    async with httpx.AsyncClient(trust_env=False) as http:
        metadata = (await http.get(f"{issuer.url}/.well-known/openid-configuration")).json()
        assert metadata["issuer"] == issuer.url
        for name, value in metadata.items():
            if name.endswith(("_endpoint", "_uri")):
                assert (await http.get(value)).status_code not in (404, 500), name
    assert metadata["code_challenge_methods_supported"] == ["S256"]
    assert metadata["response_types_supported"] == ["code"]


async def test_the_published_keys_are_public_keys_for_signatures(stored_issuer: Served) -> None:
    async with stored_issuer.browser() as browser:
        keys = await keys_of(browser)
    assert len(keys) == 1
    assert keys[0].keys() == {"kty", "n", "e", "kid", "use", "alg"}
    assert (keys[0]["kty"], keys[0]["use"], keys[0]["alg"]) == ("RSA", "sig", "RS256")


async def test_after_rotation_new_tokens_use_the_new_key_and_old_ones_still_count(
    stored_issuer: Served,
) -> None:
    await stored_issuer.account()
    async with stored_issuer.browser() as browser:
        before = await browser.tokens()
        kid = await administration.rotate_keys(stored_issuer.database)
        checks = verifier(stored_issuer.settings, stored_issuer.database)
        await checks.verify(before["access_token"])
        stored_issuer.clock.advance(1)
        # Another process notices within seconds; this one holds its keys until then.
        provider = RemoteProvider(stored_issuer.url)
        await wait_for_key(browser, kid)
        after = (await browser.refresh(before["refresh_token"])).json()
        await checks.verify(after["access_token"])
        signed = await check_signature(after["access_token"], provider)
        assert signed.claims["sub"]
        assert {key["kid"] for key in await keys_of(browser)} > {kid}
        await provider.close()


async def wait_for_key(browser: Browser, kid: str) -> None:
    """Asks for the new key by its id, as a verifier would: that makes the process look."""
    served = browser.served
    header = {"Authorization": f"Bearer {await token_signed_by(served, kid)}"}
    assert (await browser.http.get("/userinfo", headers=header)).status_code == 200


async def token_signed_by(served: Served, kid: str) -> str:
    token = await administration.token(served.settings, served.database, EMAIL)
    assert read_header(token).kid == kid
    return token


async def test_a_key_is_dropped_when_nothing_it_signed_can_count(stored_issuer: Served) -> None:
    async with stored_issuer.browser() as browser:
        (first,) = await keys_of(browser)
    await administration.rotate_keys(stored_issuer.database)
    async with stored_issuer.database.writing() as session:
        over = now() - timedelta(seconds=lifetimes.RETIRED_KEY + 1)
        await session.execute(
            update(SigningKey).where(SigningKey.kid == first["kid"]).values(retired_at=over)
        )
    await administration.rotate_keys(stored_issuer.database)
    url = stored_issuer.settings.database_url()
    async with serving(url) as again, again.browser() as browser:
        kids = [key["kid"] for key in await keys_of(browser)]
    assert first["kid"] not in kids
    assert len(kids) == 2


@pytest.mark.parametrize("origin", [FRONT_END, "https://third.example"])
@pytest.mark.parametrize("path", ["/token", "/userinfo", "/jwks"])
async def test_front_ends_that_the_settings_name_may_ask(
    sqlite_url: str, origin: str, path: str
) -> None:
    async with serving(sqlite_url, OTHER_CLIENT) as served, served.browser() as browser:
        headers = {
            "Origin": origin,
            "Access-Control-Request-Method": "POST" if path == "/token" else "GET",
            "Access-Control-Request-Headers": "authorization,content-type",
        }
        preflight = await browser.http.options(path, headers=headers)
        assert preflight.status_code == 204
        assert preflight.headers["access-control-allow-origin"] == origin
        assert "Authorization" in preflight.headers["access-control-allow-headers"]
        if path == "/token":
            answer = await browser.http.post(path, data={}, headers={"Origin": origin})
        else:
            answer = await browser.http.get(path, headers={"Origin": origin})
        assert answer.headers["access-control-allow-origin"] == origin
        assert answer.headers["vary"] == "Origin"
        assert "access-control-allow-credentials" not in answer.headers


@pytest.mark.parametrize("path", ["/token", "/userinfo", "/jwks", "/authorize", "/login"])
async def test_other_sites_may_not(sqlite_url: str, path: str) -> None:
    async with serving(sqlite_url, OTHER_CLIENT) as served, served.browser() as browser:
        headers = {"Origin": STRANGERS_ORIGIN, "Access-Control-Request-Method": "POST"}
        for answer in (
            await browser.http.options(path, headers=headers),
            await browser.http.get(path, headers={"Origin": STRANGERS_ORIGIN}),
        ):
            assert "access-control-allow-origin" not in answer.headers


async def test_another_front_end_logs_in_with_its_own_client_id(sqlite_url: str) -> None:
    callback = f"{FRONT_END}/auth/callback"
    async with serving(sqlite_url, OTHER_CLIENT) as served, served.browser() as browser:
        await served.account()
        answer = await browser.log_in(client_id="Frontend", redirect_uri=callback)
        code = dict(httpx.URL(answer.headers["location"]).params)["code"]
        tokens = (await browser.trade_in(code, client_id="Frontend", redirect_uri=callback)).json()
        claims = await verifier(served.settings, served.database).verify(tokens["access_token"])
        assert claims.claims["azp"] == "Frontend"
        assert (await browser.authorize(client_id="Frontend")).status_code == 400
