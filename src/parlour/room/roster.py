"""What a newcomer is told of the others: one encoded piece for each participant, kept.

A join then costs the bytes it must send, not an encoding of everybody. Pieces differ by audience
(signaling-modules.md 2.2): modules may tell moderators more, or only those in the same room.
"""

from collections.abc import Callable

import msgspec

from parlour.room.io import ParticipantId
from parlour.room.participant import Participant
from parlour.room.receivers import Audience

Encode = Callable[[Participant, Audience], bytes]


class Roster:
    def __init__(self, participants: dict[ParticipantId, Participant]) -> None:
        self._participants = participants
        self._pieces: dict[Audience, dict[ParticipantId, bytes]] = {}

    def changed(self, participant: ParticipantId) -> None:
        for pieces in self._pieces.values():
            pieces.pop(participant, None)

    def everything_changed(self) -> None:
        self._pieces.clear()

    def others(self, audience: Audience, than: ParticipantId, encode: Encode) -> msgspec.Raw:
        """JSON list of every known participant but one; `encode` makes a piece that is missing."""
        pieces = self._pieces.setdefault(audience, {})
        found: list[bytes] = []
        for name, participant in self._participants.items():
            if name != than:
                piece = pieces.get(name)
                if piece is None:
                    piece = pieces[name] = encode(participant, audience)
                found.append(piece)
        return msgspec.Raw(b"[" + b",".join(found) + b"]")
