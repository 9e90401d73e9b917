"""The moderator decides who is in the room."""

import pytest
from playwright.async_api import expect
from tests.support.mediastats import sees_moving_picture
from tests.support.meetingtools import Tools
from tests.support.people import ADA, People

pytestmark = pytest.mark.asyncio(loop_scope="session")

GRACE = "Grace Hopper"


async def test_kicked_guest_is_told_so_and_waits_on_return(people: People) -> None:
    host, guest, _ = await people.meeting(GRACE)

    await host.remove(GRACE)
    await guest.was_removed()
    await host.does_not_see(GRACE)

    await guest.button("Enter again").click()
    returned = await people.present[1].leave_lobby()
    await returned.is_waiting()
    await host.sees_waiting(GRACE)


async def test_guest_waits_until_the_moderator_lets_them_in(people: People) -> None:
    host = await (await people.host()).start_meeting()
    link = await host.copy_guest_link()
    await host.enable_waiting_room()

    guest = await (await people.somebody()).knock(link, GRACE)
    await expect(guest.toolbar).to_have_count(0)
    await host.sees_waiting(GRACE)
    assert GRACE not in await host.names_of_people()

    await host.let_in(GRACE)
    await guest.enter_if_asked()
    await guest.is_open()
    await guest.sees(ADA.name)
    await sees_moving_picture(guest.picture_of(ADA.name))


async def test_guest_may_not_moderate(people: People) -> None:
    _, guest, _ = await people.meeting(GRACE)

    await guest.offers_no_moderation_of(ADA.name)


async def test_guest_shares_until_the_moderator_takes_the_leave_back(people: People) -> None:
    host, guest, _ = await people.meeting(GRACE)

    await guest.share_screen()
    await sees_moving_picture(host.screen_of(GRACE))

    await host.forbid_sharing_of(GRACE)
    await expect(host.screen_of(GRACE)).to_have_count(0)
    await Tools(guest).has_message("You may no longer share your screen")

    await host.allow_sharing_of(GRACE)
    await Tools(guest).has_message("You may share your screen now")
    await guest.share_screen()
    await sees_moving_picture(host.screen_of(GRACE))
