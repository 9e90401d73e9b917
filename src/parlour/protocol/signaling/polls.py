"""Namespace `polls` (signaling-modules.md 6)."""

from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from parlour.protocol.scalars import U32, Timestamp, Uuid
from parlour.protocol.signaling import envelope


class Start(envelope.Command, frozen=True):
    """`duration` in seconds."""

    topic: str
    choices: list[str]
    duration: U32
    live: bool | None = None
    multiple_choice: bool | None = None


class Vote(envelope.Command, frozen=True):
    """`choice_id` wins over `choice_ids`; neither, or an empty list, is an abstention."""

    poll_id: Uuid
    choice_id: U32 | None = None
    choice_ids: list[U32] | None = None


class Finish(envelope.Command, frozen=True):
    id: Uuid


class Choice(Struct, frozen=True):
    id: int
    content: str


class Result(Struct, frozen=True):
    id: int
    count: int


class Started(envelope.Event, frozen=True):
    id: Uuid
    topic: str
    live: bool
    multiple_choice: bool
    choices: list[Choice]
    duration: int


class LiveUpdate(envelope.Event, frozen=True):
    """After every vote, if the poll is live."""

    id: Uuid
    results: list[Result]


class Voted(envelope.Event, frozen=True):
    """The own vote, as the voter's other connections learn of it."""

    poll_id: Uuid
    choice_id: int | UnsetType = UNSET
    choice_ids: list[int] | UnsetType = UNSET


class Done(envelope.Event, frozen=True):
    id: Uuid
    results: list[Result]


class Error(envelope.Event, frozen=True):
    error: Literal[
        "insufficient_permissions",
        "still_running",
        "invalid_poll_id",
        "invalid_choice_id",
        "multiple_choices_not_allowed",
        "invalid_choice_count",
        "invalid_choice_description_length",
        "invalid_duration",
        "invalid_topic_length",
        "internal",
    ]
    min_choice_count: int | UnsetType = UNSET
    max_choice_count: int | UnsetType = UNSET
    min_length: int | UnsetType = UNSET
    max_length: int | UnsetType = UNSET
    max_duration: int | UnsetType = UNSET


class JoinData(Struct, frozen=True):
    """Only while a poll runs; `results` if it is live."""

    id: Uuid
    topic: str
    live: bool
    multiple_choice: bool
    choices: list[Choice]
    started: Timestamp
    duration: int
    results: list[Result] | UnsetType = UNSET


Command = Start | Vote | Finish
Event = Started | LiveUpdate | Voted | Done | Error
