"""Keeps the media to those who are in the meeting.

LiveKit renews the token of everybody who is connected, for ten minutes each time, and takes back
none of them: whoever was removed can come back with the last one, and listen without being in the
meeting at all, or speak against a restriction. So the room server looks who is there, and takes
out whom it does not know, and who sends sound as a picture, which LiveKit takes for one. A room
from which somebody had to go is watched closely for a while: whoever comes back is out again
before the media flow.
"""

import asyncio

import structlog

from parlour.media.rooms import MediaError, MediaRooms, Present
from parlour.room.io import MediaPermission
from parlour.room.modules.livekit import ExpectedMedia
from parlour.roomserver import limits
from parlour.roomserver.effects import EffectRunner
from parlour.roomserver.house import House
from parlour.roomserver.mediaconsent import Withheld
from parlour.roomserver.medialoss import MediaLosses
from parlour.roomserver.runner import RoomRunner

_log = structlog.get_logger(__name__)


class MediaWatch:
    """Looks into the media rooms of all meetings of this process."""

    def __init__(self, house: House, effects: EffectRunner) -> None:
        self._house = house
        self._effects = effects
        self._closely = effects.departures
        self._losses = MediaLosses()
        self._withheld = Withheld()

    async def run(self) -> None:
        """Look again and again, until cancelled."""
        loop = asyncio.get_running_loop()
        everywhere = loop.time()
        while True:
            await asyncio.sleep(limits.MEDIA_WATCH_CLOSELY_EVERY)
            now = loop.time()
            over = now - limits.MEDIA_WATCH_CLOSELY
            for room in [room for room, since in self._closely.items() if since < over]:
                del self._closely[room]
            looked_at = self._looked_at_closely()
            if now - everywhere >= limits.MEDIA_WATCH_EVERY:
                everywhere = now
                looked_at = list(self._house.rooms)
                self._losses.forget_all_but(set(looked_at))
                self._withheld.forget_all_but(set(looked_at))
            for room in looked_at:
                runner = self._house.rooms.get(room)
                if runner is not None and not runner.over:
                    await self._look(runner)

    def _looked_at_closely(self) -> list[str]:
        """Where somebody had to go, or somebody's new track is not for the recorder."""
        recorded = [
            room
            for room, runner in self._house.rooms.items()
            if room not in self._closely and runner.room.keeps_back_from_recorders
        ]
        return [*self._closely, *recorded]

    async def _look(self, runner: RoomRunner) -> None:
        for expected in runner.room.expected_media:
            try:
                async with asyncio.timeout(limits.EFFECT_TIMEOUT):
                    await self._look_into(runner, expected)
            except (MediaError, TimeoutError):
                # Whoever joins or leaves finds out, too, and says so in the log.
                return

    async def _look_into(self, runner: RoomRunner, before: ExpectedMedia) -> None:
        media = await self._effects.media()
        present = await media.present(before.target, before.room)
        # Only now: whoever has come in meanwhile was expected before being seen.
        current = next((e for e in runner.room.expected_media if e.room == before.room), None)
        expected = current.identities if current is not None else {}
        strangers = sorted(present.keys() - expected.keys())
        disguised = sorted(
            who for who, sources in expected.items() if sources is not None and _lies(present, who)
        )
        if strangers or disguised:
            self._closely[runner.id] = asyncio.get_running_loop().time()
            _log.warning(
                "removed from the media", not_in_the_meeting=strangers, disguised=disguised
            )
            await media.remove(before.target, before.room, [*strangers, *disguised])
        await _restrict(media, before, expected, present)
        if current is None or current.whispering:
            return
        if not present:
            # Nobody else may make it: whoever may make one room may delete all others.
            await media.create(before.target, before.room)
        await self._withheld.look(current, present, media)
        people = present.keys() - set(strangers)
        if await self._losses.look(runner, current, people, media):
            self._closely[runner.id] = asyncio.get_running_loop().time()


def _lies(present: dict[str, Present], identity: str) -> bool:
    return identity in present and present[identity].disguised


async def _restrict(
    media: MediaRooms,
    where: ExpectedMedia,
    expected: dict[str, tuple[str, ...] | None],
    present: dict[str, Present],
) -> None:
    """Take back what an old token still allows."""
    excessive = [
        MediaPermission(identity, sources)
        for identity, sources in expected.items()
        if sources is not None and identity in present and present[identity].sources - set(sources)
    ]
    if excessive:
        await media.permit(where.target, where.room, excessive)
