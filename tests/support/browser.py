"""People in browsers: one Chromium for all, a context with its own camera and storage for each."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple, Self

from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect
from tests.support.meetingpage import MeetingPage
from tests.support.witness import Witness

CHROMIUM = "/usr/bin/chromium"
# Contrast and names are checked of what stands still; fake devices show a clock and beep.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream=fps=15",
    "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
    "--mute-audio",
    # Whatever escapes the witness finds no host.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]
PERMISSIONS = ["camera", "microphone", "clipboard-read", "clipboard-write"]

# Generous: two cores may be shared by much else.
expect.set_options(timeout=30_000)


class Size(NamedTuple):
    """A screen, in CSS pixels."""

    width: int
    height: int


LAPTOP = Size(1280, 720)
DESKTOP = Size(1440, 900)
PHONE = Size(390, 844)


class Account(NamedTuple):
    """Somebody who can log in."""

    first_name: str
    last_name: str
    email: str
    password: str

    @property
    def name(self) -> str:
        """As shown to others."""
        return f"{self.first_name} {self.last_name}"


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Debian's Chromium, headless, with fake devices."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        try:
            yield browser
        finally:
            await browser.close()


class Person:
    """Somebody with a browser of their own."""

    def __init__(self, address: str, context: BrowserContext, page: Page, witness: Witness) -> None:
        self.address = address
        self.context = context
        self.page = page
        self.witness = witness

    @classmethod
    async def arrive(
        cls, browser: Browser, address: str, *, size: Size = LAPTOP, locale: str = "en-GB"
    ) -> Self:
        """Open a window; nothing is loaded yet."""
        context = await browser.new_context(
            base_url=address,
            viewport={"width": size.width, "height": size.height},
            is_mobile=size == PHONE,
            has_touch=size == PHONE,
            locale=locale,
            timezone_id="Europe/Berlin",
            color_scheme="light",
            reduced_motion="reduce",
            permissions=PERMISSIONS,
        )
        context.set_default_timeout(30_000)
        witness = await Witness.of(context)
        return cls(address, context, await context.new_page(), witness)

    async def log_in(self, account: Account) -> Self:
        """From the welcome page through the log-in page to the home page."""
        await self.page.goto("/")
        await self.page.get_by_role("button", name="Sign in", exact=True).click()
        await self.fill_in_log_in(account)
        await self.is_at_home()
        return self

    async def fill_in_log_in(self, account: Account) -> None:
        """On the log-in page of the built-in issuer."""
        await self.page.get_by_label("E-mail address").fill(account.email)
        await self.page.get_by_label("Password").fill(account.password)
        await self.page.get_by_role("button", name="Sign in").click()

    async def fill_in_set_up(self, account: Account) -> None:
        """On the page that creates the first account."""
        for label, value in (
            ("First name", account.first_name),
            ("Last name", account.last_name),
            ("E-mail address", account.email),
            ("Password", account.password),
            ("Repeat the password", account.password),
        ):
            await self.page.get_by_label(label, exact=True).fill(value)
        await self.page.get_by_role("button", name="Create account").click()

    async def is_at_home(self) -> None:
        """The page that offers to start a meeting is shown."""
        await expect(self.page.get_by_role("button", name="Start a meeting now")).to_be_visible()

    async def start_meeting(self) -> MeetingPage:
        """From the home page into a new meeting."""
        await self.open_new_meeting()
        return await self.pass_lobby()

    async def open_new_meeting(self) -> MeetingPage:
        """As far as the lobby of a new meeting."""
        await self.page.get_by_role("button", name="Start a meeting now").click()
        await self.is_in_lobby()
        return MeetingPage(self.page, self.witness)

    async def open_lobby(self, link: str) -> None:
        """Follow a link until the lobby is ready."""
        await self.page.goto(link)
        await self.is_in_lobby()

    async def is_in_lobby(self) -> None:
        """The button to enter is there."""
        await expect(self.enter_button).to_be_enabled()

    @property
    def enter_button(self):
        return self.page.get_by_role("button", name="Enter the meeting")

    async def pass_lobby(self, name: str | None = None) -> MeetingPage:
        """Type a name if one is given, enter, and be in the meeting."""
        meeting = await self.leave_lobby(name)
        await meeting.is_open()
        return meeting

    async def leave_lobby(self, name: str | None = None) -> MeetingPage:
        """Press enter, wherever that leads: the meeting, or its waiting room."""
        await self.is_in_lobby()
        if name is not None:
            await self.page.get_by_label("Your name").fill(name)
        await self.enter_button.click()
        return MeetingPage(self.page, self.witness)

    async def join(self, link: str, name: str) -> MeetingPage:
        """As a guest, by the link, with this name."""
        await self.open_lobby(link)
        return await self.pass_lobby(name)

    async def knock(self, link: str, name: str) -> MeetingPage:
        """As a guest, into the waiting room."""
        await self.open_lobby(link)
        meeting = await self.leave_lobby(name)
        await meeting.is_waiting()
        return meeting

    async def screenshot(self, path: Path) -> None:
        """The visible part of the page, as PNG."""
        path.parent.mkdir(parents=True, exist_ok=True)
        await self.page.screenshot(path=path)

    async def go(self) -> None:
        """Close the window and everything in it."""
        await self.context.close()
