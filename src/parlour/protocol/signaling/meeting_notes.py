"""Namespace `meeting_notes`: a text that some write and all read (signaling-modules.md 9)."""

from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from parlour.protocol.scalars import ParticipantId, Uuid
from parlour.protocol.signaling import envelope


class GrantWriteAccess(envelope.Command, frozen=True):
    """The first time, this begins the notes."""

    participant_ids: list[ParticipantId]


class RevokeWriteAccess(envelope.Command, frozen=True):
    participant_ids: list[ParticipantId]


class GeneratePdf(envelope.Command, frozen=True):
    pass


class WriteAccessReceived(envelope.Event, frozen=True):
    """`url` is personal: whoever holds it writes in this name."""

    url: str


class ReadAccessReceived(envelope.Event, frozen=True):
    url: str


class AccessChanged(envelope.Event, frozen=True):
    """Connections whose access has changed just now."""

    readers: list[Uuid]
    writers: list[Uuid]


class PdfCreated(envelope.Event, frozen=True):
    filename: str
    asset_id: Uuid


ErrorCode = Literal[
    "insufficient_permissions",
    "invalid_participant_selection",
    "currently_initializing",
    "failed_initialization",
    "not_initialized",
    "storage_exceeded",
    "internal_storage",
    "failed_to_generate_url",
]


class Error(envelope.Event, frozen=True):
    """`connection_ids`: those that got no access, with `failed_to_generate_url`."""

    error: ErrorCode
    connection_ids: list[Uuid] | UnsetType = UNSET


class PeerData(Struct, frozen=True):
    """Told to moderators only, while there are notes."""

    readonly: bool


Command = GrantWriteAccess | RevokeWriteAccess | GeneratePdf
Event = WriteAccessReceived | ReadAccessReceived | AccessChanged | PdfCreated | Error
