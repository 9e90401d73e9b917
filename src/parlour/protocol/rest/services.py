"""What services ask the controller for (rest.md 21.2 and 21.3)."""

from typing import Annotated
from uuid import UUID

from msgspec import UNSET, Meta, UnsetType

from parlour.protocol.rest.body import Body
from parlour.protocol.rest.scalars import CallInDigits, DisplayName

BreakoutId = Annotated[int, Meta(ge=0, le=2**32 - 1)]


class CallInStart(Body):
    """Somebody calls; `display_name` is what they are shown as."""

    id: CallInDigits
    pin: CallInDigits
    display_name: DisplayName


class LegacyCallInStart(Body):
    """The same, from an older phone gateway."""

    id: CallInDigits
    pin: CallInDigits
    display_name: DisplayName | UnsetType = UNSET


class RecordingStart(Body):
    """A recorder wants to join a room."""

    room_id: UUID
    breakout_room: BreakoutId | None = None


class TranscriptionStart(RecordingStart):
    """A service that writes along wants to join a room."""


class LegacyRecordingStart(Body):
    """The same of an older recorder, for which breakout rooms have UUIDs."""

    room_id: UUID
    breakout_room: UUID | None = None
