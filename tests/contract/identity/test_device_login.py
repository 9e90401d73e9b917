"""Logging in a device without a browser of its own (RFC 8628)."""

import re
from typing import Any

import httpx
import pytest
from sqlalchemy import select
from tests.support.issuer import EMAIL, PASSWORD, STRANGERS_ORIGIN, Browser, Served, serving

from parlour.identity.issuer.attempts import DEVICE_CODES_PER_ACCOUNT, DEVICES_PER_ADDRESS
from parlour.identity.issuer.lifetimes import DEVICE_CODE
from parlour.identity.issuer.texts import ENGLISH, GERMAN
from parlour.store.tables import DeviceCode

CLIENT = "parlour-cli"
GRANT_TYPE = "urn:ietf:params:oauth:grant-type:device_code"


async def ask(browser: Browser, **changes: str) -> httpx.Response:
    fields = {"client_id": CLIENT, "scope": "openid profile email", **changes}
    return await browser.http.post("/device_authorization", data=fields)


async def codes(browser: Browser) -> dict[str, Any]:
    answer = await ask(browser)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def poll(browser: Browser, device_code: str, client_id: str = CLIENT) -> httpx.Response:
    fields = {"grant_type": GRANT_TYPE, "device_code": device_code, "client_id": client_id}
    return await browser.http.post("/token", data=fields)


async def signed_in(browser: Browser) -> None:
    page = await browser.http.get("/login")
    answer = await browser.submit(page, "/login", email=EMAIL, password=PASSWORD)
    assert answer.status_code == 303


async def type_code(browser: Browser, user_code: str) -> httpx.Response:
    page = await browser.http.get("/device")
    return await browser.submit(page, "/device", user_code=user_code)


async def let_in(browser: Browser, user_code: str, answer: str = "allow") -> httpx.Response:
    question = await type_code(browser, user_code)
    assert question.status_code == 200, question.text
    return await browser.submit(question, "/device", answer=answer)


async def test_a_device_is_let_in_by_a_person_who_types_its_code(stored_issuer: Served) -> None:
    await stored_issuer.account()
    async with stored_issuer.browser() as device, stored_issuer.browser() as browser:
        given = await codes(device)
        assert given["verification_uri"] == f"{stored_issuer.url}/device"
        assert re.fullmatch(
            r"[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}", given["user_code"]
        )
        assert (await poll(device, given["device_code"])).json()["error"] == "authorization_pending"
        await signed_in(browser)
        question = await type_code(browser, given["user_code"].lower().replace("-", " "))
        assert given["user_code"] in question.text
        assert EMAIL in question.text
        assert CLIENT in question.text
        done = await browser.submit(question, "/device", answer="allow")
        assert ENGLISH.device_allowed_title in done.text
        tokens = (await poll(device, given["device_code"])).json()
        person = await device.userinfo(tokens["access_token"])
        assert person.json()["email"] == EMAIL
        assert (await device.refresh(tokens["refresh_token"], CLIENT)).status_code == 200


async def test_who_is_not_logged_in_logs_in_first_and_finds_the_code_filled_in(
    issuer: Served,
) -> None:
    await issuer.account()
    async with issuer.browser() as browser:
        given = await codes(browser)
        to_login = await browser.http.get(given["verification_uri_complete"])
        login = await browser.http.get(issuer.base + to_login.headers["location"])
        logged_in = await browser.submit(login, "/login", email=EMAIL, password=PASSWORD)
        page = await browser.http.get(issuer.base + logged_in.headers["location"])
    assert f'value="{given["user_code"]}"' in page.text


async def test_a_device_that_is_refused_is_told_so(issuer: Served) -> None:
    await issuer.account()
    async with issuer.browser() as browser:
        given = await codes(browser)
        await signed_in(browser)
        done = await let_in(browser, given["user_code"], "deny")
        assert ENGLISH.device_denied_title in done.text
        assert (await poll(browser, given["device_code"])).json()["error"] == "access_denied"


async def test_a_device_that_asks_too_often_is_slowed_down(issuer: Served) -> None:
    async with issuer.browser() as device:
        given = await codes(device)
        await poll(device, given["device_code"])
        assert (await poll(device, given["device_code"])).json()["error"] == "slow_down"
        # The pace asked for is slower from then on.
        issuer.clock.advance(given["interval"] + 1)
        assert (await poll(device, given["device_code"])).json()["error"] == "slow_down"
        issuer.clock.advance(given["interval"] + 11)
        assert (await poll(device, given["device_code"])).json()["error"] == "authorization_pending"


async def test_codes_expire(issuer: Served) -> None:
    await issuer.account()
    async with issuer.browser() as browser:
        given = await codes(browser)
        await signed_in(browser)
        issuer.clock.advance(DEVICE_CODE + 1)
        assert (await poll(browser, given["device_code"])).json()["error"] == "expired_token"
        late = await type_code(browser, given["user_code"])
    assert late.status_code == 400
    assert ENGLISH.device_unknown in late.text


