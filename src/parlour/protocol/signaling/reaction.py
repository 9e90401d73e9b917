"""Namespace `reaction` (signaling-core.md 10)."""

from typing import Literal

from msgspec import Struct

from parlour.protocol.scalars import ParticipantId
from parlour.protocol.signaling import envelope

Reaction = Literal[
    "thumbs_up",
    "thumbs_down",
    "heart",
    "joy",
    "smiling_face_with_tear",
    "open_mouth",
    "tada",
    "clap",
]


class React(envelope.Command, frozen=True):
    reaction: Reaction


class EnableRestrictions(envelope.Command, frozen=True):
    unrestricted_participants: list[ParticipantId]


class DisableRestrictions(envelope.Command, frozen=True):
    pass


class Reacted(envelope.Event, frozen=True):
    participant_id: ParticipantId
    reaction: Reaction


class RestrictionsEnabled(envelope.Event, frozen=True):
    unrestricted_participants: list[ParticipantId]


class RestrictionsDisabled(envelope.Event, frozen=True):
    pass


class Error(envelope.Event, frozen=True):
    error: Literal["restricted", "insufficient_permissions"]


class Free(Struct, frozen=True, tag_field="type", tag="disabled"):
    """Everybody may react."""


class Restricted(Struct, frozen=True, tag_field="type", tag="enabled"):
    """Only these people may react; moderators are not exempt."""

    unrestricted_participants: list[ParticipantId]


class JoinData(Struct, frozen=True):
    restrictions: Free | Restricted


Command = React | EnableRestrictions | DisableRestrictions
Event = Reacted | RestrictionsEnabled | RestrictionsDisabled | Error
