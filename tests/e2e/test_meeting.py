"""Two people meet: they see and hear each other, show screens and hands, leave and come back."""

import pytest
from playwright.async_api import expect
from tests.support.mediastats import hears_tone, sees_moving_picture
from tests.support.people import ADA, People

pytestmark = pytest.mark.asyncio(loop_scope="session")

GRACE = "Grace Hopper"


async def test_host_and_guest_see_and_hear_each_other(people: People) -> None:
    host = await (await people.host()).start_meeting()
    link = await host.copy_guest_link()
    guest = await (await people.somebody()).join(link, GRACE)

    await sees_moving_picture(host.picture_of(GRACE))
    await sees_moving_picture(guest.picture_of(ADA.name))
    await hears_tone(host.page)
    await hears_tone(guest.page)


async def test_shared_screen_is_seen_by_the_other(people: People) -> None:
    host, guest, _ = await people.meeting(GRACE)

    await host.share_screen()
    await sees_moving_picture(guest.screen_of(ADA.name))

    await host.stop_sharing()
    await expect(guest.screen_of(ADA.name)).to_have_count(0)


async def test_microphone_and_camera_that_are_off_are_shown_as_off(people: People) -> None:
    host, guest, _ = await people.meeting(GRACE)
    await sees_moving_picture(host.picture_of(GRACE))

    await guest.turn_off_microphone()
    await host.sees_muted(GRACE)

    await guest.turn_off_camera()
    await expect(host.picture_of(GRACE)).to_have_count(0)

    await guest.turn_on_camera()
    await sees_moving_picture(host.picture_of(GRACE))


async def test_raised_hand_is_seen_and_lowered_by_the_moderator(people: People) -> None:
    host, guest, _ = await people.meeting(GRACE)

    await guest.raise_hand()
    await host.sees_hand_of(GRACE)

    await host.lower_hand_of(GRACE)
    await guest.has_hand_down()
    await host.sees_no_hand_of(GRACE)


async def test_reload_returns_to_the_meeting_as_the_same_person(people: People) -> None:
    host, guest, _ = await people.meeting(GRACE)

    await guest.page.reload()

    await guest.sees(ADA.name)
    await sees_moving_picture(guest.picture_of(ADA.name))
    await sees_moving_picture(host.picture_of(GRACE))
    assert sorted(await host.names_of_people()) == [ADA.name, GRACE]


async def test_whoever_leaves_can_come_back(people: People) -> None:
    host, guest, _ = await people.meeting(GRACE)

    await guest.leave()
    await guest.has_left()
    await host.does_not_see(GRACE)

    await guest.button("Enter again").click()
    await people.present[1].pass_lobby()
    await host.sees(GRACE)


async def test_end_for_all_ends_it_for_all(people: People) -> None:
    host, guest, _ = await people.meeting(GRACE)

    await host.end_for_all()

    await guest.is_over()
    await expect(guest.toolbar).to_have_count(0)
    await expect(host.toolbar).to_have_count(0)
