"""Names at LiveKit (signaling-core.md 7.3)."""

from parlour.room.io import ConnectionId, ParticipantId
from parlour.room.participant import MAIN, Place

_UUID_LENGTH = 36


def media_room(room_id: str, place: Place) -> str:
    return f"{room_id}:{'main' if place == MAIN else place}"


def identity(participant: ParticipantId, connection: ConnectionId) -> str:
    return f"{participant}:{connection}"


def popout_identity(participant: ParticipantId, connection: ConnectionId, number: int) -> str:
    return f"{participant}:{connection}-popout{number}"


def participant_of(identity: str) -> ParticipantId:
    return identity.partition(":")[0]


def connection_of(identity: str) -> ConnectionId:
    """Of an ordinary identity or a pop-out's."""
    return identity.partition(":")[2][:_UUID_LENGTH]
