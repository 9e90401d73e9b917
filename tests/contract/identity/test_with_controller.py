"""The issuer inside the controller: one app, one database, one origin."""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
from tests.support.issuer import (
    EMAIL,
    PASSWORD,
    STRANGERS_ORIGIN,
    Browser,
    Clock,
    Served,
    quick_passwords,
    running,
)
from tests.support.oidc import TestIssuer

from parlour.controller.app import create_app
from parlour.identity import accounts
from parlour.settings import load
from parlour.store.engine import Database

FRONT_END = "https://app.example"


@asynccontextmanager
async def controller(database_url: str, **settings: Any) -> AsyncIterator[Served]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        listening.setblocking(False)
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        given = {name.replace("__", "."): value for name, value in settings.items()}
        loaded = load(None, {}, {"public_url": url, "database.url": database_url, **given})
        database = Database(database_url)
        async with running(create_app(loaded), listening):
            yield Served(loaded, database, quick_passwords(), Clock(), url)
        await database.close()


async def me(served: Served, token: str) -> httpx.Response:
    async with httpx.AsyncClient(trust_env=False) as http:
        headers = {"Authorization": f"Bearer {token}"}
        return await http.get(f"{served.base}/v1/users/me", headers=headers)


async def test_who_logs_in_here_is_known_to_the_api(database_url: str) -> None:
    async with controller(database_url) as served:
        await served.account()
        async with served.browser() as browser:
            tokens = await browser.tokens()
            answer = await me(served, tokens["access_token"])
            for kind in ("id_token", "refresh_token"):
                assert (await me(served, tokens[kind])).status_code == 401
    assert answer.status_code == 200
    assert (answer.json()["email"], answer.json()["firstname"]) == (EMAIL, "Anna")


async def test_the_same_mail_address_at_another_issuer_is_another_user(sqlite_url: str) -> None:
    async with controller(sqlite_url) as served:
        await served.account()
        async with served.browser() as browser:
            ours = await me(served, (await browser.tokens())["access_token"])
    other = TestIssuer()
    try:
        async with controller(sqlite_url, oidc__issuer=other.url) as served:
            theirs = await me(served, other.token("somebody", email=EMAIL))
    finally:
        other.stop()
    assert ours.json()["email"] == theirs.json()["email"] == EMAIL
    assert ours.json()["id"] != theirs.json()["id"]


async def test_the_account_stays_the_same_at_another_public_url(sqlite_url: str) -> None:
    ids: list[str] = []
    for _ in range(2):
        async with controller(sqlite_url) as served:
            if not ids:
                await served.account()
            async with served.browser() as browser:
                ids.append(
                    (await me(served, (await browser.tokens())["access_token"])).json()["id"]
                )
    assert ids[0] == ids[1]


async def test_a_disabled_account_cannot_log_in_again(sqlite_url: str) -> None:
    async with controller(sqlite_url) as served:
        await served.account()
        async with served.browser() as browser:
            await browser.tokens()
            await accounts.disable(served.database, EMAIL)
            page = await browser.authorize()
            answer = await browser.submit(page, "/login", email=EMAIL, password=PASSWORD)
    assert answer.status_code == 400


async def test_front_ends_of_other_origins_may_log_in_and_use_the_api(sqlite_url: str) -> None:
    client = {"id": "Frontend", "redirect_uris": [f"{FRONT_END}/auth/callback"]}
    async with (
        controller(
            sqlite_url, oidc__clients=[client], controller__cors_origins=[FRONT_END]
        ) as served,
        httpx.AsyncClient(base_url=served.base, trust_env=False) as http,
    ):
        for path, method in [
            ("/oidc/token", "POST"),
            ("/oidc/userinfo", "GET"),
            ("/oidc/.well-known/openid-configuration", "GET"),
            ("/v1/users/me", "GET"),
        ]:
            for origin, allowed in [(FRONT_END, [FRONT_END]), (STRANGERS_ORIGIN, [])]:
                headers = {"Origin": origin, "Access-Control-Request-Method": method}
                for answer in (
                    await http.options(path, headers=headers),
                    await http.request(method, path, headers={"Origin": origin}),
                ):
                    given = answer.headers.get_list("access-control-allow-origin")
                    assert given == allowed, (path, origin, answer.status_code)


async def test_pages_keep_their_own_policy_inside_the_controller(sqlite_url: str) -> None:
    async with controller(sqlite_url) as served, Browser(served) as browser:
        page = await browser.authorize()
        junk = await browser.http.post("/login", content=b"\xff" * 100_000)
    assert page.headers.get_list("content-security-policy") == [
        page.headers["content-security-policy"]
    ]
    assert "default-src 'none'; style-src 'self'" in page.headers["content-security-policy"]
    assert 400 <= junk.status_code < 500


async def test_after_a_log_out_the_access_token_is_void(database_url: str) -> None:
    async with controller(database_url) as served:
        await served.account()
        async with served.browser() as browser, served.browser() as other:
            tokens, others = await browser.tokens(), await other.tokens()
            await browser.http.get("/logout", params={"id_token_hint": tokens["id_token"]})
            assert (await me(served, tokens["access_token"])).status_code == 401
            assert (await me(served, others["access_token"])).status_code == 200


async def test_who_is_locked_out_is_so_at_once(database_url: str) -> None:
    async with controller(database_url) as served:
        await served.account()
        async with served.browser() as browser:
            tokens = await browser.tokens()
            assert (await me(served, tokens["access_token"])).status_code == 200
            await accounts.disable(served.database, EMAIL)
            assert (await me(served, tokens["access_token"])).status_code == 401
            await accounts.enable(served.database, EMAIL)
            later = await browser.tokens()
            assert (await me(served, later["access_token"])).status_code == 200


async def test_a_new_password_ends_the_other_log_ins_at_once(database_url: str) -> None:
    async with controller(database_url) as served:
        account = await served.account()
        async with served.browser() as browser:
            tokens = await browser.tokens()
            hashed = await served.passwords.hash("eight blue bottles")
            await accounts.set_password(served.database, account.id, hashed, keep=None)
            assert (await me(served, tokens["access_token"])).status_code == 401
