"""All that a room remembers. A snapshot is this struct and nothing else.

Only dicts and lists, no sets: their order is the order of insertion, the same in every process.
"""

import msgspec
from msgspec import Struct, field

from parlour.protocol.roomserver import RoomParameters, WaitingRoomMode
from parlour.room.io import (
    AnyEffect,
    CloseReason,
    ConnectionId,
    Micros,
    ParticipantId,
)
from parlour.room.participant import MAIN, Ban, Participant, Place, Waiter


class Origin(Struct, frozen=True):
    """Who set something in motion: answers go there, with the transaction id."""

    participant: ParticipantId | None = None
    connection: ConnectionId | None = None
    transaction_id: int | None = None
    place: Place = MAIN


class Pending(Struct, frozen=True):
    """An effect under way, and what its module noted about it."""

    effect: AnyEffect
    namespace: str
    origin: Origin
    note: msgspec.Raw


class BreakoutSession(Struct):
    """Rooms within the meeting; a room's number is its index."""

    names: list[str]
    expires_at: Micros | None = None


class RoomState(Struct):
    room_id: str
    parameters: RoomParameters
    seed: bytes
    created_at: Micros
    now: Micros
    waiting_room: WaitingRoomMode
    address: str = ""
    """Where clients reach the room server."""
    participants: dict[ParticipantId, Participant] = field(
        default_factory=dict[ParticipantId, Participant]
    )
    connections: dict[ConnectionId, ParticipantId] = field(
        default_factory=dict[ConnectionId, ParticipantId]
    )
    waiting: dict[ParticipantId, Waiter] = field(default_factory=dict[ParticipantId, Waiter])
    waiting_connections: dict[ConnectionId, ParticipantId] = field(
        default_factory=dict[ConnectionId, ParticipantId]
    )
    banned: dict[ParticipantId, Ban] = field(default_factory=dict[ParticipantId, Ban])
    timers: dict[str, Micros] = field(default_factory=dict[str, Micros])
    """`namespace:name` → when it is due."""
    pending: dict[int, Pending] = field(default_factory=dict[int, Pending])
    effects: int = 0
    """Effects so far; the next one takes the next number."""
    ids: int = 0
    """Random ids drawn so far."""
    time_limit_runs: bool = False
    closes_not_before: Micros = 0
    """A limit that came during the meeting leaves some time."""
    begun: bool = False
    """Somebody has been in the conference."""
    notices: int = 0
    """Notices to the controller so far."""
    guests_may_moderate: bool = False
    """Guests can be made moderators: an older client, which expects that, has come."""
    breakout: BreakoutSession | None = None
    closing: CloseReason | None = None
    """Everybody was told; modules still have something made and stored."""
    closed: CloseReason | None = None
    modules: dict[str, msgspec.Raw] = field(default_factory=dict[str, msgspec.Raw])
    """State of each running module, filled in for a snapshot."""
