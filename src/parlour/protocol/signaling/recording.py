"""Namespace `recording`: records and streams of a room (signaling-modules.md 13)."""

from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from parlour.protocol.scalars import ParticipantId, Uuid
from parlour.protocol.signaling import envelope

OwnStatus = Literal["inactive", "requested", "active", "paused", "error"]
Status = Literal["inactive", "requested", "active", "paused", "error", "in_use"]


class Reason(Struct, frozen=True):
    """Why the status is `error`."""

    code: str
    message: str


# --- commands ---


class SetConsent(envelope.Command, frozen=True):
    consent: bool


class StartRecording(envelope.Command, frozen=True):
    pass


class PauseRecording(envelope.Command, frozen=True):
    pass


class StopRecording(envelope.Command, frozen=True):
    pass


class StartStream(envelope.Command, frozen=True):
    target_ids: list[Uuid]


class PauseStream(envelope.Command, frozen=True):
    target_ids: list[Uuid]


class StopStream(envelope.Command, frozen=True):
    target_ids: list[Uuid]


class RecordingStatus(Struct, frozen=True, tag_field="kind", tag="recording_updated"):
    status: OwnStatus
    reason: Reason | None = None


class StreamStatus(Struct, frozen=True, tag_field="kind", tag="stream_updated"):
    target_id: Uuid
    status: OwnStatus
    reason: Reason | None = None


class ServiceSays(envelope.Command, frozen=True, tag="service"):
    """What the recorder has done."""

    command: RecordingStatus | StreamStatus


# --- what the recorder is told ---


class DoStartRecording(Struct, frozen=True, tag_field="kind", tag="start_recording"):
    pass


class DoPauseRecording(Struct, frozen=True, tag_field="kind", tag="pause_recording"):
    pass


class DoStopRecording(Struct, frozen=True, tag_field="kind", tag="stop_recording"):
    pass


class DoStartStreams(Struct, frozen=True, tag_field="kind", tag="start_streams"):
    target_ids: list[Uuid]


class DoPauseStreams(Struct, frozen=True, tag_field="kind", tag="pause_streams"):
    target_ids: list[Uuid]


class DoStopStreams(Struct, frozen=True, tag_field="kind", tag="stop_streams"):
    target_ids: list[Uuid]


Order = (
    DoStartRecording
    | DoPauseRecording
    | DoStopRecording
    | DoStartStreams
    | DoPauseStreams
    | DoStopStreams
)


# --- events ---


class Service(envelope.Event, frozen=True):
    """To the recorder of the room only."""

    event: Order


class RecordingUpdated(envelope.Event, frozen=True):
    status: OwnStatus
    reason: Reason | UnsetType = UNSET


class StreamUpdated(envelope.Event, frozen=True):
    """`in_use`: by another room."""

    target_id: Uuid
    status: Status
    reason: Reason | UnsetType = UNSET


class ConsentUpdated(envelope.Event, frozen=True):
    participant: ParticipantId
    consents: bool


ErrorCode = Literal[
    "insufficient_permissions",
    "record_feature_disabled",
    "stream_feature_disabled",
    "recording_already_active",
    "recording_not_active",
    "invalid_streaming_id",
    "streaming_target_in_use",
    "failed_to_request_recording_service",
    "recorder_not_started",
]


class Error(envelope.Event, frozen=True):
    """`recorder_not_started`: the service promised to come and did not."""

    error: ErrorCode


# --- join data ---


class RecordingState(Struct, frozen=True):
    status: OwnStatus
    reason: Reason | UnsetType = UNSET


class StreamState(Struct, frozen=True):
    name: str
    public_url: str
    status: Status
    reason: Reason | UnsetType = UNSET


class StreamLocation(Struct, frozen=True):
    """Where to stream to, with the key."""

    location: str


class ServiceData(Struct, frozen=True):
    streaming_targets: dict[Uuid, StreamLocation]


class JoinData(Struct, frozen=True):
    """`service` for the recorder of the room only."""

    consents_recording: bool
    recording_state: RecordingState
    stream_states: dict[Uuid, StreamState]
    service: ServiceData | None


class PeerData(Struct, frozen=True):
    consents_recording: bool


Command = (
    SetConsent
    | StartRecording
    | PauseRecording
    | StopRecording
    | StartStream
    | PauseStream
    | StopStream
    | ServiceSays
)
Event = RecordingUpdated | StreamUpdated | ConsentUpdated | Service | Error
