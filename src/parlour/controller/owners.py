"""Meetings under the tariff that their owner has now: it may have ended since it was given."""

from collections.abc import Awaitable, Callable

from parlour.controller.accounts import end_tariffs
from parlour.controller.platform import Platform
from parlour.store.base import now
from parlour.store.meetings import Meeting
from parlour.store.prepared import Place
from parlour.store.tariffs import has_ended

Find = Callable[[Place], Awaitable[Meeting | None]]


async def current_meeting(platform: Platform, find: Find) -> Meeting | None:
    """What `find` finds. An owner whose tariff has ended loses it first."""
    meeting = await find(platform.database)
    if meeting is None or not has_ended(meeting.owner, now()):
        return meeting
    await end_tariffs(platform.database, platform.settings)
    return await find(platform.database)
