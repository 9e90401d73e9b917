"""Changing meetings after they were planned."""

from pathlib import Path

import pytest
from playwright.async_api import Page, expect
from tests.support.axe import severe_findings
from tests.support.people import People

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def plan_daily(page: Page, title: str) -> None:
    """Five meetings on five days."""
    await page.goto("/dashboard/meetings/create")
    await page.get_by_label("Title").fill(title)
    await page.get_by_role("button", name="Repeats").click()
    await page.get_by_role("option", name="Every day").click()
    await page.get_by_role("button", name="Ends").click()
    await page.get_by_role("option", name="After a number of times").click()
    await page.get_by_role("textbox", name="How many times").fill("5")
    await page.get_by_role("button", name="Plan the meeting").click()
    await expect(page.get_by_text("Every day, 5 times")).to_be_visible()


async def choose(page: Page, title: str, number: int, action: str) -> None:
    """Something from the menu of one of the meetings of that name."""
    await page.goto("/dashboard/meetings")
    await page.get_by_role("button", name=f"More about: {title}").nth(number).click()
    await page.get_by_role("menuitem", name=action).click()


async def test_a_series_is_changed_from_one_date_on_and_loses_another(
    people: People, screenshots: Path
) -> None:
    ada = await people.host()
    page = ada.page
    await plan_daily(page, "Stand-up")
    await choose(page, "Stand-up", 2, "Change")

    await page.get_by_label("Title").fill("Sit-down")
    await page.get_by_role("radio", name="This and all later dates").check(force=True)
    await expect(page.get_by_label("Title")).to_have_value("Sit-down")
    await expect(page.get_by_role("textbox", name="How many times")).to_have_value("3")
    await page.get_by_label("Room password").fill("quiet please")
    assert await severe_findings(page) == []
    await ada.screenshot(screenshots / "edit-following.png")
    await page.get_by_role("button", name="Save the changes").click()

    await expect(page.get_by_role("heading", name="Sit-down")).to_be_visible()
    await expect(page.get_by_text("Every day, 3 times")).to_be_visible()
    await expect(page.get_by_label("Room password", exact=True)).to_have_value("quiet please")
    await page.goto("/dashboard/meetings")
    await expect(page.get_by_role("link", name="Stand-up", exact=True)).to_have_count(2)
    await expect(page.get_by_role("link", name="Sit-down", exact=True)).to_have_count(3)

    await choose(page, "Sit-down", 1, "Delete meeting")
    await page.get_by_role("alertdialog").get_by_role("button", name="Delete").click()
    await expect(page.get_by_role("link", name="Sit-down", exact=True)).to_have_count(2)
    await page.get_by_role("button", name="Bring it back").click()
    await expect(page.get_by_role("link", name="Sit-down", exact=True)).to_have_count(3)
