"""Log-out, by a client or by hand."""

import httpx
import pytest
from tests.support.issuer import EMAIL, STRANGERS_ORIGIN, Browser, Served


async def ask(browser: Browser, **fields: str) -> httpx.Response:
    return await browser.http.get("/logout", params=fields)


async def logged_in(browser: Browser) -> bool:
    return (await browser.authorize()).status_code == 303


async def test_with_an_id_token_the_client_is_believed(stored_issuer: Served) -> None:
    await stored_issuer.account()
    async with stored_issuer.browser() as browser:
        tokens = await browser.tokens()
        answer = await ask(
            browser,
            id_token_hint=tokens["id_token"],
            post_logout_redirect_uri=f"{stored_issuer.base}/dashboard",
            state="abc",
        )
        assert answer.status_code == 303
        assert answer.headers["location"] == f"{stored_issuer.base}/dashboard?state=abc"
        assert not await logged_in(browser)
        assert (await browser.refresh(tokens["refresh_token"])).status_code == 400


async def test_an_id_token_that_has_expired_will_do(issuer: Served) -> None:
    await issuer.account()
    async with issuer.browser() as browser:
        tokens = await browser.tokens()
        issuer.clock.advance(3600)
        assert "signed out" in (await ask(browser, id_token_hint=tokens["id_token"])).text
        assert not await logged_in(browser)


async def test_without_an_id_token_the_person_is_asked(issuer: Served) -> None:
    await issuer.account()
    back = f"{issuer.base}/dashboard"
    async with issuer.browser() as browser:
        tokens = await browser.tokens()
        page = await ask(browser, client_id="parlour-web", post_logout_redirect_uri=back)
        assert page.status_code == 200
        assert EMAIL in page.text
        assert await logged_in(browser)
        answer = await browser.submit(page, "/logout")
        assert (answer.status_code, answer.headers["location"]) == (303, back)
        assert not await logged_in(browser)
        assert (await browser.refresh(tokens["refresh_token"])).status_code == 400


async def test_somebody_elses_id_token_does_not_log_me_out_unasked(issuer: Served) -> None:
    await issuer.account()
    await issuer.account("bob@example.org")
    async with issuer.browser() as mine, issuer.browser() as theirs:
        await mine.tokens()
        answer = await theirs.log_in(email="bob@example.org")
        code = dict(httpx.URL(answer.headers["location"]).params)["code"]
        hint = (await theirs.trade_in(code)).json()["id_token"]
        assert "<form" in (await ask(mine, id_token_hint=hint)).text
        assert await logged_in(mine)


@pytest.mark.parametrize("kind", ["access_token", "refresh_token"])
async def test_only_an_id_token_is_a_hint(issuer: Served, kind: str) -> None:
    await issuer.account()
    async with issuer.browser() as browser:
        tokens = await browser.tokens()
        assert "<form" in (await ask(browser, id_token_hint=tokens[kind])).text


@pytest.mark.parametrize(
    "address",
    [STRANGERS_ORIGIN, "{base}/dashboard/", "{base}.evil.example/", "//evil.example", "{base}/x"],
)
async def test_nobody_is_sent_to_an_address_that_is_not_registered(
    issuer: Served, address: str
) -> None:
    async with issuer.browser() as browser:
        answer = await ask(
            browser,
            client_id="parlour-web",
            post_logout_redirect_uri=address.format(base=issuer.base),
        )
    assert answer.status_code == 200
    assert "location" not in answer.headers
    assert "evil" not in answer.text


@pytest.mark.parametrize("client", [{}, {"client_id": "somebody-else"}])
async def test_without_a_known_client_nobody_is_sent_anywhere(
    issuer: Served, client: dict[str, str]
) -> None:
    async with issuer.browser() as browser:
        answer = await ask(browser, post_logout_redirect_uri=f"{issuer.base}/", **client)
    assert answer.status_code == 200


async def test_another_site_cannot_confirm_the_log_out(issuer: Served) -> None:
    await issuer.account()
    async with issuer.browser() as browser:
        await browser.log_in()
        page = await ask(browser)
        assert (await browser.submit(page, "/logout", STRANGERS_ORIGIN)).status_code == 403
        assert await logged_in(browser)
