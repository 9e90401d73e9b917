"""Namespace `timer`, which is the coffee break, too (signaling-core.md 12)."""

from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from parlour.protocol.scalars import U32, ParticipantId, Timestamp
from parlour.protocol.signaling import envelope

Kind = Literal["stopwatch", "countdown"]


class Start(envelope.Command, frozen=True):
    """`duration` in seconds: needed for a countdown, meaningless for a stopwatch."""

    kind: Kind
    duration: U32 | None = None
    style: str | None = None
    title: str | None = None
    enable_ready_check: bool | None = None


class Stop(envelope.Command, frozen=True):
    reason: str | None = None


class UpdateReadyStatus(envelope.Command, frozen=True):
    status: bool


class Started(envelope.Event, frozen=True):
    """`ends_at` for a countdown only. The server gives styles no meaning."""

    started_at: Timestamp
    kind: Kind
    ready_check_enabled: bool
    ends_at: Timestamp | UnsetType = UNSET
    style: str | UnsetType = UNSET
    title: str | UnsetType = UNSET


class Stopped(envelope.Event, frozen=True):
    kind: Literal["by_moderator", "expired"]
    participant_id: ParticipantId | UnsetType = UNSET
    reason: str | UnsetType = UNSET


class UpdatedReadyStatus(envelope.Event, frozen=True):
    participant_id: ParticipantId
    status: bool


class Error(envelope.Event, frozen=True):
    error: Literal[
        "insufficient_permissions",
        "timer_already_running",
        "invalid_duration",
        "timer_not_running",
        "ready_check_not_enabled",
        "internal",
    ]


class JoinData(Struct, frozen=True):
    """Only while a timer runs; `ready_status` is the own one, with a ready check only."""

    started_at: Timestamp
    kind: Kind
    ready_check_enabled: bool
    ends_at: Timestamp | UnsetType = UNSET
    style: str | UnsetType = UNSET
    title: str | UnsetType = UNSET
    ready_status: bool | UnsetType = UNSET


class PeerData(Struct, frozen=True):
    ready_status: bool


Command = Start | Stop | UpdateReadyStatus
Event = Started | Stopped | UpdatedReadyStatus | Error
