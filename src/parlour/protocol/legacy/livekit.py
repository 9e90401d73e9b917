"""Namespace `livekit` of the older generation: forced mute and restrictions are here, too
(signaling-legacy.md 9)."""

from typing import Literal

import msgspec

from parlour.protocol.scalars import ParticipantId
from parlour.protocol.signaling import envelope


class CreateNewAccessToken(envelope.Command, frozen=True):
    pass


class RequestPopoutStreamAccessToken(envelope.Command, frozen=True):
    pass


class ForceMute(envelope.Command, frozen=True):
    participants: list[ParticipantId]


class GrantScreenSharePermission(envelope.Command, frozen=True):
    participants: list[ParticipantId]


class RevokeScreenSharePermission(envelope.Command, frozen=True):
    participants: list[ParticipantId]


class EnableMicrophoneRestrictions(envelope.Command, frozen=True):
    unrestricted_participants: list[ParticipantId]


class DisableMicrophoneRestrictions(envelope.Command, frozen=True):
    pass


Command = (
    CreateNewAccessToken
    | RequestPopoutStreamAccessToken
    | ForceMute
    | GrantScreenSharePermission
    | RevokeScreenSharePermission
    | EnableMicrophoneRestrictions
    | DisableMicrophoneRestrictions
)


class ForceMuted(envelope.Event, frozen=True):
    moderator: ParticipantId


class MicrophoneRestrictionsEnabled(envelope.Event, frozen=True):
    unrestricted_participants: list[ParticipantId]


class MicrophoneRestrictionsDisabled(envelope.Event, frozen=True):
    pass


class Error(envelope.Event, frozen=True):
    error: Literal["livekit_unavailable", "insufficient_permissions"]


command_decoder = msgspec.json.Decoder(Command)
