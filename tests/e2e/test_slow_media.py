"""Media is slow to come: what people choose meanwhile counts once it is there."""

import asyncio
import re

import pytest
from playwright.async_api import Page, WebSocketRoute, expect
from tests.support.mediastats import sees_moving_picture
from tests.support.meetingpage import MeetingPage
from tests.support.people import ADA, People

pytestmark = pytest.mark.asyncio(loop_scope="session")

GRACE = "Grace Hopper"
LIVEKIT = re.compile(r"/rtc(/|\?)")


async def held_back(page: Page) -> asyncio.Event:
    """From now on LiveKit is reached only once the event is set."""
    opened = asyncio.Event()

    async def pass_on(socket: WebSocketRoute) -> None:
        await opened.wait()
        socket.connect_to_server()

    await page.route_web_socket(LIVEKIT, pass_on)
    return opened


async def guest_without_media(people: People, link: str) -> tuple[MeetingPage, asyncio.Event]:
    """Grace is in the meeting, and her media is not connected yet."""
    person = await people.somebody()
    opened = await held_back(person.page)
    return await person.join(link, GRACE), opened


async def test_who_switches_off_before_media_comes_is_not_heard_or_seen(people: People) -> None:
    host = await (await people.host()).start_meeting()
    link = await host.copy_guest_link()
    guest, opened = await guest_without_media(people, link)

    await guest.turn_off_microphone()
    await guest.turn_off_camera()
    opened.set()

    await sees_moving_picture(guest.picture_of(ADA.name))
    await expect(guest.control("Microphone")).to_have_attribute("aria-pressed", "false")
    await host.sees_muted(GRACE)
    await expect(host.picture_of(GRACE)).to_have_count(0)


async def test_screen_can_be_shared_as_soon_as_media_is_there(people: People) -> None:
    host = await (await people.host()).start_meeting()
    link = await host.copy_guest_link()
    guest, opened = await guest_without_media(people, link)

    await expect(guest.control("Share your screen")).to_be_disabled()
    opened.set()

    await guest.share_screen()
    await sees_moving_picture(host.screen_of(GRACE))
