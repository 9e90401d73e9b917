"""Namespace `livekit`: access to the media server (signaling-core.md 7)."""

from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from parlour.protocol.scalars import ParticipantId
from parlour.protocol.signaling import envelope


class CreateNewAccessToken(envelope.Command, frozen=True):
    pass


class RequestPopoutStreamAccessToken(envelope.Command, frozen=True):
    pass


class GrantScreenSharePermission(envelope.Command, frozen=True):
    participants: list[ParticipantId]


class RevokeScreenSharePermission(envelope.Command, frozen=True):
    participants: list[ParticipantId]


class Unrestricted(Struct, frozen=True, tag_field="type", tag="disabled"):
    """Everybody may use their microphone."""


class Restricted(Struct, frozen=True, tag_field="type", tag="enabled"):
    """Only these people and moderators may use their microphone."""

    unrestricted_participants: list[ParticipantId]


MicrophoneRestriction = Unrestricted | Restricted


class Credentials(envelope.Event, frozen=True):
    room: str
    token: str
    public_url: str
    service_url: str | UnsetType = UNSET


class PopoutStreamAccessToken(envelope.Event, frozen=True):
    token: str


class ScreenSharePermissionsUpdated(envelope.Event, frozen=True):
    grant: bool
    participants: list[ParticipantId]


class Error(envelope.Event, frozen=True):
    error: Literal["livekit_unavailable", "insufficient_permissions", "unknown_participant"]
    participant: list[ParticipantId] | UnsetType = UNSET


class JoinData(Struct, frozen=True):
    room: str
    token: str
    public_url: str
    microphone_restriction_state: MicrophoneRestriction
    service_url: str | UnsetType = UNSET


Command = (
    CreateNewAccessToken
    | RequestPopoutStreamAccessToken
    | GrantScreenSharePermission
    | RevokeScreenSharePermission
)
Event = Credentials | PopoutStreamAccessToken | ScreenSharePermissionsUpdated | Error
