"""Codes and refresh tokens are traded in once; theft of either ends what came of it."""

import asyncio
from typing import Any

import httpx
import pytest
from joserfc import jws
from sqlalchemy import func, select
from tests.support.issuer import EMAIL, Served, pkce, serving

from parlour.identity import accounts
from parlour.identity.issuer import lifetimes
from parlour.store.tables import AuthorizationCode, Grant, LoginSession, RefreshToken


def claims_of(token: str) -> dict[str, Any]:
    return httpx.Response(200, content=jws.extract_compact(token.encode()).payload).json()


def header_of(token: str) -> dict[str, Any]:
    return dict(jws.extract_compact(token.encode()).headers())


async def test_each_kind_of_token_says_what_it_is(issuer: Served) -> None:
    account = await issuer.account(administrator=True)
    async with issuer.browser() as browser:
        tokens = await browser.tokens()
    access, identity, refresh = (
        claims_of(tokens[name]) for name in ("access_token", "id_token", "refresh_token")
    )
    assert header_of(tokens["access_token"])["typ"] == "at+jwt"
    assert access["aud"] == "urn:parlour:api"
    assert access["azp"] == access["client_id"] == "parlour-web"
    assert access["exp"] - access["iat"] == lifetimes.ACCESS_TOKEN
    assert access["realm_access"] == {"roles": ["administrator"]}
    assert (access["given_name"], access["family_name"]) == ("Anna", "Ackermann")
    assert (access["email"], access["email_verified"]) == (EMAIL, True)
    assert identity["aud"] == "parlour-web"
    assert identity["nonce"] == "the-nonce"
    assert refresh["aud"] == issuer.url
    assert refresh["exp"] - refresh["iat"] == lifetimes.REFRESH_TOKEN
    assert {access["sub"], identity["sub"], refresh["sub"]} == {str(account.id)}


@pytest.mark.parametrize(
    "change",
    [
        {"code_verifier": pkce()[0]},
        {"code_verifier": "short"},
        {"code_verifier": "ü" * 50},
        {"redirect_uri": "{base}/auth/popup_callback"},
        {"code": "something-else"},
    ],
)
async def test_a_code_counts_only_with_what_it_was_given_for(
    stored_issuer: Served, change: dict[str, str]
) -> None:
    await stored_issuer.account()
    change = {k: v.format(base=stored_issuer.base) for k, v in change.items()}
    async with stored_issuer.browser() as browser:
        answer = await browser.trade_in(await browser.code(), **change)
    assert answer.status_code == 400
    assert answer.json()["error"] == "invalid_grant"
    assert answer.headers["cache-control"] == "no-store"


async def test_a_wrong_verifier_burns_the_code(stored_issuer: Served) -> None:
    await stored_issuer.account()
    async with stored_issuer.browser() as browser:
        code = await browser.code()
        await browser.trade_in(code, code_verifier=pkce()[0])
        assert (await browser.trade_in(code)).status_code == 400


async def test_a_code_is_over_after_a_minute(issuer: Served) -> None:
    await issuer.account()
    async with issuer.browser() as browser:
        code = await browser.code()
        issuer.clock.advance(lifetimes.AUTHORIZATION_CODE + 1)
        assert (await browser.trade_in(code)).json()["error"] == "invalid_grant"


async def test_a_code_that_comes_again_revokes_what_came_of_it(stored_issuer: Served) -> None:
    await stored_issuer.account()
    async with stored_issuer.browser() as browser:
        code = await browser.code()
        tokens = (await browser.trade_in(code)).json()
        assert (await browser.trade_in(code)).status_code == 400
        assert (await browser.refresh(tokens["refresh_token"])).status_code == 400


async def test_of_many_who_trade_in_one_code_at_once_at_most_one_gets_tokens(
    stored_issuer: Served,
) -> None:
    await stored_issuer.account()
    async with stored_issuer.browser() as browser:
        code = await browser.code()
        answers = await asyncio.gather(*(browser.trade_in(code) for _ in range(6)))
    assert sorted(answer.status_code for answer in answers) == [200, *[400] * 5]


async def test_a_refresh_token_gives_new_tokens_for_the_same_person(stored_issuer: Served) -> None:
    await stored_issuer.account()
    async with stored_issuer.browser() as browser:
        first = await browser.tokens()
        second = (await browser.refresh(first["refresh_token"])).json()
        assert second["refresh_token"] != first["refresh_token"]
        assert second["access_token"] != first["access_token"]
        assert (await browser.userinfo(second["access_token"])).json()["email"] == EMAIL


async def test_a_refresh_token_that_comes_back_later_ends_its_family(
    stored_issuer: Served,
) -> None:
    await stored_issuer.account()
    async with stored_issuer.browser() as browser:
        first = (await browser.tokens())["refresh_token"]
        second = (await browser.refresh(first)).json()["refresh_token"]
        stored_issuer.clock.advance(lifetimes.REFRESH_GRACE + 1)
        assert (await browser.refresh(first)).json()["error"] == "invalid_grant"
        assert (await browser.refresh(second)).json()["error"] == "invalid_grant"


async def test_two_tabs_may_refresh_with_one_token_at_the_same_moment(
    stored_issuer: Served,
) -> None:
    await stored_issuer.account()
    async with stored_issuer.browser() as browser:
        first = (await browser.tokens())["refresh_token"]
        answers = await asyncio.gather(browser.refresh(first), browser.refresh(first))
        assert [answer.status_code for answer in answers] == [200, 200]
        for answer in answers:
            assert (await browser.refresh(answer.json()["refresh_token"])).status_code == 200


