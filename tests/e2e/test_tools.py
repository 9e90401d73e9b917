"""Polls, breakout rooms, the timer and reactions, as two people use them."""

import pytest
from playwright.async_api import expect
from tests.support.meetingtools import Tools
from tests.support.people import ADA, People

pytestmark = pytest.mark.asyncio(loop_scope="session")

GRACE = "Grace Hopper"


async def test_a_poll_is_answered_and_its_result_shown(people: People) -> None:
    host, guest, _ = await people.meeting(GRACE)
    ada, grace = Tools(host), Tools(guest)

    await ada.panel("Polls")
    await ada.press("poll-new")
    for label, text in (("Question", "Lunch?"), ("Answer 1", "Soup"), ("Answer 2", "Curry")):
        await ada.page.get_by_label(label, exact=True).fill(text)
    await ada.press("poll-start")
    await grace.press("poll-pill")
    await grace.by_id("poll-running").get_by_text("Curry", exact=True).click()
    await grace.press("poll-vote")
    await expect(grace.by_id("poll-running")).to_contain_text("You have voted")
    await ada.press("poll-finish")
    await expect(grace.by_id("poll-finished")).to_contain_text("1 vote · 100%")


async def test_somebody_goes_to_a_breakout_room_and_comes_back(people: People) -> None:
    host, guest, _ = await people.meeting(GRACE)
    ada, grace = Tools(host), Tools(guest)

    await ada.panel("Breakout rooms")
    await ada.press("breakout-start")
    await grace.press("breakout-join")
    await host.does_not_see(GRACE)
    await expect(grace.by_id("breakout-pill")).to_contain_text("Room")
    await ada.press("breakout-close")
    await host.sees(GRACE)
    await guest.sees(ADA.name)
    await guest.is_connected()


async def test_a_timer_asks_who_is_done(people: People) -> None:
    host, guest, _ = await people.meeting(GRACE)
    ada, grace = Tools(host), Tools(guest)

    await ada.open("Start a timer")
    await ada.press("timer-start")
    await grace.press("timer-pill")
    await grace.press("timer-ready")
    await expect(grace.by_id("ready-count")).to_have_text("1 of 2 are done")
    await grace.page.keyboard.press("Escape")
    await ada.press("timer-pill")
    await ada.press("timer-stop")
    await expect(grace.by_id("timer-pill")).to_have_count(0)


async def test_a_coffee_break_silences_all_and_asks_who_is_back(people: People) -> None:
    host, guest, _ = await people.meeting(GRACE)
    ada, grace = Tools(host), Tools(guest)

    await ada.open("Coffee break")
    await ada.press("timer-start")
    await expect(grace.by_id("coffee-curtain")).to_be_visible()
    await host.sees_muted(GRACE)
    await grace.press("coffee-back")
    await expect(grace.by_id("coffee-curtain")).to_have_count(0)
    await expect(ada.by_id("ready-count")).to_have_text("1 of 2 are back")
    await ada.press("timer-stop")
    await grace.has_message("The coffee break is over")
    await expect(ada.by_id("coffee-curtain")).to_have_count(0)


async def test_a_reaction_is_seen_by_the_others(people: People) -> None:
    host, guest, _ = await people.meeting(GRACE)

    await guest.control("React").click()
    await guest.page.get_by_role("button", name="Applause", exact=True).click()
    await expect(host.page.get_by_test_id("reaction-announcer")).to_have_text(f"{GRACE}: Applause")