async def test_a_device_code_counts_once_and_its_reuse_ends_what_came_of_it(
    stored_issuer: Served,
) -> None:
    await stored_issuer.account()
    async with stored_issuer.browser() as browser:
        given = await codes(browser)
        await signed_in(browser)
        await let_in(browser, given["user_code"])
        tokens = (await poll(browser, given["device_code"])).json()
        assert (await poll(browser, given["device_code"])).json()["error"] == "invalid_grant"
        assert (await browser.refresh(tokens["refresh_token"], CLIENT)).status_code == 400


async def test_a_user_code_counts_once(issuer: Served) -> None:
    await issuer.account()
    async with issuer.browser() as browser:
        given = await codes(browser)
        await signed_in(browser)
        await let_in(browser, given["user_code"])
        assert (await type_code(browser, given["user_code"])).status_code == 400


async def test_a_code_is_no_good_to_another_client(sqlite_url: str) -> None:
    other = {"id": "Frontend", "redirect_uris": ["https://app.example.org/auth/callback"]}
    async with serving(sqlite_url, {"oidc.clients": [other]}) as served, served.browser() as device:
        given = await codes(device)
        assert (await ask(device, client_id="Frontend")).status_code == 200
        stolen = await poll(device, given["device_code"], "Frontend")
    assert stolen.json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"client_id": "stranger"}, "invalid_client"),
        ({"client_id": "parlour-web"}, "unauthorized_client"),
        ({"scope": "profile"}, "invalid_scope"),
    ],
)
async def test_requests_that_are_not_possible_are_refused(
    issuer: Served, changes: dict[str, str], error: str
) -> None:
    async with issuer.browser() as device:
        answer = await ask(device, **changes)
    assert answer.status_code == 400
    assert answer.json()["error"] == error


async def test_only_hashes_of_codes_are_kept(stored_issuer: Served) -> None:
    async with stored_issuer.browser() as device:
        given = await codes(device)
    async with stored_issuer.database.reading() as session:
        row = (await session.scalars(select(DeviceCode))).one()
    kept = {row.code_hash, row.user_code_hash}
    assert not kept & {given["device_code"], given["user_code"]}
    assert all(re.fullmatch(r"[0-9a-f]{64}", value) for value in kept)


async def test_codes_cannot_be_guessed_at_will(issuer: Served) -> None:
    await issuer.account()
    async with issuer.browser() as browser:
        given = await codes(browser)
        await signed_in(browser)
        for _ in range(DEVICE_CODES_PER_ACCOUNT):
            assert (await type_code(browser, "BBBB-BBBB")).status_code == 400
        refused = await type_code(browser, given["user_code"])
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) > 0


async def test_one_network_cannot_fill_the_table(issuer: Served) -> None:
    async with issuer.browser() as device:
        for _ in range(DEVICES_PER_ADDRESS):
            assert (await ask(device)).status_code == 200
        refused = await ask(device)
    assert refused.status_code == 429
    assert refused.json()["error"] == "slow_down"
    assert int(refused.headers["retry-after"]) > 0


async def test_another_site_cannot_let_a_device_in(issuer: Served) -> None:
    await issuer.account()
    async with issuer.browser() as browser:
        given = await codes(browser)
        await signed_in(browser)
        question = await type_code(browser, given["user_code"])
        forged = await browser.submit(question, "/device", STRANGERS_ORIGIN, answer="allow")
        assert forged.status_code == 403
        assert (await poll(browser, given["device_code"])).json()[
            "error"
        ] == "authorization_pending"


async def test_the_device_stays_logged_in_when_the_browser_logs_out(issuer: Served) -> None:
    await issuer.account()
    async with issuer.browser() as browser:
        given = await codes(browser)
        await signed_in(browser)
        await let_in(browser, given["user_code"])
        tokens = (await poll(browser, given["device_code"])).json()
        page = await browser.http.get("/logout")
        await browser.submit(page, "/logout")
        assert (await browser.refresh(tokens["refresh_token"], CLIENT)).status_code == 200


async def test_the_pages_speak_german(issuer: Served) -> None:
    await issuer.account()
    async with issuer.browser(**{"Accept-Language": "de"}) as browser:
        given = await codes(browser)
        await signed_in(browser)
        assert GERMAN.device_lead in (await browser.http.get("/device")).text
        question = await type_code(browser, given["user_code"])
        assert GERMAN.device_warning in question.text
        done = await browser.submit(question, "/device", answer="allow")
    assert GERMAN.device_allowed in done.text


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("http://127.0.0.1:49152/callback", 200),
        ("http://[::1]:8123/callback", 200),
        ("http://127.0.0.1:49152/elsewhere", 400),
        ("http://127.0.0.1.example.org:80/callback", 400),
        ("http://localhost:49152/callback", 400),
        ("https://app.example.org/callback", 400),
    ],
)
async def test_the_command_line_returns_to_ports_of_its_own_machine_only(
    issuer: Served, address: str, status: int
) -> None:
    async with issuer.browser() as browser:
        answer = await browser.authorize(client_id=CLIENT, redirect_uri=address)
    assert answer.status_code == status


async def test_the_web_client_does_not_return_to_ports_of_a_machine(issuer: Served) -> None:
    async with issuer.browser() as browser:
        answer = await browser.authorize(redirect_uri="http://127.0.0.1:49152/callback")
    assert answer.status_code == 400
