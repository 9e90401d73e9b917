"""The log-in page: nobody learns who has an account, guesses fast, or logs somebody else in."""

import asyncio
from collections.abc import Callable
from time import process_time

import httpx
import pytest
from tests.support.issuer import (
    EMAIL,
    PASSWORD,
    STRANGERS_ORIGIN,
    Browser,
    Served,
    hidden,
    query_of,
    serving,
)

from parlour.identity import accounts
from parlour.identity.issuer import attempts, lifetimes
from parlour.identity.passwords import Passwords
from parlour.store.tables import Account


def told(page: httpx.Response, email: str) -> str:
    """The page without what is different each time it is made."""
    text = page.text
    for value in hidden(page.text).values():
        text = text.replace(value.replace("&", "&amp;"), "") if value else text
    return text.replace(email, "SOMEBODY")


async def wrong(browser: Browser, email: str, password: str = "not the password") -> httpx.Response:
    return await browser.submit(
        await browser.http.get("/login"), "/login", email=email, password=password
    )


async def test_unknown_disabled_and_wrong_get_the_same_answer(stored_issuer: Served) -> None:
    await stored_issuer.account()
    await stored_issuer.account("gone@example.org")
    await accounts.disable(stored_issuer.database, "gone@example.org")
    async with stored_issuer.browser() as browser:
        answers = {
            email: await wrong(browser, email, password)
            for email, password in [
                (EMAIL, "not the password"),
                ("nobody@example.org", PASSWORD),
                ("gone@example.org", PASSWORD),
            ]
        }
    assert {answer.status_code for answer in answers.values()} == {400}
    assert len({told(answer, email) for email, answer in answers.items()}) == 1
    assert len({tuple(answer.headers) for answer in answers.values()}) == 1


async def test_an_unknown_account_takes_as_much_work_as_a_known_one(issuer: Served) -> None:
    passwords = Passwords(time_cost=3, memory_kib=16 * 1024, lanes=1)
    new = accounts.NewAccount(EMAIL, "Anna", "Ackermann", PASSWORD)
    await accounts.create(issuer.database, passwords, new)

    async def seconds(email: str) -> float:
        """Of CPU, in all threads: a busy machine must not make the difference."""
        started = process_time()
        assert await accounts.authenticate(issuer.database, passwords, email, "wrong") is None
        return process_time() - started

    await seconds("nobody@example.org")
    known, unknown = [], []
    for _ in range(7):
        known.append(await seconds(EMAIL))
        unknown.append(await seconds("nobody@example.org"))
    assert 0.6 < min(unknown) / min(known) < 1.7


async def test_the_address_may_be_typed_in_any_case(issuer: Served) -> None:
    await issuer.account()
    async with issuer.browser() as browser:
        assert (await browser.log_in(email="  ANNA@Example.org ")).status_code == 303


@pytest.mark.parametrize("password", ["", " ", "x" * 2000, "seven green\0bottles", "Ünïcödé ☃"])
async def test_no_password_is_too_odd_to_be_refused_politely(issuer: Served, password: str) -> None:
    await issuer.account()
    async with issuer.browser() as browser:
        assert (await wrong(browser, EMAIL, password)).status_code == 400


async def test_guessing_at_one_account_is_stopped_and_the_right_password_does_not_help(
    stored_issuer: Served,
) -> None:
    await stored_issuer.account()
    async with stored_issuer.browser() as browser:
        for _ in range(attempts.PER_ACCOUNT_AND_ADDRESS):
            assert (await wrong(browser, EMAIL)).status_code == 400
        blocked = await wrong(browser, EMAIL, PASSWORD)
    assert blocked.status_code == 429
    assert 0 < int(blocked.headers["retry-after"]) <= attempts.WINDOW_SECS + 1
    assert "set-cookie" not in blocked.headers or "parlour-session" not in str(blocked.headers)


async def test_guesses_at_once_are_counted_one_by_one(stored_issuer: Served) -> None:
    await stored_issuer.account()
    many = attempts.PER_ACCOUNT_AND_ADDRESS + 6
    async with stored_issuer.browser() as browser:
        page = await browser.http.get("/login")
        answers = await asyncio.gather(
            *(
                browser.submit(page, "/login", email=EMAIL, password=f"guess {number}")
                for number in range(many)
            )
        )
    statuses = [answer.status_code for answer in answers]
    assert statuses.count(400) == attempts.PER_ACCOUNT_AND_ADDRESS
    assert statuses.count(429) == 6


