"""Namespace `automod`, the talking stick (signaling-modules.md 8)."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from parlour.protocol.scalars import ParticipantId
from parlour.protocol.signaling import envelope

Strategy = Literal["none", "playlist", "random", "nomination"]

Milliseconds = Annotated[int, Meta(ge=0, le=2**53 - 1)]


class Start(envelope.Command, frozen=True):
    """Strategy `playlist` takes its people from `playlist`, the others from `allow_list`."""

    selection_strategy: Strategy
    show_remaining: bool
    allow_double_selection: bool
    auto_append_on_join: bool
    time_limit: Milliseconds | None = None
    allow_list: list[ParticipantId] | None = None
    playlist: list[ParticipantId] | None = None


class Edit(envelope.Command, frozen=True):
    allow_list: list[ParticipantId] | None = None
    playlist: list[ParticipantId] | None = None


class Stop(envelope.Command, frozen=True):
    pass


class Select(envelope.Command, frozen=True):
    """`participant` and `keep_in_remaining` are needed for `specific`, else without meaning."""

    how: Literal["none", "random", "next", "specific"]
    participant: ParticipantId | None = None
    keep_in_remaining: bool | None = None


class Yield(envelope.Command, frozen=True):
    next: ParticipantId | None = None


class Started(envelope.Event, frozen=True):
    """`remaining` is empty if it is not to be shown."""

    selection_strategy: Strategy
    show_remaining: bool
    allow_double_selection: bool
    auto_append_on_join: bool
    history: list[ParticipantId]
    remaining: list[ParticipantId]
    issued_by: ParticipantId
    time_limit: Milliseconds | UnsetType = UNSET


class Stopped(envelope.Event, frozen=True):
    reason: Literal["stopped_by_moderator", "session_finished"]
    issued_by: ParticipantId | UnsetType = UNSET


class SpeakerUpdated(envelope.Event, frozen=True):
    """A change even if it names the same person. Without `speaker` nobody speaks."""

    history: list[ParticipantId]
    remaining: list[ParticipantId]
    speaker: ParticipantId | UnsetType = UNSET


class RemainingUpdated(envelope.Event, frozen=True):
    remaining: list[ParticipantId]


ErrorCode = Literal[
    "invalid_selection",
    "insufficient_permissions",
    "session_already_running",
    "session_not_running",
    "invalid_edit",
    "internal",
]


class Error(envelope.Event, frozen=True):
    error: ErrorCode


class Config(Struct, frozen=True):
    selection_strategy: Strategy
    show_remaining: bool
    allow_double_selection: bool
    auto_append_on_join: bool
    history: list[ParticipantId]
    remaining: list[ParticipantId]
    issued_by: ParticipantId
    time_limit: Milliseconds | UnsetType = UNSET


class JoinData(Struct, frozen=True):
    """Only while a session runs in the room."""

    config: Config
    speaker: ParticipantId | None


Command = Start | Edit | Stop | Select | Yield
Event = Started | Stopped | SpeakerUpdated | RemainingUpdated | Error
