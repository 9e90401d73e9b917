"""The pages in a real browser: without JavaScript, by keyboard, for everybody, in both themes."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, Page, async_playwright
from tests.support import issuer as support
from tests.support.axe import severe_findings
from tests.support.browser import ARGUMENTS, CHROMIUM
from tests.support.issuer import EMAIL, PASSWORD, Served

from parlour.identity import setup

SCREENSHOTS = Path(__file__).parents[3] / "screenshots"
FRONT_END = "http://127.0.0.1:9"


@pytest.fixture
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        await browser.close()


async def fill(page: Page, **fields: str) -> None:
    for name, value in fields.items():
        await page.fill(f"#{name}", value)
    await page.click("button")


async def setup_page(served: Served, page: Page) -> None:
    link = await setup.new_link(served.settings, served.database)
    assert link is not None
    await page.goto(link)


async def setup_page_with_a_fault(served: Served, page: Page) -> None:
    await setup_page(served, page)
    await fill(
        page,
        given_name="Anna",
        family_name="Ackermann",
        email=EMAIL,
        password="a" * 12,
        repeated="b",
    )


async def log_in_page(served: Served, page: Page) -> None:
    async with served.browser() as client:
        await page.goto(f"{served.url}/authorize?{client.request()}")


async def log_in_page_after_a_mistake(served: Served, page: Page) -> None:
    await log_in_page(served, page)
    await fill(page, email=EMAIL, password="not this")


async def password_page(served: Served, page: Page) -> None:
    await served.account()
    await page.goto(f"{served.url}/password")
    await fill(page, email=EMAIL, password=PASSWORD)
    await page.wait_for_selector("#current")


async def log_out_page(served: Served, page: Page) -> None:
    await password_page(served, page)
    await page.goto(f"{served.url}/logout")


async def logged_out_page(served: Served, page: Page) -> None:
    await log_out_page(served, page)
    await page.click("button")


async def device_page(served: Served, page: Page) -> None:
    await served.account()
    await page.goto(f"{served.url}/device")
    await fill(page, email=EMAIL, password=PASSWORD)
    await page.wait_for_selector("#user_code")


async def device_page_with_an_unknown_code(served: Served, page: Page) -> None:
    await device_page(served, page)
    await fill(page, user_code="BBBB-BBBB")


async def device_question_page(served: Served, page: Page) -> None:
    await device_page(served, page)
    async with served.browser() as device:
        fields = {"client_id": "parlour-cli", "scope": "openid"}
        answer = await device.http.post("/device_authorization", data=fields)
    await fill(page, user_code=answer.json()["user_code"])
    await page.wait_for_selector("[value=allow]")


async def device_done_page(served: Served, page: Page) -> None:
    await device_question_page(served, page)
    await page.click("[value=allow]")


async def device_refused_page(served: Served, page: Page) -> None:
    await device_question_page(served, page)
    await page.click("[value=deny]")


async def problem_page(served: Served, page: Page) -> None:
    await page.goto(f"{served.url}/authorize")


PAGES: list[Callable[[Served, Page], Awaitable[None]]] = [
    setup_page,
    setup_page_with_a_fault,
    log_in_page,
    log_in_page_after_a_mistake,
    password_page,
    log_out_page,
    logged_out_page,
    device_page,
    device_page_with_an_unknown_code,
    device_question_page,
    device_done_page,
    device_refused_page,
    problem_page,
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("opened", PAGES)
async def test_a_page_shuts_nobody_out_and_fits_a_phone(
    issuer: Served, chromium: Browser, opened: Callable[..., Awaitable[None]], scheme: str
) -> None:
    german = scheme == "dark"
    context = await chromium.new_context(
        color_scheme=scheme,  # pyright: ignore[reportArgumentType]
        locale="de-DE" if german else "en-GB",
        viewport={"width": 1280, "height": 800},
    )
    page = await context.new_page()
    refused: list[str] = []
    page.on("console", lambda m: refused.append(m.text) if "Content Security" in m.text else None)
    await opened(issuer, page)
    assert await page.locator("html").get_attribute("lang") == ("de" if german else "en")
    assert await severe_findings(page) == []
    SCREENSHOTS.mkdir(exist_ok=True)
    name = f"identity-{opened.__name__}-{scheme}"
    await page.screenshot(path=SCREENSHOTS / f"{name}-desktop.png", full_page=True)
    await page.set_viewport_size({"width": 320, "height": 640})
    wide = await page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 320
    await page.set_viewport_size({"width": 390, "height": 844})
    await page.screenshot(path=SCREENSHOTS / f"{name}-phone.png", full_page=True)
    assert refused == []
    await context.close()


async def test_the_first_account_is_made_and_used_by_keyboard_without_javascript(
    issuer: Served, chromium: Browser
) -> None:
    context = await chromium.new_context(java_script_enabled=False)
    page = await context.new_page()
    await setup_page(issuer, page)
    await page.locator("#given_name:focus").wait_for()
    for text in ("Anna", "Ackermann", EMAIL, PASSWORD, PASSWORD):
        await page.keyboard.type(text)
        await page.keyboard.press("Tab")
    async with page.expect_request(f"{issuer.base}/dashboard"):
        await page.keyboard.press("Enter")
    await context.clear_cookies()
    await log_in_page(issuer, page)
    await page.locator("#email:focus").wait_for()
    await page.keyboard.type(EMAIL)
    await page.keyboard.press("Tab")
    await page.keyboard.type(PASSWORD)
    async with page.expect_request(lambda r: urlsplit(r.url).path == "/auth/callback") as seen:
        await page.keyboard.press("Enter")
    assert "code=" in (await seen.value).url
    await context.close()


async def test_the_browser_follows_the_form_to_a_client_of_another_origin(
    sqlite_url: str, chromium: Browser
) -> None:
    """Chromium holds a form's redirects to `form-action`: the client's origin must be in it."""
    callback = f"{FRONT_END}/auth/callback"
    client = {"id": "Frontend", "redirect_uris": [callback]}
    async with support.serving(sqlite_url, {"oidc.clients": [client]}) as served:
        await served.account()
        page = await chromium.new_page()
        await page.route(f"{FRONT_END}/**", lambda route: route.fulfill(body="back"))
        async with served.browser() as browser:
            query = browser.request(client_id="Frontend", redirect_uri=callback)
            await page.goto(f"{served.url}/authorize?{query}")
        await fill(page, email=EMAIL, password=PASSWORD)
        await page.wait_for_url(f"{callback}?code=*")
        await page.close()
