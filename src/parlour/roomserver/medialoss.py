"""Notices that a media room was lost, with its LiveKit node say, and has it made again.

Clients find out by themselves and come back; with a media server that makes no rooms unasked they
come back to nothing, and some give up. So the room is made again at once, and whoever has not come
back after a while is led there with new credentials.
"""

import asyncio

import structlog
from msgspec import Struct, field

from parlour.media.rooms import MediaRooms
from parlour.room.io import MediaLost
from parlour.room.modules.livekit import ExpectedMedia
from parlour.roomserver import limits
from parlour.roomserver.runner import RoomRunner

_log = structlog.get_logger(__name__)


class _Known(Struct):
    """A media room when it was last looked at."""

    incarnation: str
    seen: set[str] = field(default_factory=set[str])
    missing: set[str] = field(default_factory=set[str])
    """Who was in the room that was lost, and has not been seen since."""
    lost_at: float = 0.0


class MediaLosses:
    """What is known of the media rooms of all meetings of this process."""

    def __init__(self) -> None:
        self._known: dict[str, _Known] = {}

    def forget_all_but(self, rooms: set[str]) -> None:
        """Drop what is known of media rooms of other meetings than these."""
        for name in [name for name in self._known if name.partition(":")[0] not in rooms]:
            del self._known[name]

    async def look(
        self, runner: RoomRunner, expected: ExpectedMedia, present: set[str], media: MediaRooms
    ) -> bool:
        """Compare with the last look; true if the room has just been lost. Raises MediaError."""
        known = self._known.get(expected.room)
        if known is None:
            if present:
                incarnation = await media.incarnation(expected.target, expected.room)
                if incarnation is not None:
                    self._known[expected.room] = _Known(incarnation, present)
            return False
        absent = (known.seen & expected.identities.keys()) - present
        known.seen = present | absent
        lost = bool(absent) and await self._is_lost(known, expected, absent, media)
        self._lead_back(runner, expected, known, present)
        return lost

    async def _is_lost(
        self, known: _Known, expected: ExpectedMedia, absent: set[str], media: MediaRooms
    ) -> bool:
        found = await media.incarnation(expected.target, expected.room)
        if found == known.incarnation:
            # They have left the media for reasons of their own.
            known.seen -= absent
            return False
        if found is None:
            await media.create(expected.target, expected.room)
            found = await media.incarnation(expected.target, expected.room) or ""
        known.incarnation = found
        known.missing |= absent
        known.seen -= absent
        known.lost_at = asyncio.get_running_loop().time()
        _log.warning("media room was lost and is there again", room=expected.room)
        return True

    def _lead_back(
        self, runner: RoomRunner, expected: ExpectedMedia, known: _Known, present: set[str]
    ) -> None:
        known.missing = (known.missing & expected.identities.keys()) - present
        waited = asyncio.get_running_loop().time() - known.lost_at
        if known.missing and waited >= limits.MEDIA_RETURN_ALONE:
            identities = tuple(sorted(known.missing))
            known.missing.clear()
            runner.apply(MediaLost(at=runner.clock(), room=expected.room, identities=identities))
