"""Namespace `whiteboard`: a board of Spacedeck in a frame (signaling-modules.md 10)."""

from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from parlour.protocol.scalars import Uuid
from parlour.protocol.signaling import envelope


class Initialize(envelope.Command, frozen=True):
    pass


class GeneratePdf(envelope.Command, frozen=True):
    pass


class InitializationStarted(envelope.Event, frozen=True):
    pass


class Initialized(envelope.Event, frozen=True):
    """`url` is the same for everybody; whoever has it may draw."""

    url: str


class PdfCreated(envelope.Event, frozen=True):
    filename: str
    asset_id: Uuid


ErrorCode = Literal[
    "insufficient_permissions",
    "not_initialized",
    "currently_initializing",
    "initialization_failed",
    "already_initialized",
    "storage_exceeded",
    "internal_storage",
]


class Error(envelope.Event, frozen=True):
    error: ErrorCode


class JoinData(Struct, frozen=True):
    """Only once somebody has asked for a board; `url` as soon as there is one."""

    status: Literal["initializing", "initialized"]
    url: str | UnsetType = UNSET


Command = Initialize | GeneratePdf
Event = InitializationStarted | Initialized | PdfCreated | Error
