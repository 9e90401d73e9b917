"""Namespace `training_participation_report` (signaling-modules.md 15)."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from parlour.protocol.roomserver import StorageQuota
from parlour.protocol.scalars import Timestamp, Uuid
from parlour.protocol.signaling import envelope


class TimeRange(Struct, frozen=True):
    """In seconds: from `after` on, for as long as `within`."""

    after: Annotated[int, Meta(ge=60, le=36_000)]
    within: Annotated[int, Meta(ge=0, le=36_000)]


class EnablePresenceLogging(envelope.Command, frozen=True):
    initial_checkpoint_delay: TimeRange | None = None
    checkpoint_interval: TimeRange | None = None


class DisablePresenceLogging(envelope.Command, frozen=True):
    """{"action":"disable_presence_logging"}"""


class ConfirmPresence(envelope.Command, frozen=True):
    """{"action":"confirm_presence"}"""


class PresenceLoggingStarted(envelope.Event, frozen=True):
    """The optional fields are for the room's owner."""

    first_checkpoint: Timestamp | UnsetType = UNSET
    reason: Literal["autostart", "started_manually"] | UnsetType = UNSET


class PresenceConfirmationRequested(envelope.Event, frozen=True):
    """A checkpoint has come."""


class PresenceConfirmationLogged(envelope.Event, frozen=True):
    """To the one who confirmed."""


class PresenceLoggingEnded(envelope.Event, frozen=True):
    reason: Literal["stopped_manually"]


class PdfCreated(envelope.Event, frozen=True):
    """To the owner."""

    filename: str
    asset_id: Uuid
    quota: StorageQuota


class Error(envelope.Event, frozen=True):
    error: Literal[
        "insufficient_permissions",
        "presence_logging_already_enabled",
        "presence_logging_not_enabled",
        "storage_exceeded",
        "storage",
        "generate",
        "internal",
    ]


class Parameters(Struct, frozen=True):
    initial_checkpoint_delay: TimeRange
    checkpoint_interval: TimeRange


class JoinData(Struct, frozen=True):
    """`parameters`: for the owner, while presence is logged."""

    state: Literal["disabled", "enabled", "waiting_for_confirmation"]
    parameters: Parameters | UnsetType = UNSET


Command = EnablePresenceLogging | DisablePresenceLogging | ConfirmPresence
Event = (
    PresenceLoggingStarted
    | PresenceConfirmationRequested
    | PresenceConfirmationLogged
    | PresenceLoggingEnded
    | PdfCreated
    | Error
)
