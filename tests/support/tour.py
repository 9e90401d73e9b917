"""A walk through every screen of Parlour, from the first start on, for whoever wants to look."""

import uuid
from collections.abc import Awaitable, Callable

from playwright.async_api import Page, expect
from tests.support.browser import PHONE, Account, Person, Size
from tests.support.meetingpage import MeetingPage
from tests.support.people import ADA, People
from tests.support.platform import Platform
from tests.support.tourtools import TOOL_SCREENS, use_tools

SHELL_SCREENS = (
    "set-up",
    "set-up-refused",
    "welcome",
    "log-in",
    "log-in-refused",
    "home-empty",
    "create",
    "create-refused",
    "details",
    "meetings",
    "home",
    "settings",
    "not-found",
    "server-issue",
    "invitation-refused",
)
MEETING_SCREENS = (
    "lobby",
    "lobby-invite",
    "meeting-alone",
    "lobby-guest",
    "meeting",
    "meeting-chat",
    "meeting-people",
    "meeting-invite",
    "meeting-more",
    "meeting-shortcuts",
    "meeting-speaker",
    "meeting-screen",
    "meeting-kick",
    "removed",
    "waiting-room",
    "meeting-waiting",
    "left",
    "meeting-leave",
    "ended",
)
# A phone has no keys to explain.
DESKTOP_ONLY = ("meeting-shortcuts",)


def screens(size: Size) -> list[str]:
    """The names of all screens that the walk comes by on this device."""
    everywhere = SHELL_SCREENS + MEETING_SCREENS + TOOL_SCREENS
    return [name for name in everywhere if size != PHONE or name not in DESKTOP_ONLY]


GRACE = "Grace Hopper"
PLANNED = "Budget of the spring term"

Look = Callable[[str, Page], Awaitable[None]]


async def walk(people: People, fresh: Platform, size: Size, look: Look) -> None:
    """Come by every screen of a fresh platform once, and call `look` with its name there."""
    people.expect_console(r"Failed to load resource: .* status of 4\d\d")
    ada = await _arrive(people, fresh, size, look)
    await _plan(ada, look)
    await _go_astray(people, size, look)
    await _meet(people, ada, size, look)


async def _arrive(people: People, fresh: Platform, size: Size, look: Look) -> Person:
    setup_url = fresh.ready.setup_url
    assert setup_url is not None
    grace = await people.somebody(size=size)
    await grace.page.goto(setup_url)
    await look("set-up", grace.page)
    await grace.fill_in_set_up(Account("Ada", "Lovelace", ADA.email, "short"))
    await expect(grace.page.get_by_role("alert")).to_be_visible()
    await look("set-up-refused", grace.page)
    await grace.fill_in_set_up(ADA)
    await grace.is_at_home()

    ada = await people.somebody(size=size)
    page = ada.page
    await page.goto("/")
    await expect(page.get_by_role("heading", level=1)).to_be_visible()
    await look("welcome", page)
    await page.get_by_role("button", name="Sign in", exact=True).click()
    await expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    await look("log-in", page)
    await ada.fill_in_log_in(ADA._replace(password="not the right one"))
    await expect(page.get_by_role("alert")).to_be_visible()
    await look("log-in-refused", page)
    await ada.fill_in_log_in(ADA)
    await ada.is_at_home()
    await expect(page.get_by_text("Nothing planned", exact=True)).to_be_visible()
    await look("home-empty", page)
    return ada


async def _plan(ada: Person, look: Look) -> None:
    page = ada.page
    await page.get_by_role("link", name="Plan a meeting").first.click()
    await expect(page.get_by_label("Title")).to_be_visible()
    await look("create", page)
    submit = page.get_by_role("button", name="Plan the meeting")
    await submit.click()
    await expect(page.get_by_text("Give the meeting a title.")).to_be_visible()
    await look("create-refused", page)
    await page.get_by_label("Title").fill(PLANNED)
    await page.get_by_label("Description").fill(
        "Figures of the last term, and what to do about them."
    )
    await submit.click()
    await expect(page.get_by_role("heading", name=PLANNED)).to_be_visible()
    await expect(page.get_by_label("Guest link", exact=True)).to_be_visible()
    await look("details", page)
    await page.goto("/dashboard/meetings")
    await expect(page.get_by_text(PLANNED)).to_be_visible()
    await look("meetings", page)
    await page.goto("/dashboard")
    await expect(page.get_by_text(PLANNED)).to_be_visible()
    await look("home", page)
    await page.goto("/dashboard/settings")
    await expect(page.get_by_label("Display name")).to_be_visible()
    await look("settings", page)


