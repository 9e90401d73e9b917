"""Namespace `core`: joining, waiting, leaving, closing (signaling-core.md 3 and 4)."""

from typing import Any, Literal

from msgspec import UNSET, Struct, UnsetType

from parlour.protocol.roomserver import ParticipationKind, Role, Tariff
from parlour.protocol.scalars import ConnectionId, DeviceId, ParticipantId, Timestamp
from parlour.protocol.signaling import envelope

FEATURES = ("call_in", "guests_allowed", "storage_upgradable")

OwnRole = Literal["guest", "user", "moderator"]
DisconnectReason = Literal[
    "leave",
    "connection_lost",
    "kicked",
    "debriefed",
    "banned",
    "sent_to_waiting_room",
    "internal_error",
]
RoomCloseReason = Literal[
    "graceful_shutdown",
    "immediate_shutdown",
    "fatal_error",
    "time_limit_reached",
    "idle_timeout_reached",
    "room_deleted",
]


class EnterRoom(envelope.Command, frozen=True):
    """An accepted participant enters from the waiting room."""


class Connection(Struct, frozen=True):
    connection_id: ConnectionId
    device_id: DeviceId


class PeerData(Struct, frozen=True):
    """What everybody knows of a participant; guests carry the role `user`."""

    display_name: str
    role: Role
    participation_kind: ParticipationKind
    joined_at: Timestamp
    is_room_owner: bool
    avatar_url: str | UnsetType = UNSET
    left_at: Timestamp | UnsetType = UNSET


class Participant(Struct, frozen=True):
    """Another participant; without connections if they left."""

    id: ParticipantId
    connections: list[Connection]
    module_data: dict[str, Any]


class EventInfo(Struct, frozen=True):
    id: str
    room_id: str
    title: str
    is_adhoc: bool
    e2e_encryption: bool


class CallIn(Struct, frozen=True):
    tel: str
    id: str
    password: str


class StreamingLink(Struct, frozen=True):
    name: str
    url: str


class MeetingDetails(Struct, frozen=True):
    streaming_links: list[StreamingLink]
    invite_code_id: str | UnsetType = UNSET
    call_in: CallIn | UnsetType = UNSET


class Creator(Struct, frozen=True):
    title: str
    firstname: str
    lastname: str
    display_name: str
    avatar_url: str


class RoomInfo(Struct, frozen=True):
    id: str
    created_by: Creator
    password: str | UnsetType = UNSET


class JoinSuccess(envelope.Event, frozen=True):
    """First message in the conference: all that a newcomer needs to show it."""

    id: ParticipantId
    connection_id: ConnectionId
    device_id: DeviceId
    connections: list[Connection]
    display_name: str
    role: OwnRole
    tariff: Tariff
    enabled_modules: dict[str, list[str]]
    module_data: dict[str, Any]
    participants: list[Participant]
    event_info: EventInfo | None
    meeting_details: MeetingDetails
    room_info: RoomInfo
    is_room_owner: bool
    avatar_url: str | UnsetType = UNSET
    closes_at: Timestamp | UnsetType = UNSET


class ParticipantConnected(envelope.Event, frozen=True):
    participant_id: ParticipantId
    connection_id: ConnectionId
    peer_data: dict[str, Any]


class ParticipantDisconnected(envelope.Event, frozen=True):
    participant_id: ParticipantId
    connection_id: ConnectionId
    reason: DisconnectReason


class JoinBlocked(envelope.Event, frozen=True):
    reason: Literal["participant_limit_reached"]


class InWaitingRoom(envelope.Event, frozen=True):
    connection_id: ConnectionId
    participant_id: ParticipantId


class JoinedWaitingRoom(envelope.Event, frozen=True):
    participant_id: ParticipantId
    connection_ids: list[ConnectionId]
    joined_at: Timestamp
    display_name: str
    avatar_url: str | None


class LeftWaitingRoom(envelope.Event, frozen=True):
    id: ParticipantId
    connection_ids: list[ConnectionId]


class Closing(envelope.Event, frozen=True):
    reason: RoomCloseReason


class ParameterChange(Struct, frozen=True):
    """Absent: unchanged. A null password: removed."""

    password: str | UnsetType | None = UNSET
    title: str | UnsetType = UNSET


class RoomParametersChanged(envelope.Event, frozen=True):
    change: ParameterChange


class Quota(Struct, frozen=True):
    """Bytes; without `total` there is no limit."""

    used: int
    total: int | UnsetType = UNSET


class StorageQuotaChanged(envelope.Event, frozen=True):
    quota: Quota


class Error(envelope.Event, frozen=True):
    error: Literal["unknown_participant", "not_accepted", "already_in_room"]


Command = EnterRoom
Event = (
    JoinSuccess
    | ParticipantConnected
    | ParticipantDisconnected
    | JoinBlocked
    | InWaitingRoom
    | JoinedWaitingRoom
    | LeftWaitingRoom
    | Closing
    | RoomParametersChanged
    | StorageQuotaChanged
    | Error
)
