"""Meetings that are going on follow their owner's tariff.

Whoever changes a tariff, or whose it is, says so (`follow`). Then the room servers are asked what
each of their rooms goes by, and rooms that go by something else are given new parameters. That is
compared with the database and not with the change: what was missed is caught up the next time, at
the latest by the job `tariffs`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

import structlog
from sqlalchemy.exc import SQLAlchemyError

from parlour.controller import storing
from parlour.controller.errors import ApiError
from parlour.controller.parameters import room_parameters, room_tariff
from parlour.controller.platform import Platform
from parlour.protocol.roomserver import Tariff
from parlour.store.live_meetings import meetings_in
from parlour.store.meetings import Meeting

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Behind:
    """A room that goes by another tariff than its owner has."""

    server: str
    meeting: Meeting
    storage_changed: bool


def follow(platform: Platform) -> None:
    """Begin to bring live rooms up to date; nobody waits for it."""
    platform.tariff_rounds.begin(partial(_round, platform))


async def behind(platform: Platform) -> Sequence[Behind]:
    """The live rooms that go by another tariff than their owner has."""
    running, _ = await platform.roomservers.running()
    known = {UUID(room.id): (url, room.tariff) for url, room in running if room.tariff is not None}
    if not known:
        return []
    async with platform.database.reading() as session:
        meetings = await meetings_in(session, known.keys())
    found: list[Behind] = []
    for meeting in meetings:
        url, given = known[meeting.room.id]
        wanted = room_tariff(meeting.tariff, platform.settings)
        if _said(given) != _said(wanted):
            storage = given.quotas.get(storing.MAX_STORAGE), wanted.quotas.get(storing.MAX_STORAGE)
            found.append(Behind(url, meeting, storage[0] != storage[1]))
    return found


async def bring_up_to_date(platform: Platform, one: Behind) -> None:
    """Give a room what it should go by. Raises RoomServerFailed."""
    parameters = await room_parameters(platform, one.meeting)
    await platform.roomservers.replace(one.server, one.meeting.room.id, parameters)
    if one.storage_changed:
        # New parameters come without a word; people are shown how much storage there is.
        await storing.tell_quota(platform, one.meeting.owner.id)


async def _round(platform: Platform) -> None:
    try:
        for one in await behind(platform):
            await bring_up_to_date(platform, one)
    except (SQLAlchemyError, OSError, ApiError) as error:
        _log.warning("live_rooms_not_told_of_tariff", error=repr(error))


def _said(tariff: Tariff) -> tuple[object, ...]:
    """What a room can go by; how much is used, it learns in other ways."""
    return tariff.id, tariff.name, tariff.quotas, sorted(tariff.disabled_features)
