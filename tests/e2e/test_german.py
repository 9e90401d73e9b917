"""For a browser that asks for German, everything is German from the first page on."""

import pytest
from playwright.async_api import expect
from tests.support.people import ADA, People

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_log_in_home_and_meeting_are_german(people: People) -> None:
    page = (await people.somebody(locale="de-DE")).page

    await page.goto("/")
    await expect(page.locator("html")).to_have_attribute("lang", "de")
    await page.get_by_role("button", name="Anmelden", exact=True).click()

    await expect(page.get_by_role("heading", name="Anmelden")).to_be_visible()
    await page.get_by_label("E-Mail-Adresse").fill(ADA.email)
    await page.get_by_label("Passwort").fill(ADA.password)
    await page.get_by_role("button", name="Anmelden").click()

    await page.get_by_role("button", name="Meeting jetzt starten").click()
    await page.get_by_role("button", name="Meeting betreten").click()
    await expect(page.get_by_role("button", name="Verlassen")).to_be_visible()
