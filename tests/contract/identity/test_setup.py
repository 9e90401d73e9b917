"""The first account: a link that works once."""

import asyncio
from urllib.parse import urlsplit

import httpx
import pytest
from tests.support.issuer import EMAIL, PASSWORD, STRANGERS_ORIGIN, Browser, Served

from parlour.identity import setup
from parlour.identity.issuer import lifetimes

FORM = {
    "given_name": "Anna",
    "family_name": "Ackermann",
    "email": EMAIL,
    "password": PASSWORD,
    "repeated": PASSWORD,
}


async def link(served: Served) -> str:
    """The path and query of a fresh link."""
    address = await setup.new_link(served.settings, served.database)
    assert address is not None
    assert address.startswith(f"{served.url}/setup?token=")
    parts = urlsplit(address)
    return f"{parts.path.removeprefix('/oidc')}?{parts.query}"


async def send(browser: Browser, path: str, **changes: str) -> httpx.Response:
    return await browser.submit(await browser.http.get(path), "/setup", **{**FORM, **changes})


async def test_the_link_makes_an_administrator_who_is_logged_in(stored_issuer: Served) -> None:
    async with stored_issuer.browser() as browser:
        answer = await send(browser, await link(stored_issuer))
        assert (answer.status_code, answer.headers["location"]) == (
            303,
            f"{stored_issuer.base}/dashboard",
        )
        authorized = await browser.authorize(prompt="none")
        code = dict(httpx.URL(authorized.headers["location"]).params)["code"]
        tokens = (await browser.trade_in(code)).json()
        person = (await browser.userinfo(tokens["access_token"])).json()
    assert person["email"] == EMAIL
    assert person["realm_access"] == {"roles": ["administrator"]}


async def test_the_link_works_once(stored_issuer: Served) -> None:
    path = await link(stored_issuer)
    async with stored_issuer.browser() as browser:
        page = await browser.http.get(path)
        await browser.submit(page, "/setup", **FORM)
        assert (await browser.http.get(path)).status_code == 403
        again = await browser.submit(page, "/setup", **{**FORM, "email": "eve@example.org"})
    assert again.status_code == 403


async def test_of_two_who_use_the_link_at_once_one_gets_the_account(stored_issuer: Served) -> None:
    path = await link(stored_issuer)
    async with stored_issuer.browser() as one, stored_issuer.browser() as two:
        answers = await asyncio.gather(send(one, path), send(two, path, email="eve@example.org"))
    made, refused = sorted(answer.status_code for answer in answers)
    assert made == 303
    assert refused in (403, 409)


@pytest.mark.parametrize("token", ["", "x", "x" * 43, "x" * 3000, "%00"])
async def test_without_a_valid_link_there_is_no_set_up(issuer: Served, token: str) -> None:
    await link(issuer)
    async with issuer.browser() as browser:
        answer = await browser.http.get(f"/setup?token={token}")
    assert answer.status_code == 403
    assert "<form" not in answer.text


async def test_a_new_link_replaces_the_former(issuer: Served) -> None:
    former = await link(issuer)
    await link(issuer)
    async with issuer.browser() as browser:
        assert (await browser.http.get(former)).status_code == 403


async def test_a_link_is_over_after_a_day(issuer: Served) -> None:
    path = await link(issuer)
    issuer.clock.advance(lifetimes.SETUP_LINK + 60)
    async with issuer.browser() as browser:
        assert (await browser.http.get(path)).status_code == 403


async def test_there_is_no_link_when_there_is_an_account(stored_issuer: Served) -> None:
    path = await link(stored_issuer)
    await stored_issuer.account()
    assert await setup.new_link(stored_issuer.settings, stored_issuer.database) is None
    async with stored_issuer.browser() as browser:
        assert (await browser.http.get(path)).status_code == 403


async def test_a_link_that_was_open_while_an_account_was_made_is_over(issuer: Served) -> None:
    path = await link(issuer)
    async with issuer.browser() as browser:
        page = await browser.http.get(path)
        await issuer.account("first@example.org")
        answer = await browser.submit(page, "/setup", **FORM)
    assert answer.status_code == 409
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"email": "anna"}, "Enter a complete e-mail address"),
        ({"email": "anna@example.org\r\nBcc: x@y.z"}, "Enter a complete e-mail address"),
        ({"email": ""}, "Enter an e-mail address"),
        ({"given_name": " "}, "Enter a first name"),
        ({"family_name": "x" * 101}, "This is too long"),
        ({"given_name": "A\u202enna"}, "characters that are not allowed"),
        ({"password": "short", "repeated": "short"}, "Use at least 12 characters"),
        ({"password": "a" * 20, "repeated": "a" * 20}, "easy to guess"),
        ({"password": "password12345", "repeated": "password12345"}, "easy to guess"),
        ({"password": "annaackermann1", "repeated": "annaackermann1"}, "your name or address"),
        ({"repeated": "something else"}, "not the same"),
    ],
)
async def test_a_fault_is_named_at_its_field_and_the_link_still_works(
    issuer: Served, change: dict[str, str], said: str
) -> None:
    path = await link(issuer)
    async with issuer.browser() as browser:
        answer = await send(browser, path, **change)
        assert answer.status_code == 400
        assert said in answer.text
        assert 'aria-invalid="true"' in answer.text
        assert FORM["password"] not in answer.text
        assert (await send(browser, path)).status_code == 303


async def test_what_was_typed_is_shown_again_as_text(issuer: Served) -> None:
    path = await link(issuer)
    async with issuer.browser() as browser:
        answer = await send(browser, path, given_name='"><script>alert(1)</script>', email="x")
    assert "<script" not in answer.text


async def test_another_site_cannot_send_the_form(issuer: Served) -> None:
    path = await link(issuer)
    async with issuer.browser() as browser:
        page = await browser.http.get(path)
        answer = await browser.submit(page, "/setup", STRANGERS_ORIGIN, **FORM)
    assert answer.status_code == 403
