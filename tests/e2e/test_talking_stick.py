"""The talking stick: one speaks, the others see who comes next."""

import re

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


async def test_chance_gives_everybody_one_turn(people: People) -> None:
    host, guest, _ = await people.meeting(GRACE)
    ada, grace = Tools(host), Tools(guest)

    panel = await ada.panel("Talking stick")
    await panel.get_by_text("At random", exact=True).click()
    await ada.press("automod-start")
    await expect(ada.by_id("automod-speaker")).to_have_text(re.compile(f"{ADA.name}|{GRACE}"))
    hers = await ada.by_id("automod-speaker").inner_text()
    first, second = (ada, grace) if hers.startswith(ADA.name) else (grace, ada)
    await expect(first.by_id("turn-own")).to_be_visible()

    await first.by_id("turn-own").get_by_test_id("turn-pass").click()
    await expect(second.by_id("turn-own")).to_be_visible()
    await second.by_id("turn-own").get_by_test_id("turn-pass").click()
    await ada.has_message("Everybody has had their turn")
    await expect(ada.by_id("turn-own")).to_have_count(0)
    await expect(grace.by_id("turn-own")).to_have_count(0)


async def test_whoever_has_the_word_chooses_the_next_and_the_last_one_is_told(
    people: People,
) -> None:
    host, guest, _ = await people.meeting(GRACE)
    ada, grace = Tools(host), Tools(guest)

    panel = await ada.panel("Talking stick")
    await panel.get_by_text("From hand to hand", exact=True).click()
    # A long form: what takes the focus must not scroll the meeting away.
    await panel.get_by_text("5 min", exact=True).click()
    await expect(host.page.get_by_role("banner")).to_be_in_viewport(ratio=1)
    await ada.press("automod-start")
    await expect(ada.by_id("automod-speaker")).to_have_text("Nobody")

    await host.button(f"Give {GRACE} the word").click()
    turn = grace.by_id("turn-own")
    await turn.get_by_role("button", name=re.compile("^Pass the word on to")).click()
    await grace.page.get_by_role("option", name=ADA.name).click()
    await turn.get_by_role("button", name="Pass the word on", exact=True).click()
    await expect(ada.by_id("turn-own")).to_contain_text("The moderators pass the word on.")
    await expect(turn).to_have_count(0)

    await host.button(f"Put {GRACE} on the list").click()
    await expect(ada.by_id("automod-queue")).to_have_text(GRACE)
    await ada.press("automod-stop")
    await grace.has_message("The round was ended")
