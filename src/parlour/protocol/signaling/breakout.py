"""Namespace `breakout`: rooms within the meeting (signaling-core.md 6)."""

from typing import Any, Literal

from msgspec import UNSET, Struct, UnsetType

from parlour.protocol.roomserver import RoomKind
from parlour.protocol.scalars import U32, ParticipantId, Timestamp
from parlour.protocol.signaling import envelope


class RoomPlan(Struct, frozen=True):
    """A room to open; `assignments` are suggestions to those people."""

    name: str
    assignments: list[ParticipantId] | None = None


class Start(envelope.Command, frozen=True):
    """Duration in seconds, at least 60; without it the session has no end."""

    rooms: list[RoomPlan]
    duration: U32 | None = None


class SwitchRoom(envelope.Command, frozen=True):
    kind: Literal["main", "breakout"]
    id: U32 | None = None


class Stop(envelope.Command, frozen=True):
    """Delay in seconds, at most a day."""

    delay: U32 | None = None


class Room(Struct, frozen=True):
    id: int
    name: str


class Started(envelope.Event, frozen=True):
    started_by: ParticipantId
    rooms: list[Room]
    expires_at: Timestamp | UnsetType = UNSET
    assignment: int | UnsetType = UNSET


class SwitchedRoom(envelope.Event, frozen=True):
    """To the mover: what modules say of the new room."""

    own_data: dict[str, Any]
    old_room: RoomKind
    new_room: RoomKind
    peer_data: dict[ParticipantId, dict[str, Any]] | UnsetType = UNSET


class ParticipantSwitchedRoom(envelope.Event, frozen=True):
    participant_id: ParticipantId
    old_room: RoomKind
    new_room: RoomKind
    module_data: dict[str, Any] | UnsetType = UNSET


class CloseNotice(envelope.Event, frozen=True):
    issued_by: ParticipantId
    stops_at: Timestamp


class Closing(envelope.Event, frozen=True):
    """Without `issued_by` when the session expired."""

    issued_by: ParticipantId | UnsetType = UNSET


class Closed(envelope.Event, frozen=True):
    pass


class Error(envelope.Event, frozen=True):
    error: Literal[
        "insufficient_permission",
        "already_active",
        "too_many_rooms",
        "unknown_participant",
        "invalid_selection",
        "breakout_inactive",
        "unknown_breakout_id",
        "already_in_room",
    ]
    participant_id: ParticipantId | UnsetType = UNSET


class JoinData(Struct, frozen=True):
    """Only while a session runs."""

    room: RoomKind
    rooms: list[Room]
    expires: Timestamp | UnsetType = UNSET


class PeerData(Struct, frozen=True):
    room: RoomKind


Command = Start | SwitchRoom | Stop
Event = Started | SwitchedRoom | ParticipantSwitchedRoom | CloseNotice | Closing | Closed | Error
