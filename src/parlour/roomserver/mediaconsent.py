"""Keeps from recorders what people have not agreed to give (signaling-modules.md 13.7).

A recorder is expected to leave them out by itself. But a promise of another program is not consent:
so LiveKit is told not to send it their sound and pictures in the first place.
"""

from parlour.media.rooms import MediaRooms, Present
from parlour.room.modules.livekit import ExpectedMedia


class Withheld:
    """What recorders do not get, in all meetings of this process."""

    def __init__(self) -> None:
        self._tracks: dict[tuple[str, str], set[str]] = {}
        """By media room and recorder."""

    def forget_all_but(self, rooms: set[str]) -> None:
        """Drop what is known of media rooms of other meetings than these."""
        for key in [key for key in self._tracks if key[0].partition(":")[0] not in rooms]:
            del self._tracks[key]

    async def look(
        self, expected: ExpectedMedia, present: dict[str, Present], media: MediaRooms
    ) -> None:
        """Withhold what is new, and what a recorder has asked for by itself; give what somebody
        has agreed to meanwhile. Raises MediaError."""
        published = {track for somebody in present.values() for track in somebody.tracks}
        kept_back = {
            track
            for identity in expected.unrecorded & present.keys()
            for track in present[identity].tracks
        }
        where = expected.target, expected.room
        for recorder in expected.recorders & present.keys():
            key = (expected.room, recorder)
            given = (self._tracks.get(key, set()) & published) - kept_back
            if kept_back:
                await media.subscribe(*where, recorder, sorted(kept_back), subscribed=False)
            if given:
                await media.subscribe(*where, recorder, sorted(given), subscribed=True)
            self._tracks[key] = kept_back
