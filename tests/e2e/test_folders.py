"""The folder of a meeting and the calendar feed, from where people look for them."""

from pathlib import Path

import httpx
import pytest
from icalendar import Calendar
from playwright.async_api import Page, expect
from tests.support.axe import severe_findings
from tests.support.browser import PHONE
from tests.support.people import ADA, People

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def plan_meeting_with_folder(page: Page, title: str) -> None:
    await page.goto("/dashboard/meetings/create")
    await page.get_by_label("Title").fill(title)
    await page.get_by_text("Shared folder", exact=True).click()
    await page.get_by_role("button", name="Plan the meeting").click()
    await expect(page.get_by_test_id("meeting-folder")).to_be_visible()


async def link_and_password(page: Page, group: str) -> tuple[str, str]:
    found = page.get_by_role("group", name=group)
    link = await found.get_by_label("Link", exact=True).input_value()
    password = await found.get_by_label("Password of the folder", exact=True).input_value()
    return link, password


async def open_folder(page: Page, link: str, password: str) -> None:
    await page.goto(link)
    await page.get_by_label("Password of the folder").fill(password)
    await page.get_by_role("button", name="Open folder").click()
    await expect(page.get_by_role("heading", name="Files", exact=True)).to_be_visible()


async def test_files_go_from_the_organiser_to_somebody_without_an_account(
    people: People, tmp_path: Path, screenshots: Path
) -> None:
    ada = await (await people.somebody()).log_in(ADA)
    await plan_meeting_with_folder(ada.page, "Budget 2027")
    assert await severe_findings(ada.page) == []
    await ada.screenshot(screenshots / "folder-of-meeting.png")
    write = await link_and_password(ada.page, "For you: add and delete files")
    read = await link_and_password(ada.page, "For the others: view and download")

    slides = tmp_path / "Slides.pdf"
    slides.write_bytes(b"%PDF-1.7 " + b"x" * 2_000_000)
    await open_folder(ada.page, *write)
    await ada.page.locator("#choose").set_input_files(slides)
    await expect(ada.page.get_by_role("link", name="Slides.pdf")).to_be_visible()
    assert await severe_findings(ada.page) == []
    await ada.screenshot(screenshots / "folder-to-write.png")

    guest = await people.somebody(size=PHONE)
    await open_folder(guest.page, *read)
    await expect(guest.page.get_by_role("button", name="Delete")).to_have_count(0)
    assert await severe_findings(guest.page) == []
    await guest.screenshot(screenshots / "folder-to-read-phone.png")
    async with guest.page.expect_download() as downloading:
        await guest.page.get_by_role("link", name="Slides.pdf").click()
    download = await downloading.value
    assert download.suggested_filename == "Slides.pdf"
    saved = tmp_path / "saved.pdf"
    await download.save_as(saved)
    assert saved.read_bytes() == slides.read_bytes()

    await ada.page.get_by_role("button", name="Delete Slides.pdf").click()
    await ada.page.get_by_role("button", name="Delete", exact=True).click()
    await expect(ada.page.get_by_text("Nothing here yet")).to_be_visible()


async def test_a_folder_is_added_to_a_meeting_later_and_deleted_again(people: People) -> None:
    page = (await (await people.somebody()).log_in(ADA)).page
    await page.goto("/dashboard/meetings/create")
    await page.get_by_label("Title").fill("Without files")
    await page.get_by_role("button", name="Plan the meeting").click()
    await page.get_by_role("button", name="Add a shared folder").click()
    await expect(page.get_by_role("group", name="For you: add and delete files")).to_be_visible()
    await page.get_by_role("button", name="Delete the folder").click()
    await page.get_by_role("alertdialog").get_by_role("button", name="Delete").click()
    await expect(page.get_by_role("button", name="Add a shared folder")).to_be_visible()


async def test_a_calendar_program_subscribes_until_the_link_is_ended(
    people: People, screenshots: Path
) -> None:
    ada = await (await people.somebody()).log_in(ADA)
    page = ada.page
    await plan_meeting_with_folder(page, "In my calendar")
    await page.goto("/dashboard/settings")
    await page.get_by_role("button", name="Make a link").click()
    field = page.get_by_role("textbox", name="Link of your calendar")
    await expect(field).to_be_visible()
    url = await field.input_value()
    subscribe = page.get_by_role("link", name="Subscribe on this device")
    await expect(subscribe).to_have_attribute("href", url.replace("http:", "webcal:"))
    assert await severe_findings(page) == []
    await ada.screenshot(screenshots / "calendar-feed.png")

    async with httpx.AsyncClient(trust_env=False) as program:
        calendar = Calendar.from_ical((await program.get(url)).content)
        assert "In my calendar" in {str(event["SUMMARY"]) for event in calendar.walk("VEVENT")}

        await page.get_by_role("button", name="Make a new link").click()
        await page.get_by_role("alertdialog").get_by_role("button", name="Make a new").click()
        await expect(field).not_to_have_value(url)
        assert (await program.get(url)).status_code == 404
        url = await field.input_value()
        assert (await program.get(url)).status_code == 200

        await page.get_by_role("button", name="End the link").click()
        await page.get_by_role("alertdialog").get_by_role("button", name="End the link").click()
        await expect(page.get_by_role("button", name="Make a link")).to_be_visible()
        assert (await program.get(url)).status_code == 404
