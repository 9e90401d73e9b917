"""End-to-end encrypted meetings: the key is in the link, and nobody but browsers ever has it."""

import re

import httpx
import pytest
from playwright.async_api import Page, expect
from tests.support.browser import Account, Person
from tests.support.mediastats import hears_tone, inbound, sees_moving_picture
from tests.support.meetingpage import MeetingPage
from tests.support.overheard import Overheard, files_with
from tests.support.people import ADA, People, access_token, create_account
from tests.support.platform import Platform

pytestmark = pytest.mark.asyncio(loop_scope="session")

BEA = Account("Bea", "Weber", "bea@example.org", "a pass phrase for Bea")
CARL = Account("Carl", "Roth", "carl@example.org", "a pass phrase for Carl")
OTHER_KEY = "AAAAAAAAAAAAAAAAAAAAAA"


async def plan_encrypted_meeting(host: Person) -> str:
    """Through the form; gives the link as it is copied."""
    page = host.page
    await page.goto("/dashboard/meetings/create")
    await page.get_by_label("Title").fill("Between us")
    await page.get_by_role("switch", name="End-to-end encryption").check(force=True)
    await expect(page.get_by_role("switch", name="Guests may join")).to_have_count(0)
    await page.get_by_role("button", name="Plan the meeting").click()
    await expect(page.get_by_role("heading", name="Between us")).to_be_visible()
    link = page.get_by_label("Link for people with an account", exact=True)
    return await link.input_value()


async def invite(platform: Platform, link: str, *guests: Account) -> None:
    """By Ada, to the meeting that the link is of."""
    room = link.partition("#")[0].rpartition("/")[2]
    bearer = {"Authorization": f"Bearer {access_token(platform.data, ADA)}"}
    url = f"{platform.url}/v1"
    async with httpx.AsyncClient(base_url=url, headers=bearer, trust_env=False) as rest:
        event = (await rest.get(f"/rooms/{room}/event")).raise_for_status().json()["id"]
        for guest in guests:
            body = {"email": guest.email}
            (await rest.post(f"/events/{event}/invites", json=body)).raise_for_status()


async def member(people: People, platform: Platform, account: Account) -> Person:
    """Somebody whom the server knows, since they have logged in before."""
    create_account(platform.data, account)
    return await (await people.somebody()).log_in(account)


async def come_by(link: str, person: Person, account: Account) -> None:
    """With an empty browser, over the log-in page into the lobby."""
    await person.page.evaluate("localStorage.clear(), sessionStorage.clear()")
    await person.context.clear_cookies()
    await person.page.goto(link)
    await person.fill_in_log_in(account)
    await expect(person.page.get_by_label("Your name")).to_be_visible()


async def give_key(page: Page, text: str) -> None:
    """Type the link or the key where it is asked for."""
    await page.get_by_label("Whole meeting link, or its key").fill(text)
    await page.get_by_role("button", name="Use", exact=True).click()


async def says_encrypted(meeting: MeetingPage) -> None:
    """The sign in the header, with nobody left out."""
    pill = meeting.page.get_by_test_id("encryption-pill")
    await expect(pill).to_have_accessible_name("End-to-end encrypted")


async def is_hidden_from(meeting: MeetingPage, name: str) -> None:
    """Instead of a picture, the tile says that it cannot be decrypted."""
    tile = meeting.page.get_by_role("article", name=re.compile(f"^{name}, Another key"))
    await expect(tile.get_by_test_id("tile-hidden")).to_be_visible()
    await expect(tile.locator("video")).to_have_count(0)


@pytest.mark.timeout(300)
async def test_only_who_has_the_key_sees_and_hears(people: People, platform: Platform) -> None:
    # The last is what LiveKit's client says when somebody leaves just after having published.
    people.expect_console("InvalidKey|Decryption failed|couldn't set encryption status")
    overheard = Overheard()
    ada = await people.host()
    bea = await member(people, platform, BEA)
    carl = await member(people, platform, CARL)
    for person in (ada, bea, carl):
        overheard.listen(person.context)
    link = await plan_encrypted_meeting(ada)
    await invite(platform, link, BEA, CARL)
    key = link.partition("#key=")[2]
    assert re.fullmatch(r"[\w-]{22}", key)
    await ada.page.get_by_role("link", name="Enter").first.click()
    host = await ada.pass_lobby()

    await come_by(link, bea, BEA)
    assert key not in bea.page.url
    guest = await bea.pass_lobby()
    await sees_moving_picture(host.picture_of(BEA.name))
    await sees_moving_picture(guest.picture_of(ADA.name))
    await hears_tone(guest.page)
    await says_encrypted(host)
    await guest.turn_off_camera()

    await come_by(link.partition("#")[0], carl, CARL)
    await expect(carl.page.get_by_test_id("key-missing")).to_be_visible()
    await expect(carl.enter_button).to_be_disabled()
    await give_key(carl.page, OTHER_KEY)
    third = await carl.pass_lobby()
    await is_hidden_from(third, ADA.name)
    await is_hidden_from(host, CARL.name)
    assert all(t["frames"] == 0 and t["energy"] == 0 for t in await inbound(third.page))
    await expect(third.page.get_by_test_id("key-mismatch")).to_be_visible()

    await third.button("Enter another key").click()
    await give_key(third.page, link)
    await sees_moving_picture(third.picture_of(ADA.name))
    await sees_moving_picture(host.picture_of(CARL.name))
    await says_encrypted(third)
    await host.page.reload()
    await host.is_open()
    await sees_moving_picture(host.picture_of(CARL.name))
    await sees_moving_picture(guest.picture_of(ADA.name))

    overheard.never_heard(key)
    assert files_with(key, platform.folder) == []
