"""Whisper groups: some talk among themselves while the meeting goes on."""

import pytest
from playwright.async_api import expect
from tests.support.meetingtools import Tools
from tests.support.people import ADA, People

pytestmark = pytest.mark.asyncio(loop_scope="session")

GRACE = "Grace Hopper"
ALAN = "Alan Turing"


async def test_people_whisper_with_each_other_and_nobody_else(people: People) -> None:
    host, guest, link = await people.meeting(GRACE)
    ada, grace = Tools(host), Tools(guest)
    third = await (await people.somebody()).join(link, ALAN)
    alan = Tools(third)
    await host.sees(ALAN)

    await host.act_on(GRACE, "Whisper")
    await expect(grace.by_id("whisper-invitation")).to_contain_text(
        f"{ADA.name} would like to whisper with you"
    )
    await grace.press("whisper-accept")
    await expect(ada.by_id("whisper-bar")).to_contain_text(f"You whisper with {GRACE}")
    await expect(grace.by_id("whisper-bar")).to_contain_text(f"You whisper with {ADA.name}")
    await expect(alan.by_id("whisper-bar")).to_have_count(0)

    await ada.press("whisper-talk")
    await expect(ada.by_id("whisper-bar")).to_contain_text("Only your whisper group hears you")
    await expect(third.tile(ADA.name)).to_have_attribute("data-muted", "true")
    await ada.press("whisper-talk")
    await expect(third.tile(ADA.name)).to_have_attribute("data-muted", "false")

    await grace.press("whisper-leave")
    await expect(grace.by_id("whisper-bar")).to_have_count(0)
    await ada.has_message(f"{GRACE} has left the whisper group")


async def test_whoever_does_not_want_to_whisper_says_so(people: People) -> None:
    host, guest, _ = await people.meeting(GRACE)
    ada, grace = Tools(host), Tools(guest)

    await ada.open("Whisper")
    dialog = ada.page.get_by_role("dialog")
    await dialog.get_by_text(GRACE, exact=True).click()
    await ada.press("whisper-start")
    await grace.page.get_by_role("button", name="Not now").click()
    await expect(grace.by_id("whisper-invitation")).to_have_count(0)
    await ada.has_message(f"{GRACE} does not want to whisper now")
