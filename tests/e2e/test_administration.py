"""What an administrator does in the browser."""

import re

import pytest
from playwright.async_api import expect
from tests.support.people import People

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_an_administrator_ends_a_running_meeting_for_everybody(people: People) -> None:
    meeting = await (await people.host()).start_meeting()
    page = (await people.host()).page
    await page.get_by_role("link", name="Administration").click()
    row = page.get_by_role("listitem").filter(has_text=re.compile("1 person .* Ada Lovelace"))
    await row.get_by_role("button", name=re.compile("^End:")).click()
    await page.get_by_role("button", name="End for everybody").click()
    await expect(page.get_by_text("The meeting is over.")).to_be_visible()
    await expect(row).to_have_count(0)
    await meeting.is_over()


async def test_an_administrator_tries_a_job(people: People) -> None:
    page = (await people.host()).page
    await page.goto("/admin?show=jobs")
    row = page.get_by_role("listitem").filter(has=page.get_by_text("guest-links", exact=True))
    await row.get_by_role("button", name="Try: guest-links").click()
    await expect(row.get_by_text(re.compile("would have been done"))).to_be_visible()
