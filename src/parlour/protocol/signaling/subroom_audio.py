"""Namespace `subroom_audio`: whisper groups (signaling-core.md 13)."""

from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from parlour.protocol.scalars import ParticipantId, Uuid
from parlour.protocol.signaling import envelope

State = Literal["creator", "invited", "accepted"]


class CreateWhisperGroup(envelope.Command, frozen=True):
    participant_ids: list[ParticipantId]


class InviteToWhisperGroup(envelope.Command, frozen=True):
    whisper_id: Uuid
    participant_ids: list[ParticipantId]


class KickWhisperParticipants(envelope.Command, frozen=True):
    whisper_id: Uuid
    participant_ids: list[ParticipantId]


class AcceptWhisperInvite(envelope.Command, frozen=True):
    whisper_id: Uuid


class DeclineWhisperInvite(envelope.Command, frozen=True):
    whisper_id: Uuid


class LeaveWhisperGroup(envelope.Command, frozen=True):
    whisper_id: Uuid


class Member(Struct, frozen=True):
    participant_id: ParticipantId
    state: State


class WhisperGroupCreated(envelope.Event, frozen=True):
    token: str
    whisper_id: Uuid
    participants: list[Member]


class WhisperInvite(envelope.Event, frozen=True):
    issuer: ParticipantId
    whisper_id: Uuid
    participants: list[Member]


class ParticipantsInvited(envelope.Event, frozen=True):
    whisper_id: Uuid
    participant_ids: list[ParticipantId]


class WhisperToken(envelope.Event, frozen=True):
    whisper_id: Uuid
    token: str


class WhisperInviteAccepted(envelope.Event, frozen=True):
    whisper_id: Uuid
    participant_id: ParticipantId


class WhisperInviteDeclined(envelope.Event, frozen=True):
    whisper_id: Uuid
    participant_id: ParticipantId


class LeftWhisperGroup(envelope.Event, frozen=True):
    whisper_id: Uuid
    participant_id: ParticipantId


class Kicked(envelope.Event, frozen=True):
    whisper_id: Uuid


class WhisperGroupDisbanded(envelope.Event, frozen=True):
    """Older word for `kicked`: some clients know only this one."""

    whisper_id: Uuid


class Error(envelope.Event, frozen=True):
    error: Literal[
        "invalid_whisper_id",
        "not_invited",
        "already_accepted",
        "insufficient_permissions",
        "empty_participant_list",
        "invalid_participant_targets",
        "livekit_unavailable",
    ]
    participant_ids: list[ParticipantId] | UnsetType = UNSET


Command = (
    CreateWhisperGroup
    | InviteToWhisperGroup
    | KickWhisperParticipants
    | AcceptWhisperInvite
    | DeclineWhisperInvite
    | LeaveWhisperGroup
)
Event = (
    WhisperGroupCreated
    | WhisperInvite
    | ParticipantsInvited
    | WhisperToken
    | WhisperInviteAccepted
    | WhisperInviteDeclined
    | LeftWhisperGroup
    | Kicked
    | WhisperGroupDisbanded
    | Error
)
