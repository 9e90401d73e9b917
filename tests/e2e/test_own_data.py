"""In the settings, people take their data with them, and delete their account."""

import json
import zipfile
from pathlib import Path

import httpx
import pytest
from playwright.async_api import expect
from tests.support.browser import PHONE, Account
from tests.support.people import People, access_token, create_account
from tests.support.platform import Platform

pytestmark = pytest.mark.asyncio(loop_scope="session")
EVE = Account("Eve", "Ende", "eve@example.org", "a password for the time being")
OTTO = Account("Otto", "Ohm", "otto@example.org", "volts and amperes 12")


def with_meeting(platform: Platform, account: Account) -> None:
    """Somebody with an account and a meeting."""
    create_account(platform.data, account)
    token = access_token(platform.data, account)
    httpx.post(
        f"{platform.url}/v1/events",
        json={"title": "Planning", "description": "", "is_time_independent": True},
        headers={"Authorization": f"Bearer {token}"},
        trust_env=False,
    ).raise_for_status()


async def test_an_archive_is_downloaded(
    people: People, platform: Platform, screenshots: Path, tmp_path: Path
) -> None:
    with_meeting(platform, OTTO)
    page = (await (await people.somebody()).log_in(OTTO)).page
    await page.goto("/dashboard/settings")
    section = page.get_by_role("region", name="Your data")
    await section.scroll_into_view_if_needed()
    await section.screenshot(path=screenshots / "your-data.png")
    async with page.expect_download() as downloading:
        await section.get_by_role("button", name="Download your data").click()
    download = await downloading.value
    assert download.suggested_filename.endswith(".zip")
    await download.save_as(tmp_path / "otto.zip")
    with zipfile.ZipFile(tmp_path / "otto.zip") as archive:
        assert json.loads(archive.read("profile.json"))["email"] == OTTO.email
        assert json.loads(archive.read("events.json"))["events"][0]["title"] == "Planning"


async def test_an_account_is_deleted_by_who_types_its_address(
    people: People, platform: Platform, screenshots: Path
) -> None:
    people.expect_console(r"400 \(Bad Request\)")  # the log-in that is tried in the end
    with_meeting(platform, EVE)
    person = await (await people.somebody(size=PHONE)).log_in(EVE)
    page = person.page
    await page.goto("/dashboard/settings")
    await page.get_by_role("button", name="Delete account…").click()
    dialog = page.get_by_role("alertdialog")
    confirm = dialog.get_by_role("button", name="Delete for good")
    await expect(dialog.get_by_text("1 meeting", exact=True)).to_be_visible()
    await expect(confirm).to_be_disabled()
    await dialog.get_by_role("textbox").fill("eve@example.com")
    await expect(confirm).to_be_disabled()
    await dialog.get_by_role("textbox").fill(EVE.email)
    await page.screenshot(path=screenshots / "delete-account.png")
    await confirm.click()
    await expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    await page.get_by_role("button", name="Sign in", exact=True).click()
    await person.fill_in_log_in(EVE)
    await expect(page.get_by_text("not right")).to_be_visible()