async def test_the_limit_tells_nothing_about_whether_the_account_exists(issuer: Served) -> None:
    await issuer.account()
    answers: dict[str, list[int]] = {}
    async with issuer.browser() as browser:
        for email in (EMAIL, "nobody@example.org"):
            answers[email] = [
                (await wrong(browser, email)).status_code
                for _ in range(attempts.PER_ACCOUNT_AND_ADDRESS + 1)
            ]
    assert answers[EMAIL] == answers["nobody@example.org"]


async def test_one_address_cannot_try_many_accounts(issuer: Served) -> None:
    async with issuer.browser() as browser:
        statuses = [
            (await wrong(browser, f"user{number}@example.org")).status_code
            for number in range(attempts.PER_ADDRESS + 1)
        ]
    assert statuses == [400] * attempts.PER_ADDRESS + [429]


async def test_the_limit_is_over_after_a_while(issuer: Served) -> None:
    await issuer.account()
    async with issuer.browser() as browser:
        for _ in range(attempts.PER_ACCOUNT_AND_ADDRESS + 1):
            await wrong(browser, EMAIL)
        issuer.clock.advance(attempts.WINDOW_SECS + 1)
        assert (await browser.log_in()).status_code == 303


async def test_a_right_password_starts_the_count_afresh(issuer: Served) -> None:
    await issuer.account()
    async with issuer.browser() as browser:
        for _ in range(3):
            for _ in range(attempts.PER_ACCOUNT_AND_ADDRESS - 1):
                assert (await wrong(browser, EMAIL)).status_code == 400
            assert (await browser.log_in()).status_code == 303
            browser.http.cookies.clear()


async def test_a_log_in_makes_a_new_session_whatever_the_browser_sent(issuer: Served) -> None:
    await issuer.account()
    async with issuer.browser() as browser:
        planted = "p" * 43
        browser.http.cookies.set("parlour-session", planted, path="/oidc")
        answer = await browser.log_in()
    cookie = next(c for c in answer.headers.get_list("set-cookie") if "parlour-session" in c)
    assert planted not in cookie
    async with issuer.browser() as attacker:
        attacker.http.cookies.set("parlour-session", planted, path="/oidc")
        assert (await attacker.authorize()).status_code == 200


async def test_another_log_in_in_the_same_browser_gives_a_new_cookie(issuer: Served) -> None:
    await issuer.account()
    async with issuer.browser() as browser:
        await browser.log_in()
        before = browser.http.cookies["parlour-session"]
        await browser.log_in(prompt="login")
        assert browser.http.cookies["parlour-session"] != before


async def test_logging_in_as_somebody_else_ends_the_former_session(issuer: Served) -> None:
    await issuer.account()
    await issuer.account("bob@example.org")
    async with issuer.browser() as browser:
        tokens = await browser.tokens()
        await browser.log_in(email="bob@example.org", prompt="login")
        assert (await browser.refresh(tokens["refresh_token"])).status_code == 400


async def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(
    issuer: Served,
) -> None:
    await issuer.account()
    async with issuer.browser() as browser:
        answer = await browser.log_in()
    cookie = next(c for c in answer.headers.get_list("set-cookie") if "parlour-session" in c)
    assert "HttpOnly" in cookie
    assert "samesite=lax" in cookie.lower()
    assert f"Max-Age={lifetimes.SESSION}" in cookie


async def test_behind_https_the_cookie_is_bound_to_the_host(sqlite_url: str) -> None:
    async with (
        serving(sqlite_url, {"public_url": "https://meet.example"}) as served,
        httpx.AsyncClient(base_url=served.local, trust_env=False) as http,
    ):
        page = await http.get("/oidc/login")
    cookie = page.headers["set-cookie"]
    assert cookie.startswith("__Host-parlour-form=")
    assert "Secure" in cookie
    assert "Path=/;" in cookie


def forged_field(page: httpx.Response) -> dict[str, str]:
    return {"csrf": "0" * 64}


def other_forms_field(page: httpx.Response) -> dict[str, str]:
    return {"csrf": hidden(page.text)["csrf"][::-1]}


