"""A meeting with a shared folder: everybody finds it, and it opens."""

import pytest
from playwright.async_api import expect
from tests.support.meetingtools import Tools
from tests.support.people import People

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_the_folder_of_a_meeting_opens_from_within_it(people: People) -> None:
    host = await people.host()
    page = host.page
    await page.goto("/dashboard/meetings/create")
    await page.get_by_label("Title").fill("With a folder")
    await page.get_by_role("switch", name="Shared folder").check(force=True)
    await page.get_by_role("button", name="Plan the meeting").click()
    await expect(page.get_by_role("heading", name="With a folder")).to_be_visible()
    await page.get_by_role("link", name="Enter").first.click()
    ada = Tools(await host.pass_lobby())

    await ada.panel("Shared folder")
    async with page.expect_popup() as popup:
        await ada.press("folder-open")
    folder = await popup.value
    await expect(folder.get_by_role("heading").first).to_be_visible()
