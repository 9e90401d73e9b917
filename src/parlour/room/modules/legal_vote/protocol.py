"""The protocol of a vote, as the controller keeps it (signaling-modules.md 7.8)."""

from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from parlour.protocol.signaling.legal_vote import (
    CancelReason,
    InvalidReason,
    IssueKind,
    Option,
    Parameters,
)
from parlour.room.io import ParticipantId

TAG = "protocol"
VERSION = 1


class _Event(Struct, frozen=True, omit_defaults=True, tag_field="event"):
    pass


class Start(_Event, frozen=True, tag="start"):
    issuer: str
    parameters: Parameters


class Vote(_Event, frozen=True, kw_only=True, tag="vote"):
    """Without a person if the vote is secret."""

    issuer: str | UnsetType = UNSET
    participant_id: ParticipantId | UnsetType = UNSET
    token: str
    option: Option


class Issue(_Event, frozen=True, tag="issue"):
    issuer: str | UnsetType = UNSET
    participant_id: ParticipantId | UnsetType = UNSET
    kind: IssueKind | UnsetType = UNSET
    description: str | UnsetType = UNSET


class UserJoined(_Event, frozen=True, tag="user_joined"):
    issuer: str | UnsetType = UNSET
    participant_id: ParticipantId | UnsetType = UNSET


class UserLeft(_Event, frozen=True, tag="user_left"):
    issuer: str | UnsetType = UNSET
    participant_id: ParticipantId | UnsetType = UNSET


class Stop(_Event, frozen=True, tag="stop"):
    """One of the three."""

    by_user: str | UnsetType = UNSET
    auto: UnsetType | None = UNSET
    expired: UnsetType | None = UNSET


class Cancel(_Event, frozen=True, tag="cancel"):
    issuer: str
    reason: CancelReason
    custom: str | UnsetType = UNSET


class FinalResults(_Event, frozen=True, tag="final_results"):
    results: Literal["valid", "invalid"]
    yes: int | UnsetType = UNSET
    no: int | UnsetType = UNSET
    abstain: int | UnsetType = UNSET
    reason: InvalidReason | UnsetType = UNSET


class Entry(Struct, frozen=True):
    """Ballots of a secret vote have no time."""

    event: Start | Vote | Issue | UserJoined | UserLeft | Stop | Cancel | FinalResults
    timestamp: str | UnsetType = UNSET


class Document(Struct, frozen=True):
    entries: list[Entry]
    version: int = VERSION
