"""Namespace `control`: joining, hands, roles (signaling-legacy.md 6)."""

from typing import Any, Literal

import msgspec
from msgspec import UNSET, Struct, UnsetType

from parlour.protocol.scalars import ParticipantId, Timestamp
from parlour.protocol.signaling import core, envelope

Role = Literal["guest", "user", "moderator"]
Kind = Literal["user", "guest", "sip", "recorder"]
LeaveReason = Literal["quit", "timeout", "sent_to_waiting_room", "kicked", "banned"]


class Join(envelope.Command, frozen=True):
    """The first command; everybody else but guests is called as their profile says."""

    display_name: str | None = None


class EnterRoom(envelope.Command, frozen=True):
    pass


class RaiseHand(envelope.Command, frozen=True):
    pass


class LowerHand(envelope.Command, frozen=True):
    pass


class GrantModeratorRole(envelope.Command, frozen=True):
    target: ParticipantId


class RevokeModeratorRole(envelope.Command, frozen=True):
    target: ParticipantId


Command = Join | EnterRoom | RaiseHand | LowerHand | GrantModeratorRole | RevokeModeratorRole


class ControlData(Struct, frozen=True):
    """What everybody knows of a participant. `left_at` is null: nobody is listed who has left."""

    display_name: str
    role: Role
    participation_kind: Kind
    hand_is_up: bool
    hand_updated_at: Timestamp
    joined_at: Timestamp
    is_room_owner: bool
    left_at: None = None
    avatar_url: str | UnsetType = UNSET


class Participant(Struct, frozen=True):
    id: ParticipantId
    control: ControlData
    timer: dict[str, Any] | UnsetType = UNSET


class Features(Struct, frozen=True):
    features: list[str]


class Tariff(Struct, frozen=True):
    id: str
    name: str
    quotas: dict[str, int]
    modules: dict[str, Features]


class EventInfo(Struct, frozen=True):
    id: str
    room_id: str
    title: str
    is_adhoc: bool
    e2e_encryption: bool
    meeting_details: core.MeetingDetails


class WaitingParticipant(Struct, frozen=True):
    id: ParticipantId
    control: ControlData
    waiting_room_state: Literal["waiting", "accepted"]


class ModerationData(Struct, frozen=True):
    """The fields about the waiting room are for moderators."""

    raise_hands_enabled: bool
    waiting_room_enabled: bool | UnsetType = UNSET
    waiting_room_participants: list[WaitingParticipant] | UnsetType = UNSET


class JoinSuccess(envelope.Event, frozen=True):
    """The data of modules stands beside the fields of the join."""

    id: ParticipantId
    display_name: str
    role: Role
    is_room_owner: bool
    participants: list[Participant]
    tariff: Tariff
    event_info: EventInfo | None
    room_info: core.RoomInfo
    moderation: ModerationData
    avatar_url: str | UnsetType = UNSET
    closes_at: Timestamp | UnsetType = UNSET
    livekit: dict[str, Any] | UnsetType = UNSET
    chat: dict[str, Any] | UnsetType = UNSET
    timer: dict[str, Any] | UnsetType = UNSET


class JoinBlocked(envelope.Event, frozen=True):
    reason: Literal["participant_limit_reached"]


class Joined(envelope.Event, frozen=True):
    """A participant, flattened."""

    id: ParticipantId
    control: ControlData
    timer: dict[str, Any] | UnsetType = UNSET


class Update(envelope.Event, frozen=True):
    """The whole state of a participant: clients overwrite hand and role with it."""

    id: ParticipantId
    control: ControlData
    timer: dict[str, Any] | UnsetType = UNSET


class Left(envelope.Event, frozen=True):
    id: ParticipantId
    reason: LeaveReason


class HandRaised(envelope.Event, frozen=True):
    pass


class HandLowered(envelope.Event, frozen=True):
    pass


class RoleUpdated(envelope.Event, frozen=True):
    new_role: Role


class ModeratorRoleGranted(envelope.Event, frozen=True):
    target: ParticipantId


class ModeratorRoleRevoked(envelope.Event, frozen=True):
    target: ParticipantId


class TimeLimitQuotaElapsed(envelope.Event, frozen=True):
    pass


class RoomDeleted(envelope.Event, frozen=True):
    pass


ErrorCode = Literal[
    "invalid_json",
    "invalid_namespace",
    "invalid_username",
    "already_joined",
    "not_yet_joined",
    "not_accepted_or_not_in_waiting_room",
    "raise_hands_disabled",
    "insufficient_permissions",
    "target_is_room_owner",
    "nothing_to_do",
]


class Error(envelope.Event, frozen=True):
    error: ErrorCode


command_decoder = msgspec.json.Decoder(Command)
