"""The part of the walk that comes by the tools of a meeting."""

from collections.abc import Awaitable, Callable

from playwright.async_api import Page, expect
from tests.support.meetingpage import MeetingPage
from tests.support.meetingtools import Tools

TOOL_SCREENS = (
    "meeting-talking-stick",
    "meeting-your-turn",
    "meeting-whisper-invitation",
    "meeting-whisper",
    "meeting-vote-form",
    "meeting-vote",
    "meeting-vote-result",
    "meeting-reports",
    "meeting-notes",
    "meeting-board",
)

Look = Callable[[str, Page], Awaitable[None]]


async def use_tools(host: MeetingPage, guest: MeetingPage, look: Look) -> None:
    """Start one tool after the other, and end it again."""
    ada, grace = Tools(host), Tools(guest)
    await _pass_the_stick(ada, look)
    await _whisper(ada, grace, look)
    await _vote(ada, look)
    await ada.panel("Reports")
    await look("meeting-reports", ada.page)
    await host.close_panel()
    await _write_and_draw(ada, look)


async def _pass_the_stick(ada: Tools, look: Look) -> None:
    await ada.panel("Talking stick")
    await expect(ada.by_id("automod-start")).to_be_visible()
    await look("meeting-talking-stick", ada.page)
    await ada.press("automod-start")
    await expect(ada.by_id("turn-own")).to_be_visible()
    await ada.meeting.close_panel()
    await look("meeting-your-turn", ada.page)
    await ada.press("automod-pill")
    await ada.press("automod-stop")
    await ada.meeting.close_panel()


async def _whisper(ada: Tools, grace: Tools, look: Look) -> None:
    await ada.open("Whisper")
    await ada.page.get_by_role("dialog").get_by_role("checkbox").first.check(force=True)
    await ada.press("whisper-start")
    await expect(grace.by_id("whisper-accept")).to_be_visible()
    await look("meeting-whisper-invitation", grace.page)
    await grace.press("whisper-accept")
    await ada.press("whisper-talk")
    await look("meeting-whisper", ada.page)
    await ada.press("whisper-leave")
    await grace.press("whisper-leave")


async def _vote(ada: Tools, look: Look) -> None:
    await ada.panel("Vote with protocol", "Votes")
    await ada.press("vote-new")
    await ada.page.get_by_label("What is voted on?").fill("Budget of the spring term")
    await look("meeting-vote-form", ada.page)
    await ada.press("vote-start")
    card = ada.by_id("vote-running")
    await card.get_by_text("Yes", exact=True).click()
    await look("meeting-vote", ada.page)
    await ada.press("vote-cast")
    await ada.press("vote-confirm")
    await expect(ada.by_id("vote-own")).to_be_visible()
    await ada.press("vote-stop")
    await ada.page.get_by_text("Who voted for what").click()
    await look("meeting-vote-result", ada.page)
    await ada.meeting.close_panel()


async def _write_and_draw(ada: Tools, look: Look) -> None:
    await ada.panel("Meeting notes")
    await ada.press("notes-save")
    await expect(ada.by_id("content-frame")).to_be_visible()
    await look("meeting-notes", ada.page)
    if not ada.meeting.is_on_phone:
        await ada.meeting.close_panel()
    await ada.press("pill-notes")
    await ada.panel("Whiteboard")
    await ada.press("board-start")
    await expect(ada.page.locator("canvas.interactive")).to_be_visible()
    await look("meeting-board", ada.page)
    if not ada.meeting.is_on_phone:
        await ada.meeting.close_panel()
    await ada.press("pill-board")