async def _go_astray(people: People, size: Size, look: Look) -> None:
    page = (await people.somebody(size=size)).page
    for name, path in (
        ("not-found", "/nowhere"),
        ("server-issue", "/server-issue"),
        ("invitation-refused", f"/room/{uuid.uuid4()}?invite={uuid.uuid4()}"),
    ):
        await page.goto(path)
        await expect(page.get_by_role("heading", level=1)).to_be_visible()
        await look(name, page)


async def _meet(people: People, ada: Person, size: Size, look: Look) -> None:
    await ada.page.goto("/dashboard")
    await ada.open_new_meeting()
    await look("lobby", ada.page)
    await ada.page.get_by_role("button", name="Invite people").click()
    await expect(ada.page.get_by_label("Guest link", exact=True)).to_be_visible()
    await look("lobby-invite", ada.page)
    await ada.page.keyboard.press("Escape")
    host = await ada.pass_lobby()
    link = await host.copy_guest_link()
    await look("meeting-alone", host.page)

    grace = await people.somebody(size=size)
    await grace.open_lobby(link)
    await grace.page.get_by_label("Your name").fill(GRACE)
    await look("lobby-guest", grace.page)
    guest = await grace.pass_lobby(GRACE)
    await _look_around(host, guest, look)
    await use_tools(host, guest, look)
    await _stand_at_the_door(host, grace, guest, look)
    await guest.leave()
    await look("left", guest.page)
    await host.control("Leave").click()
    await expect(host.page.get_by_role("dialog")).to_be_visible()
    await look("meeting-leave", host.page)
    await host.page.keyboard.press("Escape")
    await host.end_for_all()
    await host.is_over()
    await look("ended", host.page)


async def _look_around(host: MeetingPage, guest: MeetingPage, look: Look) -> None:
    page = host.page
    await host.sees(GRACE)
    await guest.open_chat()
    await guest.send_chat("Good morning! The draft is at https://example.org/budget")
    await guest.close_panel()
    await guest.raise_hand()
    await host.sees_hand_of(GRACE)
    await host.has_unread(1)
    await look("meeting", page)
    await host.open_chat()
    await host.send_chat("Thank you, I have it open.")
    await look("meeting-chat", page)
    await host.open_people()
    await expect(host.person(GRACE)).to_be_visible()
    await look("meeting-people", page)
    await host.close_panel()
    await page.get_by_role("banner").get_by_role("button", name="Invite people").click()
    await expect(page.get_by_label("Guest link", exact=True)).to_be_visible()
    await look("meeting-invite", page)
    await page.keyboard.press("Escape")
    await host.open_more()
    await look("meeting-more", page)
    if not host.is_on_phone:
        await page.get_by_role("menuitem", name="Keyboard shortcuts").click()
        await expect(page.get_by_role("dialog")).to_be_visible()
        await look("meeting-shortcuts", page)
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Speaker large").click()
    await expect(page.get_by_test_id("speaker-view")).to_be_visible()
    await look("meeting-speaker", page)
    await host.share_screen()
    await expect(guest.screen_of(ADA.name)).to_be_visible()
    await look("meeting-screen", guest.page)
    await host.stop_sharing()


async def _stand_at_the_door(
    host: MeetingPage, grace: Person, guest: MeetingPage, look: Look
) -> None:
    await host.act_on(GRACE, "Remove from the meeting")
    question = host.page.get_by_role("alertdialog")
    await expect(question).to_be_visible()
    await look("meeting-kick", host.page)
    await question.get_by_role("button", name="Remove").click()
    await guest.was_removed()
    await look("removed", guest.page)
    await guest.button("Enter again").click()
    await grace.leave_lobby()
    await guest.is_waiting()
    await look("waiting-room", guest.page)
    await host.sees_waiting(GRACE)
    await look("meeting-waiting", host.page)
    await host.let_in(GRACE)
    await guest.enter_if_asked()
    await guest.is_open()
    await host.close_panel()
