"""The talking stick: one speaks, the others see who comes next."""

import pytest
from playwright.async_api import expect
from tests.support.meetingtools import Tools
from tests.support.people import ADA, People

pytestmark = pytest.mark.asyncio(loop_scope="session")

GRACE = "Grace Hopper"


async def test_the_word_goes_from_one_to_the_next_until_everybody_has_spoken(
    people: People,
) -> None:
    host, guest, _ = await people.meeting(GRACE)
    ada, grace = Tools(host), Tools(guest)

    await ada.panel("Talking stick")
    await ada.press("automod-start")
    await expect(ada.by_id("turn-own")).to_contain_text("It is your turn")
    await expect(grace.by_id("turn-next")).to_have_text("You are next")
    await expect(grace.by_id("automod-pill")).to_have_accessible_name(f"Talking stick: {ADA.name}")

    await ada.by_id("turn-own").get_by_role("button", name="Pass the word on").click()
    await expect(grace.by_id("turn-own")).to_be_visible()
    await expect(ada.by_id("automod-speaker")).to_have_text(GRACE)
    await grace.press("turn-unmute")
    await expect(host.tile(GRACE)).to_have_attribute("data-muted", "false")

    await grace.by_id("turn-own").get_by_role("button", name="End the round").click()
    await ada.has_message("Everybody has had their turn")
    await expect(grace.by_id("automod-pill")).to_have_count(0)


async def test_a_moderator_skips_a_speaker_and_stops_the_round(people: People) -> None:
    host, guest, _ = await people.meeting(GRACE)
    ada, grace = Tools(host), Tools(guest)

    await ada.panel("Talking stick")
    await ada.press("automod-start")
    await ada.press("automod-next")
    await expect(grace.by_id("turn-own")).to_be_visible()

    await ada.press("automod-stop")
    await expect(grace.by_id("turn-own")).to_have_count(0)
    await grace.has_message("The round was ended")
