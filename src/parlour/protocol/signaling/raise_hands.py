"""Namespace `raise_hands` (signaling-core.md 9)."""

from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from parlour.protocol.scalars import ParticipantId, Timestamp
from parlour.protocol.signaling import envelope


class RaiseHand(envelope.Command, frozen=True):
    pass


class LowerHand(envelope.Command, frozen=True):
    pass


class EnableRaiseHands(envelope.Command, frozen=True):
    pass


class DisableRaiseHands(envelope.Command, frozen=True):
    pass


class ResetRaisedHands(envelope.Command, frozen=True):
    """Without a target: every hand in the room."""

    target: ParticipantId | list[ParticipantId] | None = None


class HandRaised(envelope.Event, frozen=True):
    """The envelope's timestamp is the time of raising."""

    participant: ParticipantId


class HandLowered(envelope.Event, frozen=True):
    participant: ParticipantId


class RaiseHandsEnabled(envelope.Event, frozen=True):
    issued_by: ParticipantId


class RaiseHandsDisabled(envelope.Event, frozen=True):
    """Drops all raised hands."""

    issued_by: ParticipantId


class RaisedHandResetByModerator(envelope.Event, frozen=True):
    issued_by: ParticipantId
    participants: list[ParticipantId]


class Error(envelope.Event, frozen=True):
    error: Literal["insufficient_permissions", "unknown_participant", "raise_hands_disabled"]


class Raised(Struct, frozen=True):
    raised_at: Timestamp


class JoinData(Struct, frozen=True):
    """`state` is the own hand, if it is up."""

    raise_hands_enabled: bool
    state: Raised | UnsetType = UNSET


PeerData = Raised

Command = RaiseHand | LowerHand | EnableRaiseHands | DisableRaiseHands | ResetRaisedHands
Event = (
    HandRaised
    | HandLowered
    | RaiseHandsEnabled
    | RaiseHandsDisabled
    | RaisedHandResetByModerator
    | Error
)
