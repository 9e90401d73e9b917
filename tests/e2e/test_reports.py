"""Reports on who was there: made in the meeting, fetched there and from the meeting's page."""

import pytest
from playwright.async_api import expect
from tests.support.meetingtools import Tools
from tests.support.people import People

pytestmark = pytest.mark.asyncio(loop_scope="session")

GRACE = "Grace Hopper"


async def test_the_attendance_report_is_among_the_files_of_the_meeting(people: People) -> None:
    host, _, _ = await people.meeting(GRACE)
    ada = Tools(host)

    await ada.panel("Reports")
    await ada.press("attendance-make")
    await ada.has_message("Ready:")
    await ada.panel("Files of the meeting")
    async with ada.page.expect_download() as download:
        await ada.press("asset-download")
    assert (await (await download.value).path()).read_bytes().startswith(b"%PDF-")

    await host.leave()
    await ada.page.goto("/dashboard/settings")
    await expect(ada.by_id("asset").first).to_contain_text("Attendance report")


async def test_participation_is_noted_while_the_owner_wants_it(people: People) -> None:
    host, guest, _ = await people.meeting(GRACE)
    ada, grace = Tools(host), Tools(guest)

    await ada.panel("Reports")
    await ada.press("training-start")
    await expect(ada.by_id("training-state")).to_have_text("On")
    await expect(ada.by_id("training-pill")).to_be_visible()
    await grace.has_message("Now and then you will be asked whether you are there")
    await ada.press("training-stop")
    await expect(ada.by_id("training-pill")).to_have_count(0)