async def test_a_token_whose_successor_was_used_is_stolen_however_soon_it_comes(
    stored_issuer: Served,
) -> None:
    await stored_issuer.account()
    async with stored_issuer.browser() as browser:
        first = (await browser.tokens())["refresh_token"]
        second = (await browser.refresh(first)).json()["refresh_token"]
        third = (await browser.refresh(second)).json()["refresh_token"]
        assert (await browser.refresh(first)).status_code == 400
        assert (await browser.refresh(third)).status_code == 400


async def test_a_refresh_token_belongs_to_one_client(sqlite_url: str) -> None:
    other = {"id": "Frontend", "redirect_uris": ["https://app.example/auth/callback"]}
    async with serving(sqlite_url, {"oidc.clients": [other]}) as served:
        await served.account()
        async with served.browser() as browser:
            token = (await browser.tokens())["refresh_token"]
            assert (await browser.refresh(token, "Frontend")).json()["error"] == "invalid_grant"


async def test_refreshing_ends_with_the_session(issuer: Served) -> None:
    await issuer.account()
    async with issuer.browser() as browser:
        token = (await browser.tokens())["refresh_token"]
        issuer.clock.advance(lifetimes.REFRESH_TOKEN + 1)
        assert (await browser.refresh(token)).status_code == 400


async def test_a_disabled_account_gets_no_more_tokens(stored_issuer: Served) -> None:
    await stored_issuer.account()
    async with stored_issuer.browser() as browser:
        tokens = await browser.tokens()
        assert await accounts.disable(stored_issuer.database, EMAIL)
        assert (await browser.refresh(tokens["refresh_token"])).status_code == 400
        assert (await browser.userinfo(tokens["access_token"])).status_code == 401
        assert (await browser.authorize()).status_code == 200
        assert (await browser.log_in()).status_code == 400


@pytest.mark.parametrize("wrong", ["refresh_token", "id_token"])
async def test_only_an_access_token_opens_userinfo(issuer: Served, wrong: str) -> None:
    await issuer.account()
    async with issuer.browser() as browser:
        tokens = await browser.tokens()
        answer = await browser.userinfo(tokens[wrong])
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith('Bearer error="invalid_token"')


@pytest.mark.parametrize("wrong", ["access_token", "id_token"])
async def test_only_a_refresh_token_refreshes(issuer: Served, wrong: str) -> None:
    await issuer.account()
    async with issuer.browser() as browser:
        tokens = await browser.tokens()
        assert (await browser.refresh(tokens[wrong])).json()["error"] == "invalid_grant"


async def test_userinfo_gives_what_the_scopes_cover(issuer: Served) -> None:
    await issuer.account()
    async with issuer.browser() as browser:
        code = await browser.code(scope="openid email")
        tokens = (await browser.trade_in(code)).json()
        person = (await browser.userinfo(tokens["access_token"])).json()
    assert person.keys() == {"sub", "email", "email_verified"}


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({}, "invalid_request"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": "client_credentials"}, "unsupported_grant_type"),
        ({"grant_type": "refresh_token"}, "invalid_request"),
        ({"grant_type": "refresh_token", "refresh_token": "x"}, "invalid_client"),
        ({"grant_type": "authorization_code", "code": "x"}, "invalid_request"),
    ],
)
async def test_a_token_request_that_is_not_one_is_told_so(
    issuer: Served, fields: dict[str, str], error: str
) -> None:
    async with issuer.browser() as browser:
        answer = await browser.http.post("/token", data=fields)
    assert (answer.status_code, answer.json()["error"]) == (400, error)


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        (b'{"grant_type":"refresh_token"}', "application/json"),
        (b"\xff\xfe=%ff", "application/x-www-form-urlencoded"),
        (b"a=1&a=2", "application/x-www-form-urlencoded"),
        (b"a=" + b"1" * 8000, "application/x-www-form-urlencoded"),
        (b"&".join(b"%d=1" % n for n in range(200)), "application/x-www-form-urlencoded"),
        (b"grant_type=refresh_token", ""),
    ],
)
async def test_junk_is_an_invalid_request(issuer: Served, body: bytes, media_type: str) -> None:
    async with issuer.browser() as browser:
        answer = await browser.http.post(
            "/token", content=body, headers={"Content-Type": media_type}
        )
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


async def test_a_huge_body_is_not_read(issuer: Served) -> None:
    async with issuer.browser() as browser:
        answer = await browser.http.post("/token", data={"grant_type": "x" * 200_000})
    assert answer.status_code in (400, 413)


async def test_what_is_over_does_not_stay_in_the_database(stored_issuer: Served) -> None:
    await stored_issuer.account()
    async with stored_issuer.browser() as browser:
        for _ in range(3):
            tokens = await browser.tokens()
            await browser.refresh(tokens["refresh_token"])
            browser.http.cookies.clear()
        stored_issuer.clock.advance(lifetimes.SESSION + 1)
        await browser.refresh((await browser.tokens())["refresh_token"])
    kept = {AuthorizationCode: 1, LoginSession: 1, Grant: 1, RefreshToken: 2}
    async with stored_issuer.database.reading() as session:
        for table, number in kept.items():
            rows = await session.scalar(select(func.count()).select_from(table))
            assert rows == number, table
