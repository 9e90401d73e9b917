"""A meeting as one of its people sees it: page object of the room page after the lobby."""

import re

from playwright.async_api import Locator, Page, expect
from tests.support.witness import Witness

# "Grace Hopper, muted, hand raised": the name alone, or with facts behind it.
_FACTS = r"(, (on the phone|muted|hand raised|weak connection))*"


class MeetingPage:
    """The meeting, its waiting room, and the page after it."""

    def __init__(self, page: Page, witness: Witness) -> None:
        self.page = page
        self.witness = witness

    # --- where one is -----------------------------------------------------------------------------

    @property
    def toolbar(self) -> Locator:
        """Microphone, camera, hand, leave: there only inside the meeting."""
        return self.page.get_by_role("region", name="Your controls")

    async def is_open(self) -> None:
        """The meeting is on the screen, and sound and picture are connected."""
        await expect(self.toolbar).to_be_visible()
        await self.is_connected()

    async def is_connected(self) -> None:
        """Nothing on the screen says that signalling or media are lost."""
        await expect(self.page.get_by_test_id("connection-lost")).to_have_count(0)
        await expect(self.page.get_by_test_id("media-lost")).to_have_count(0)

    async def has_lost_connection(self) -> None:
        """The page says that it is reconnecting."""
        await expect(self.page.get_by_test_id("connection-lost")).to_be_visible()

    async def is_waiting(self) -> None:
        """The waiting room is on the screen."""
        await expect(self.heading("Waiting to be let in")).to_be_visible()

    async def enter_if_asked(self) -> None:
        """Once let in, press the button to enter, unless the page enters by itself."""
        enter = self.button("Enter the meeting")
        await expect(enter.or_(self.toolbar).first).to_be_visible()
        if await enter.is_visible():
            await enter.click()

    async def was_removed(self) -> None:
        """The page says that a moderator has removed this person."""
        await expect(self.heading("You were taken out of the meeting")).to_be_visible()

    async def has_left(self) -> None:
        """The page after leaving is on the screen."""
        await expect(self.heading("You have left the meeting")).to_be_visible()

    async def is_over(self) -> None:
        """The page says that the meeting was ended for everybody."""
        await expect(self.heading("The meeting is over")).to_be_visible()

    def heading(self, name: str) -> Locator:
        """A heading of exactly these words."""
        return self.page.get_by_role("heading", name=name, exact=True)

    def button(self, name: str | re.Pattern[str]) -> Locator:
        """A button by its accessible name."""
        return self.page.get_by_role("button", name=name, exact=isinstance(name, str))

    # --- the others -------------------------------------------------------------------------------

    def tile(self, name: str) -> Locator:
        """The place on the stage where somebody is shown."""
        return self.page.get_by_role(
            "article", name=re.compile(f"^{re.escape(name)}{_FACTS}$")
        ).and_(self.page.locator("[data-kind=camera]"))

    def picture_of(self, name: str) -> Locator:
        """The video element with somebody's camera picture."""
        return self.tile(name).locator("video")

    def screen_of(self, name: str) -> Locator:
        """The video element with somebody's shared screen."""
        return self.page.get_by_role("article", name=f"Screen of {name}").locator("video")

    async def sees(self, name: str) -> None:
        """Somebody is in the meeting."""
        await expect(self.tile(name)).to_have_count(1)

    async def does_not_see(self, name: str) -> None:
        """Somebody is no longer in the meeting."""
        await expect(self.tile(name)).to_have_count(0)

    async def sees_muted(self, name: str) -> None:
        """Somebody's microphone is shown as off."""
        await expect(self.tile(name)).to_have_accessible_name(re.compile(", muted"))

    async def sees_hand_of(self, name: str) -> None:
        """Somebody's hand is shown as raised."""
        await expect(self.tile(name)).to_have_accessible_name(re.compile(", hand raised"))

    async def sees_no_hand_of(self, name: str) -> None:
        """Somebody's hand is not, or no longer, raised."""
        await expect(self.tile(name)).not_to_have_accessible_name(re.compile(", hand raised"))

    # --- what one does oneself --------------------------------------------------------------------

    def control(self, name: str) -> Locator:
        """A switch of the toolbar."""
        return self.toolbar.get_by_role("button", name=name, exact=True)

    async def _uncover(self) -> None:
        if self.is_on_phone and await self.page.get_by_role("complementary").count():
            await self.close_panel()

    async def open_more(self) -> None:
        """The menu with what is needed rarely."""
        await self._uncover()
        await self.control("More").click()
        await expect(self.page.get_by_role("menu")).to_be_visible()

    async def _from_more(self, entry: str) -> None:
        await self.open_more()
        await self.page.get_by_role("menuitem", name=entry, exact=True).click()

    async def turn_off_microphone(self) -> None:
        """Mute oneself."""
        await self._press(self.control("Microphone"), on=False)

    async def turn_off_camera(self) -> None:
        """Show oneself no longer."""
        await self._press(self.control("Camera"), on=False)

    async def turn_on_camera(self) -> None:
        """Show oneself again."""
        await self._press(self.control("Camera"), on=True)

    async def share_screen(self) -> None:
        """Show the others one's screen."""
        if self.is_on_phone:
            await self._from_more("Share your screen")
        else:
            await self._press(self.control("Share your screen"), on=True)

    async def stop_sharing(self) -> None:
        """Show one's screen no longer."""
        if self.is_on_phone:
            await self._from_more("Stop sharing")
        else:
            await self._press(self.control("Share your screen"), on=False)

    async def raise_hand(self) -> None:
        """Ask for the floor."""
        await self._press(self.control("Raise your hand"), on=True)

    async def has_hand_down(self) -> None:
        """One's own hand is shown as lowered."""
        await expect(self.control("Raise your hand")).to_have_attribute("aria-pressed", "false")

    @property
    def is_on_phone(self) -> bool:
        """Whether the window is as narrow as a phone: panels cover the stage, menus hold more."""
        size = self.page.viewport_size
        return size is not None and size["width"] < 600

    async def _press(self, control: Locator, *, on: bool) -> None:
        await self._uncover()
        if not on:
            # What is about to be switched on, as microphones are on entering, is not off yet.
            await expect(control).to_have_attribute("aria-pressed", "true")
        state = "true" if on else "false"
        if await control.get_attribute("aria-pressed") != state:
            await control.click()
        await expect(control).to_have_attribute("aria-pressed", state)

    async def copy_guest_link(self) -> str:
        """Open the invitation, press the copy button, close it, and give what was copied."""
        await self._uncover()
        await self.page.get_by_role("banner").get_by_role("button", name="Invite people").click()
        dialog = self.page.get_by_role("dialog")
        await dialog.get_by_role("button", name="Copy: Guest link").click()
        await expect(dialog.get_by_text("Copied", exact=True)).to_be_visible()
        copied: str = await self.page.evaluate("navigator.clipboard.readText()")
        await self.page.keyboard.press("Escape")
        await expect(dialog).to_have_count(0)
        return copied

    async def leave(self) -> None:
        """Leave; a moderator leaves the others to go on."""
        await self._uncover()
        await self.control("Leave").click()
        question = self.page.get_by_role("dialog").get_by_role("button", name="Leave", exact=True)
        gone = self.heading("You have left the meeting")
        await expect(question.or_(gone)).to_be_visible()
        if await question.is_visible():
            await question.click()
        await self.has_left()

    async def end_for_all(self) -> None:
        """As moderator: the meeting is over."""
        await self._uncover()
        await self.control("Leave").click()
        await (
            self.page.get_by_role("dialog").get_by_role("button", name="End for everybody").click()
        )

    # --- chat -------------------------------------------------------------------------------------

    @property
    def chat_button(self) -> Locator:
        """It tells how much is unread."""
        return self.toolbar.get_by_role("button", name=re.compile(r"^Chat\b"))

    @property
    def chat(self) -> Locator:
        """The lines of the open conversation."""
        return self.page.get_by_role("log", name="Messages")

    async def open_chat(self) -> None:
        """Show the chat beside the stage, on a phone instead of it."""
        if not await self.chat.is_visible():
            await self._press(self.chat_button, on=True)
        await expect(self.chat).to_be_visible()

    async def send_chat(self, line: str) -> None:
        """Write to everybody."""
        field = self.page.get_by_role("textbox", name="Message to everybody")
        await field.fill(line)
        await field.press("Enter")
        await expect(field).to_have_value("")

    async def has_line(self, line: str, *, by: str) -> None:
        """A line of somebody's is in the chat, word for word."""
        written = self.chat.get_by_role("article").filter(
            has=self.page.locator("[translate=no]").get_by_text(by, exact=True)
        )
        await expect(
            written.get_by_test_id("chat-message").get_by_text(line, exact=True).last
        ).to_be_visible()

    async def has_unread(self, count: int) -> None:
        """The chat button tells so many unread messages."""
        words = {0: "Chat", 1: "Chat, 1 unread message"}.get(
            count, f"Chat, {count} unread messages"
        )
        await expect(self.chat_button).to_have_accessible_name(words)

    # --- people, and what a moderator does --------------------------------------------------------

    async def open_people(self) -> Locator:
        """Show the list of people beside the stage."""
        panel = self.page.get_by_role("complementary", name="People")
        if not self.is_on_phone:
            button = self.toolbar.get_by_role("button", name=re.compile(r"^People\b"))
            await self._press(button, on=True)
        elif not await panel.count():
            await self._from_more("People")
        await expect(panel).to_be_visible()
        return panel

    async def close_panel(self) -> None:
        """Give the stage all the room."""
        await self.button("Close the side panel").click()
        await expect(self.page.get_by_role("complementary")).to_have_count(0)

    def person(self, name: str) -> Locator:
        """Somebody's line in the list of people."""
        return self.page.get_by_test_id("person").filter(
            has=self.page.get_by_text(name, exact=True)
        )

    async def names_of_people(self) -> list[str]:
        """Everybody in the list of those in the meeting."""
        await self.open_people()
        names = self.page.get_by_test_id("person").locator("p > [translate=no]")
        await expect(names.first).to_be_visible()
        return await names.all_inner_texts()

    async def act_on(self, name: str, action: str) -> None:
        """An entry of the menu of somebody in the list of people."""
        await self.open_people()
        await self.button(f"Actions for {name}").click()
        await self.page.get_by_role("menuitem", name=action, exact=True).click()

    async def lower_hand_of(self, name: str) -> None:
        """As moderator."""
        await self.act_on(name, "Lower hand")

    async def forbid_sharing_of(self, name: str) -> None:
        """A moderator's way to end somebody's screen, and to keep it ended."""
        await self.act_on(name, "No longer allow screen sharing")

    async def allow_sharing_of(self, name: str) -> None:
        """A moderator's leave to share a screen."""
        await self.act_on(name, "Allow screen sharing")

    async def remove(self, name: str) -> None:
        """As moderator: out of the meeting, after the question whether it is meant."""
        await self.act_on(name, "Remove from the meeting")
        await self.page.get_by_role("alertdialog").get_by_role("button", name="Remove").click()

    async def offers_no_moderation_of(self, name: str) -> None:
        """Nothing on the screen would remove or mute somebody."""
        await self.open_people()
        await expect(self.person(name)).to_be_visible()
        menu = self.button(f"Actions for {name}")
        if await menu.count():
            await menu.click()
        for action in ("Remove from the meeting", "Mute", "Send to the waiting room"):
            await expect(self.page.get_by_role("menuitem", name=action)).to_have_count(0)

    async def enable_waiting_room(self) -> None:
        """As moderator: whoever comes from now on waits."""
        await self._from_more("Switch the waiting room on")
        await expect(self.page.get_by_text(re.compile("^The waiting room is on"))).to_be_visible()

    async def sees_waiting(self, name: str) -> None:
        """As moderator: somebody is at the door."""
        await self.open_people()
        await expect(self.button(f"Let in: {name}")).to_be_visible()

    async def let_in(self, name: str) -> None:
        """As moderator."""
        await self.open_people()
        await self.button(f"Let in: {name}").click()
