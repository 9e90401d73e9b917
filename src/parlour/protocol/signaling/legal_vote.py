"""Namespace `legal_vote` (signaling-modules.md 7)."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from parlour.protocol.rest.scalars import is_time_zone
from parlour.protocol.scalars import ParticipantId, Timestamp, Uuid, check_bytes
from parlour.protocol.signaling import envelope

NAME_BYTES = (0, 150)
SUBTITLE_BYTES = (0, 255)
TOPIC_BYTES = (0, 500)
REASON_BYTES = (0, 255)
DESCRIPTION_BYTES = (0, 4_000)

Option = Literal["yes", "no", "abstain"]
Token = Annotated[str, Meta(pattern="^[1-9A-HJ-NP-Za-km-z]{11}$")]
"""A random 64-bit number in Base58."""
Seconds = Annotated[int, Meta(ge=5, le=2**32 - 1)]
IssueKind = Literal["audio", "video", "screenshare"]
InvalidReason = Literal["abstain_disabled", "vote_count_inconsistent", "protocol_inconsistent"]
CancelReason = Literal["initiator_left", "room_destroyed", "custom"]
VotingRecord = dict[str, Option]
"""By participant, or by token if the vote is pseudonymous."""


def _check_texts(name: str, subtitle: str | None, topic: str | None) -> None:
    check_bytes("name", name, NAME_BYTES)
    check_bytes("subtitle", subtitle or "", SUBTITLE_BYTES)
    check_bytes("topic", topic or "", TOPIC_BYTES)


def _check_time_zone(name: str | None) -> None:
    if name is not None and not is_time_zone(name):
        raise ValueError("`timezone` is not the name of a time zone")


# --- commands ---


class Start(envelope.Command, frozen=True, kw_only=True):
    """`duration` in seconds."""

    pseudonymous: bool
    live: bool
    name: str
    subtitle: str | None = None
    topic: str | None = None
    allowed_participants: Annotated[list[ParticipantId], Meta(min_length=1)]
    enable_abstain: bool
    auto_close: bool
    duration: Seconds | None = None
    create_pdf: bool
    timezone: str | None = None

    def __post_init__(self) -> None:
        _check_texts(self.name, self.subtitle, self.topic)
        _check_time_zone(self.timezone)


class Stop(envelope.Command, frozen=True):
    legal_vote_id: Uuid


class Cancel(envelope.Command, frozen=True):
    legal_vote_id: Uuid
    reason: str

    def __post_init__(self) -> None:
        check_bytes("reason", self.reason, REASON_BYTES)


class Vote(envelope.Command, frozen=True):
    """Whoever has an unused token votes."""

    legal_vote_id: Uuid
    option: Option
    token: Token


class ReportIssue(envelope.Command, frozen=True):
    """An unknown kind with a description is a general issue."""

    legal_vote_id: Uuid
    kind: str | None = None
    description: str | None = None

    def __post_init__(self) -> None:
        check_bytes("description", self.description or "", DESCRIPTION_BYTES)
        if self.known_kind is None and self.description is None:
            raise ValueError("missing field `description`")

    @property
    def known_kind(self) -> IssueKind | None:
        match self.kind:
            case "audio" | "video" | "screenshare" as known:
                return known
            case _:
                return None


class GeneratePdf(envelope.Command, frozen=True):
    legal_vote_id: Uuid
    timezone: str | None = None

    def __post_init__(self) -> None:
        _check_time_zone(self.timezone)


# --- parts of events ---


class Parameters(Struct, frozen=True, kw_only=True):
    """What everybody knows of a vote from its start."""

    initiator_id: ParticipantId
    legal_vote_id: Uuid
    start_time: Timestamp
    max_votes: int
    allowed_users: list[Uuid] | UnsetType = UNSET
    pseudonymous: bool
    live: bool
    name: str
    subtitle: str | UnsetType = UNSET
    topic: str | UnsetType = UNSET
    allowed_participants: list[ParticipantId]
    enable_abstain: bool
    auto_close: bool
    duration: int | UnsetType = UNSET
    create_pdf: bool
    timezone: str | UnsetType = UNSET


class Tally(Struct, frozen=True, kw_only=True):
    """`abstain` only if abstaining is enabled."""

    yes: int
    no: int
    abstain: int | UnsetType = UNSET


class Issue(Struct, frozen=True, kw_only=True, omit_defaults=True):
    kind: IssueKind | UnsetType = UNSET
    description: str | UnsetType = UNSET


# --- events ---


class Started(envelope.Event, Parameters, frozen=True, kw_only=True):
    """`token`: only for those who may vote, each their own."""

    token: Token | UnsetType = UNSET


class Voted(envelope.Event, frozen=True, kw_only=True):
    """To the voter. After a crash of the server what was voted is not known any more."""

    legal_vote_id: Uuid
    vote_option: Option | UnsetType = UNSET
    issuer: ParticipantId
    consumed_token: Token | UnsetType = UNSET


class Updated(envelope.Event, Tally, frozen=True, kw_only=True):
    """After each vote, if the vote is live."""

    legal_vote_id: Uuid
    voting_record: VotingRecord


class Stopped(envelope.Event, frozen=True, kw_only=True):
    """A tally and the record if `results` are valid, or else the reason."""

    legal_vote_id: Uuid
    results: Literal["valid", "invalid"]
    yes: int | UnsetType = UNSET
    no: int | UnsetType = UNSET
    abstain: int | UnsetType = UNSET
    voting_record: VotingRecord | UnsetType = UNSET
    reason: InvalidReason | UnsetType = UNSET
    kind: Literal["by_participant", "auto", "expired"]
    issuer: ParticipantId | UnsetType = UNSET
    end_time: Timestamp


class Canceled(envelope.Event, frozen=True, kw_only=True):
    legal_vote_id: Uuid
    reason: CancelReason
    custom: str | UnsetType = UNSET
    end_time: Timestamp


class ReportedIssue(envelope.Event, Issue, frozen=True, kw_only=True, omit_defaults=True):
    """To the initiator and to whoever reports; who that is remains secret in a secret vote."""

    legal_vote_id: Uuid
    participant_id: ParticipantId | UnsetType = UNSET


class ReportGenerated(envelope.Event, frozen=True):
    filename: str
    legal_vote_id: Uuid
    asset_id: Uuid


class Error(envelope.Event, frozen=True):
    error: Literal[
        "vote_already_active",
        "no_vote_active",
        "invalid_vote_id",
        "invalid_token",
        "invalid_option",
        "invalid_parameters",
        "ineligible_participants",
        "insufficient_permissions",
        "generate_report",
        "storage_exceeded",
        "internal_storage",
        "internal",
    ]
    participants: list[ParticipantId] | UnsetType = UNSET


# --- join data ---


class Summary(Parameters, frozen=True, kw_only=True):
    """A vote of the meeting; which fields there are depends on `state`."""

    state: Literal["started", "finished", "canceled", "invalid"]
    end_time: Timestamp | UnsetType = UNSET
    stop_kind: Literal["by_user", "auto", "expired"] | UnsetType = UNSET
    stopped_by: Uuid | UnsetType = UNSET
    yes: int | UnsetType = UNSET
    no: int | UnsetType = UNSET
    abstain: int | UnsetType = UNSET
    voting_record: VotingRecord | UnsetType = UNSET
    issuer: Uuid | UnsetType = UNSET
    reason: CancelReason | InvalidReason | UnsetType = UNSET
    custom: str | UnsetType = UNSET


class JoinData(Struct, frozen=True):
    votes: list[Summary]


Command = Start | Stop | Cancel | Vote | ReportIssue | GeneratePdf
Event = Started | Voted | Updated | Stopped | Canceled | ReportedIssue | ReportGenerated | Error
