"""Namespace `transcription` (signaling-modules.md 16)."""

from typing import Literal

from msgspec import Struct

from parlour.protocol.scalars import ParticipantId, Timestamp
from parlour.protocol.signaling import envelope

Status = Literal["inactive", "requested", "running"]


class Start(envelope.Command, frozen=True):
    """`language` is a hint such as `de`."""

    language: str | None = None


class Stop(envelope.Command, frozen=True):
    pass


class SaysStarted(Struct, frozen=True, tag_field="kind", tag="started"):
    pass


class SaysStopped(Struct, frozen=True, tag_field="kind", tag="stopped"):
    pass


class SaysSegment(Struct, frozen=True, tag_field="kind", tag="segment"):
    participant_id: ParticipantId
    track_id: str
    starts_at: Timestamp
    ends_at: Timestamp
    text: str


class TranscriptionServiceEvent(envelope.Command, frozen=True):
    """From the service of the room only."""

    event: SaysStarted | SaysStopped | SaysSegment


class StateUpdated(envelope.Event, frozen=True):
    status: Status


class Segment(envelope.Event, frozen=True):
    """What somebody said on a LiveKit track. Not kept anywhere."""

    participant_id: ParticipantId
    track_id: str
    starts_at: Timestamp
    ends_at: Timestamp
    text: str


class DoStop(Struct, frozen=True, tag_field="kind", tag="stop"):
    pass


class ServiceCommand(envelope.Event, frozen=True):
    """To the service only."""

    command: DoStop


class Error(envelope.Event, frozen=True):
    """The first two to the room, the others to the sender."""

    error: Literal[
        "service_request_failed",
        "service_disconnected",
        "insufficient_permissions",
        "already_active",
        "not_active",
    ]


class JoinData(Struct, frozen=True):
    status: Status


Command = Start | Stop | TranscriptionServiceEvent
Event = StateUpdated | Segment | ServiceCommand | Error
