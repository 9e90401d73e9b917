"""The room server dies in the middle of a meeting; nobody has to do anything about it."""

import asyncio
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.async_api import expect
from tests.support.mediastats import sees_moving_picture
from tests.support.people import ADA, People
from tests.support.platform import Platform, Ready

pytestmark = pytest.mark.asyncio(loop_scope="session")

GRACE = "Grace Hopper"
RECOVERY_SECS = 5
# What a browser writes about a server that is not there.
UNREACHABLE = "WebSocket connection to|ERR_CONNECTION_REFUSED|status of 50[234]"

_WATCH_FOR_LOBBY = """
() => {
  window.__lobbySeen = false;
  const look = () => {
    if (document.body.innerText.includes("Ready to join?")) window.__lobbySeen = true;
  };
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
}
"""


@contextmanager
def outage(platform: Platform) -> Iterator[None]:
    """SIGKILL for the room server; as long as the block runs, nobody may start another."""
    os.kill(platform.ready.pid, signal.SIGSTOP)
    try:
        os.kill(platform.ready.roomservers[0].pid, signal.SIGKILL)
        yield
    finally:
        os.kill(platform.ready.pid, signal.SIGCONT)


async def restarted(platform: Platform, before: Ready) -> float:
    """Wait until the successor of the room server answers; gives the time (monotonic seconds)."""
    await asyncio.to_thread(platform.await_change, before)
    return time.monotonic()


async def test_meeting_survives_the_death_of_its_room_server(
    people: People, platform: Platform
) -> None:
    people.expect_console(UNREACHABLE)
    host, guest, _ = await people.meeting(GRACE)
    await host.open_chat()
    await guest.open_chat()
    await guest.send_chat("Written before")
    await host.has_line("Written before", by=GRACE)
    await guest.raise_hand()
    await host.sees_hand_of(GRACE)
    await sees_moving_picture(host.picture_of(GRACE))
    await sees_moving_picture(guest.picture_of(ADA.name))
    for meeting in (host, guest):
        await meeting.page.evaluate(_WATCH_FOR_LOBBY)
    before = platform.ready

    with outage(platform):
        await asyncio.gather(host.has_lost_connection(), guest.has_lost_connection())
        # Sound and pictures do not pass through the room server.
        await sees_moving_picture(host.picture_of(GRACE), frames=15)
        await sees_moving_picture(guest.picture_of(ADA.name), frames=15)
        await host.send_chat("Written meanwhile")
    start = await restarted(platform, before)
    await asyncio.gather(host.is_connected(), guest.is_connected())
    await guest.has_line("Written meanwhile", by=ADA.name)
    await guest.send_chat("Written after")
    await host.has_line("Written after", by=GRACE)
    assert time.monotonic() - start < RECOVERY_SECS

    for meeting in (host, guest):
        assert await meeting.page.evaluate("window.__lobbySeen") is False
    await host.has_line("Written before", by=GRACE)
    await guest.has_line("Written before", by="You")
    await host.sees_hand_of(GRACE)
    assert sorted(await host.names_of_people()) == [ADA.name, GRACE]
    # Ada is still the moderator: her command is obeyed.
    await host.lower_hand_of(GRACE)
    await guest.has_hand_down()


async def test_who_waits_outside_still_waits_after_the_death_of_the_room_server(
    people: People, platform: Platform
) -> None:
    people.expect_console(UNREACHABLE)
    host = await (await people.host()).start_meeting()
    link = await host.copy_guest_link()
    await host.enable_waiting_room()
    guest = await (await people.somebody()).knock(link, GRACE)
    await host.sees_waiting(GRACE)
    before = platform.ready

    with outage(platform):
        await host.has_lost_connection()
    await restarted(platform, before)
    await asyncio.gather(host.is_connected(), guest.is_waiting())

    await host.sees_waiting(GRACE)
    await host.let_in(GRACE)
    await guest.enter_if_asked()
    await guest.sees(ADA.name)
    await expect(guest.toolbar).to_be_visible()
