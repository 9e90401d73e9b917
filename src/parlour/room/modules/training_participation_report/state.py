"""Presence logging in one room, main or breakout, from its start to its end."""

from typing import Any, Literal

import msgspec
from msgspec import Struct, field

from parlour.protocol.signaling.training_participation_report import Parameters, TimeRange
from parlour.room.io import Micros, ParticipantId
from parlour.room.participant import Place

Reason = Literal["autostart", "started_manually"]

DEFAULTS = Parameters(TimeRange(600, 1200), TimeRange(6300, 1800))


class Checkpoint(Struct):
    """When presence was asked for, and who confirmed it when."""

    at: Micros
    confirmed: dict[ParticipantId, Micros] = field(default_factory=dict[ParticipantId, Micros])


class Session(Struct):
    parameters: Parameters
    started_at: Micros
    seen: dict[ParticipantId, None]
    """Everybody who has been in the room since the start; a dict for its order."""
    checkpoints: list[Checkpoint] = field(default_factory=list[Checkpoint])
    transaction_id: int | None = None
    """Of the command that began it: the checkpoints carry it."""


class TrainingState(Struct):
    autostart: Parameters | None
    sessions: dict[Place, Session] = field(default_factory=dict[Place, Session])


class _Settings(Struct, frozen=True):
    autostart: Parameters | None = None


def autostart_of(settings: dict[str, Any]) -> Parameters | None:
    """Settings that cannot be read are none."""
    try:
        return msgspec.convert(settings, _Settings).autostart
    except msgspec.ValidationError:
        return None
