"""The tools of a meeting as its people use them: what the menus, pills and panels lead to."""

from playwright.async_api import Locator, expect
from tests.support.meetingpage import MeetingPage


class Tools:
    """One person's tools."""

    def __init__(self, meeting: MeetingPage) -> None:
        self.meeting = meeting
        self.page = meeting.page

    async def open(self, entry: str) -> None:
        """An entry of the tools menu; on a phone it is part of the menu with everything else."""
        if self.meeting.is_on_phone:
            await self.meeting.open_more()
        else:
            await self.meeting.control("Tools").click()
        await self.page.get_by_role("menuitem", name=entry, exact=True).click()

    async def panel(self, entry: str, name: str | None = None) -> Locator:
        """The panel that an entry opens."""
        await self.open(entry)
        panel = self.page.get_by_role("complementary", name=name or entry, exact=True)
        await expect(panel).to_be_visible()
        return panel

    def by_id(self, test_id: str) -> Locator:
        """A part of the page by its test id."""
        return self.page.get_by_test_id(test_id)

    async def press(self, test_id: str) -> None:
        """Press the button with this test id."""
        await self.by_id(test_id).click()

    async def has_message(self, text: str) -> None:
        """A short message at the edge of the screen."""
        region = self.page.get_by_role("region", name="Messages")
        await expect(region.get_by_text(text)).to_be_visible()
