"""What all pages have in common: languages, headers, no scripts, nothing from elsewhere."""

import re

import pytest
from tests.support.issuer import EMAIL, PASSWORD, Served, serving

from parlour.identity.issuer.texts import ENGLISH, GERMAN, choose


@pytest.mark.parametrize(
    ("ui_locales", "accepted", "language"),
    [
        (None, None, "en"),
        (None, "de", "de"),
        (None, "de-AT,de;q=0.9,en;q=0.8", "de"),
        (None, "en;q=0.4, de;q=0.9", "de"),
        (None, "fr, nl;q=0.5", "en"),
        (None, "fr, de;q=0", "en"),
        (None, "de;q=x, ;;;,,", "en"),
        ("de", "en", "de"),
        ("fr de", "en", "de"),
        ("de-CH", None, "de"),
        ("xx", "de", "de"),
    ],
)
def test_the_language_is_the_clients_or_the_browsers(
    ui_locales: str | None, accepted: str | None, language: str
) -> None:
    assert choose(ui_locales, accepted).language == language


async def test_the_log_in_page_speaks_german(issuer: Served) -> None:
    async with issuer.browser(**{"Accept-Language": "de"}) as browser:
        page = await browser.authorize()
        wrong = await browser.submit(page, "/login", email=EMAIL, password=PASSWORD)
    assert '<html lang="de">' in page.text
    assert GERMAN.sign_in_lead in page.text
    assert GERMAN.sign_in_failed in wrong.text


async def test_a_client_may_choose_the_language(issuer: Served) -> None:
    async with issuer.browser(**{"Accept-Language": "de"}) as browser:
        page = await browser.authorize(ui_locales="en")
        wrong = await browser.submit(page, "/login", email=EMAIL, password=PASSWORD)
    assert ENGLISH.sign_in_lead in page.text
    assert ENGLISH.sign_in_failed in wrong.text


async def test_the_language_links_keep_the_request(issuer: Served) -> None:
    await issuer.account()
    async with issuer.browser() as browser:
        page = await browser.authorize()
        german = re.findall(r'<a href="([^"]*)" lang="de"', page.text)[0].replace("&amp;", "&")
        page = await browser.http.get(issuer.base + german)
        assert GERMAN.sign_in_title in page.text
        answer = await browser.submit(page, "/login", email=EMAIL, password=PASSWORD)
        code = re.findall(r"[?&]code=([^&]+)", answer.headers["location"])[0]
        assert (await browser.trade_in(code)).status_code == 200


@pytest.mark.parametrize("path", ["/login", "/authorize", "/setup?token=x", "/logout"])
async def test_every_page_is_locked_down(issuer: Served, path: str) -> None:
    async with issuer.browser() as browser:
        page = await browser.http.get(path)
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "base-uri 'none'" in policy
    assert "script-src" not in policy
    assert "unsafe" not in policy
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["referrer-policy"] == "same-origin"


async def test_no_page_has_scripts_inline_styles_or_foreign_addresses(issuer: Served) -> None:
    async with issuer.browser() as browser:
        page = await browser.authorize()
        sheet = re.findall(r'rel="stylesheet" href="([^"]+)"', page.text)[0]
        style = await browser.http.get(issuer.base + sheet)
    assert not re.search(r"<script|<style| style=| on[a-z]+=", page.text)
    loaded = re.findall(r'(?:src|href)="((?:https?:)?//[^"]+)"', page.text)
    assert all(address.startswith(issuer.base) for address in loaded)
    assert "//" not in re.sub(r"/\*.*?\*/", "", style.text, flags=re.DOTALL)


async def test_the_form_may_only_lead_to_us_and_to_the_client(sqlite_url: str) -> None:
    other = {"id": "Frontend", "redirect_uris": ["https://app.example/auth/callback"]}
    async with (
        serving(sqlite_url, {"oidc.clients": [other]}) as served,
        served.browser() as browser,
    ):
        page = await browser.authorize(
            client_id="Frontend", redirect_uri="https://app.example/auth/callback"
        )
    assert "form-action 'self' https://app.example;" in page.headers["content-security-policy"]


async def test_files_may_be_kept_and_others_do_not_exist(issuer: Served) -> None:
    async with issuer.browser() as browser:
        page = await browser.authorize()
        folder = re.findall(r'href="([^"]+)/style.css"', page.text)[0]
        for name in ("style.css", "mark.svg", "atkinson-hyperlegible-next.woff2"):
            answer = await browser.http.get(f"{issuer.base}{folder}/{name}")
            assert answer.status_code == 200
            assert "immutable" in answer.headers["cache-control"]
        for name in ("../texts.py", "..%2ftexts.py", "%2e%2e/texts.py", "x", "style.css%00"):
            answer = await browser.http.get(f"{issuer.base}{folder}/{name}")
            assert answer.status_code == 404
