"""Meeting notes: moderators choose who writes, everybody reads."""

import pytest
from playwright.async_api import expect
from tests.support.meetingtools import Tools
from tests.support.people import People

pytestmark = pytest.mark.asyncio(loop_scope="session")

GRACE = "Grace Hopper"


async def test_what_the_moderator_writes_is_read_by_all(people: People) -> None:
    host, guest, _ = await people.meeting(GRACE)
    ada, grace = Tools(host), Tools(guest)

    await ada.panel("Meeting notes")
    await ada.press("notes-save")
    written = ada.page.frame_locator("[data-testid=content-frame]").get_by_role("textbox")
    await written.click()
    await written.press_sequentially("Decided: more tea")
    await grace.press("pill-notes")
    read = grace.page.frame_locator("[data-testid=content-frame]")
    await expect(read.get_by_text("Decided: more tea")).to_be_visible()

    async with ada.page.expect_download() as download:
        await ada.press("notes-pdf")
        await ada.page.get_by_role("button", name="Download", exact=True).click()
    assert (await (await download.value).path()).read_bytes().startswith(b"%PDF-")
