"""Without a mouse."""

import pytest
from playwright.async_api import Page, expect
from tests.support.people import People

pytestmark = pytest.mark.asyncio(loop_scope="session")

# More stops than any screen has: a name that is not found by then cannot be reached.
MOST_STOPS = 80

# What a control is called. The page itself, and what can be scrolled, hold every name.
_FOCUSED = """
() => {
  const element = document.activeElement;
  const labels = [...(element?.labels ?? [])].map((label) => label.textContent).join(" ");
  const text = element?.matches("a, button, [role]") ? element.textContent : "";
  return element?.getAttribute("aria-label") || labels || text || "";
}
"""


async def tab_to(page: Page, name: str) -> None:
    """Press Tab until what is called so has the focus."""
    stops: list[str] = []
    for _ in range(MOST_STOPS):
        await page.keyboard.press("Tab")
        focused: str = await page.evaluate(_FOCUSED)
        if name in focused:
            return
        stops.append(focused[:40])
    raise AssertionError(f"Tab never comes to {name!r}, but to {stops}")


async def test_from_home_through_a_meeting_by_keyboard_alone(people: People) -> None:
    page = (await people.host()).page

    await tab_to(page, "Start a meeting now")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="Enter the meeting")).to_be_enabled()
    await tab_to(page, "Enter the meeting")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("region", name="Your controls")).to_be_visible()

    await tab_to(page, "Chat")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("textbox", name="Message")).to_be_focused()
    await page.keyboard.type("Written without a mouse")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("log")).to_contain_text("Written without a mouse")

    await page.keyboard.press("Escape")
    await tab_to(page, "Leave")
    await page.keyboard.press("Enter")
    await leave_menu(page)
    await expect(page.get_by_role("heading", name="You have left the meeting")).to_be_visible()


async def leave_menu(page: Page) -> None:
    """A moderator is asked whether to leave or to end the meeting for all."""
    await page.keyboard.press("Enter")


async def test_dialog_keeps_the_focus_and_gives_it_back(people: People) -> None:
    meeting = await (await people.host()).start_meeting()
    page = meeting.page

    await tab_to(page, "Invite")
    await page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_be_visible()
    for _ in range(15):
        await page.keyboard.press("Tab")
        assert await dialog.evaluate("(dialog) => dialog.contains(document.activeElement)")

    await page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)
    await expect(page.get_by_test_id("invite")).to_be_focused()
