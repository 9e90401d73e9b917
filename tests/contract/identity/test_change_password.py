"""Changing one's password."""

import httpx
from tests.support.issuer import EMAIL, PASSWORD, STRANGERS_ORIGIN, Browser, Served

from parlour.identity.issuer import attempts

FRESH = "eight brown kettles"


async def change(
    browser: Browser, current: str = PASSWORD, fresh: str = FRESH, repeated: str | None = None
) -> httpx.Response:
    page = await browser.http.get("/password")
    assert page.status_code == 200
    return await browser.submit(
        page, "/password", current=current, password=fresh, repeated=repeated or fresh
    )


async def test_the_new_password_counts_and_the_old_one_does_not(stored_issuer: Served) -> None:
    await stored_issuer.account()
    async with stored_issuer.browser() as browser:
        await browser.log_in()
        assert (await change(browser)).status_code == 200
    async with stored_issuer.browser() as browser:
        assert (await browser.log_in()).status_code == 400
        assert (await browser.log_in(password=FRESH)).status_code == 303


async def test_other_devices_are_logged_out_and_this_one_stays(stored_issuer: Served) -> None:
    await stored_issuer.account()
    async with stored_issuer.browser() as here, stored_issuer.browser() as there:
        mine, theirs = await here.tokens(), await there.tokens()
        await change(here)
        assert (await here.authorize()).status_code == 303
        assert (await here.refresh(mine["refresh_token"])).status_code == 200
        assert (await there.authorize()).status_code == 200
        assert (await there.refresh(theirs["refresh_token"])).status_code == 400


async def test_the_current_password_is_needed(issuer: Served) -> None:
    await issuer.account()
    async with issuer.browser() as browser:
        await browser.log_in()
        assert (await change(browser, current="a guess")).status_code == 400


async def test_guessing_the_current_password_is_limited(issuer: Served) -> None:
    await issuer.account()
    async with issuer.browser() as browser:
        await browser.log_in()
        for _ in range(attempts.PER_ACCOUNT_AND_ADDRESS):
            await change(browser, current="a guess")
        assert (await change(browser)).status_code == 429


async def test_a_weak_or_mistyped_password_is_refused(issuer: Served) -> None:
    await issuer.account()
    async with issuer.browser() as browser:
        await browser.log_in()
        assert "at least 12" in (await change(browser, fresh="short")).text
        assert "not the same" in (await change(browser, repeated="something else")).text
    async with issuer.browser() as browser:
        assert (await browser.log_in()).status_code == 303


async def test_who_is_not_logged_in_logs_in_first(issuer: Served) -> None:
    async with issuer.browser() as browser:
        answer = await browser.http.get("/password")
    assert (answer.status_code, answer.headers["location"]) == (303, "/oidc/login?then=password")


async def test_another_site_cannot_change_it(issuer: Served) -> None:
    await issuer.account()
    async with issuer.browser() as browser:
        await browser.log_in()
        page = await browser.http.get("/password")
        answer = await browser.submit(
            page, "/password", STRANGERS_ORIGIN, current=PASSWORD, password=FRESH, repeated=FRESH
        )
    assert answer.status_code == 403


async def test_the_field_of_one_session_does_not_count_in_the_next(issuer: Served) -> None:
    await issuer.account()
    await issuer.account("bob@example.org")
    async with issuer.browser() as browser:
        await browser.log_in()
        page = await browser.http.get("/password")
        await browser.log_in(email="bob@example.org", prompt="login")
        answer = await browser.submit(
            page, "/password", current=PASSWORD, password=FRESH, repeated=FRESH
        )
    assert answer.status_code == 403
    assert EMAIL in page.text
