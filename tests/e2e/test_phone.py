"""A guest on a telephone."""

import pytest
from playwright.async_api import expect
from tests.support.browser import PHONE
from tests.support.mediastats import sees_moving_picture
from tests.support.people import ADA, People

pytestmark = pytest.mark.asyncio(loop_scope="session")

GRACE = "Grace Hopper"


async def test_guest_joins_sees_and_writes_on_a_phone(people: People) -> None:
    host = await (await people.host()).start_meeting()
    link = await host.copy_guest_link()

    guest = await (await people.somebody(size=PHONE)).join(link, GRACE)
    await sees_moving_picture(guest.picture_of(ADA.name))

    await guest.open_chat()
    await guest.send_chat("From the train")
    await host.open_chat()
    await host.has_line("From the train", by=GRACE)


async def test_no_screen_is_wider_than_a_phone(people: People) -> None:
    person = await people.host(size=PHONE)
    widths = "[document.documentElement.scrollWidth, window.innerWidth]"

    for path in (
        "/dashboard/settings",
        "/dashboard/meetings",
        "/dashboard/meetings/create",
        "/dashboard",
    ):
        await person.page.goto(path)
        await expect(person.page.get_by_role("heading", level=1)).to_be_visible()
        content, window = await person.page.evaluate(widths)
        assert content <= window, path

    meeting = await person.open_new_meeting()
    content, window = await meeting.page.evaluate(widths)
    assert content <= window