@pytest.mark.parametrize("change", [forged_field, other_forms_field, lambda _: {"csrf": ""}])
async def test_a_form_without_our_field_does_not_count(
    issuer: Served, change: Callable[[httpx.Response], dict[str, str]]
) -> None:
    await issuer.account()
    async with issuer.browser() as browser:
        page = await browser.authorize()
        answer = await browser.submit(
            page, "/login", email=EMAIL, password=PASSWORD, **change(page)
        )
    assert answer.status_code == 403
    assert "parlour-session" not in str(answer.headers.get_list("set-cookie"))


@pytest.mark.parametrize("origin", [STRANGERS_ORIGIN, "null"])
async def test_a_form_of_another_site_does_not_count(issuer: Served, origin: str) -> None:
    await issuer.account()
    async with issuer.browser() as browser:
        page = await browser.authorize()
        answer = await browser.submit(page, "/login", origin, email=EMAIL, password=PASSWORD)
    assert answer.status_code == 403


async def test_a_form_that_the_browser_calls_cross_site_does_not_count(issuer: Served) -> None:
    await issuer.account()
    async with issuer.browser(**{"Sec-Fetch-Site": "same-site"}) as browser:
        page = await browser.authorize()
        answer = await browser.submit(page, "/login", email=EMAIL, password=PASSWORD)
    assert answer.status_code == 403


async def test_a_field_from_another_browser_does_not_count(issuer: Served) -> None:
    """Login CSRF: the attacker's own page and field, in the victim's browser."""
    await issuer.account()
    async with issuer.browser() as attacker, issuer.browser() as victim:
        theirs = await attacker.authorize()
        await victim.authorize()
        answer = await victim.submit(theirs, "/login", email=EMAIL, password=PASSWORD)
    assert answer.status_code == 403


async def test_a_browser_without_cookies_is_told_so(issuer: Served) -> None:
    await issuer.account()
    async with issuer.browser() as browser:
        page = await browser.authorize()
        browser.http.cookies.clear()
        answer = await browser.submit(page, "/login", email=EMAIL, password=PASSWORD)
    assert answer.status_code == 403
    assert "cookies" in answer.text


async def test_a_log_in_without_a_client_ends_on_our_own_pages(issuer: Served) -> None:
    await issuer.account()
    for then, destination in [("", f"{issuer.base}/dashboard"), ("password", "/oidc/password")]:
        async with issuer.browser() as browser:
            page = await browser.http.get("/login", params={"then": then})
            answer = await browser.submit(page, "/login", email=EMAIL, password=PASSWORD)
        assert answer.headers["location"] == destination


@pytest.mark.parametrize("then", [STRANGERS_ORIGIN, "//evil.example", "/\\evil.example"])
async def test_after_log_in_nobody_is_sent_to_a_foreign_address(issuer: Served, then: str) -> None:
    await issuer.account()
    async with issuer.browser() as browser:
        page = await browser.http.get("/login", params={"then": then})
        answer = await browser.submit(page, "/login", then=then, email=EMAIL, password=PASSWORD)
    assert answer.headers["location"] == f"{issuer.base}/dashboard"


async def test_a_hash_with_other_parameters_is_renewed_at_log_in(issuer: Served) -> None:
    old = Passwords(time_cost=2, memory_kib=128, lanes=1)
    new = accounts.NewAccount(EMAIL, "Anna", "Ackermann", PASSWORD)
    account = await accounts.create(issuer.database, old, new)
    async with issuer.browser() as browser:
        assert (await browser.log_in()).status_code == 303
    async with issuer.database.reading() as session:
        renewed = await session.get_one(Account, account.id)
    assert renewed.password_hash != account.password_hash
    assert not issuer.passwords.outdated(renewed.password_hash)


async def test_two_accounts_with_one_address_are_refused(stored_issuer: Served) -> None:
    await stored_issuer.account()
    with pytest.raises(accounts.AccountRefused) as refused:
        await stored_issuer.account("ANNA@example.org")
    assert (refused.value.field, refused.value.fault) == ("email", "taken")


async def test_state_with_special_characters_comes_back_unchanged(issuer: Served) -> None:
    await issuer.account()
    state = 'a b&c=d#e"ü%0d%0aSet-Cookie: x=1'
    async with issuer.browser() as browser:
        answer = await browser.log_in(state=state)
    assert query_of(answer.headers["location"])["state"] == state
    assert "x=1" not in str(answer.headers.get_list("set-cookie"))
