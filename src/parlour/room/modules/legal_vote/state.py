"""What the module remembers: votes that run, and those that are over."""

from typing import Literal

from msgspec import Struct, field

from parlour.protocol.signaling import legal_vote as wire
from parlour.room.io import Micros, ParticipantId
from parlour.room.modules.legal_vote.protocol import Entry
from parlour.room.participant import Place

ENTRIES = 5_000
"""Comings, goings and issues that the protocol of one vote has room for."""


class Ballot(Struct, frozen=True):
    option: wire.Option
    token: str


class Running(Struct):
    """A vote under way. Who has which token is here in a public vote only."""

    parameters: wire.Parameters
    place: Place
    ends_at: Micros | None
    entries: list[Entry]
    roll: dict[ParticipantId, bool]
    """Everybody who may vote, in the order of the start, and whether they have."""
    tokens: dict[str, ParticipantId] = field(default_factory=dict[str, ParticipantId])
    ballots: dict[ParticipantId, Ballot] = field(default_factory=dict[ParticipantId, Ballot])
    hidden: int = 0
    """Entries that the protocol had no room for."""
    transaction_id: int | None = None
    """Of the start: the end by time carries it."""

    @property
    def id(self) -> str:
        return self.parameters.legal_vote_id

    @property
    def secret(self) -> bool:
        return self.parameters.pseudonymous

    @property
    def everybody_voted(self) -> bool:
        return all(self.roll.values())

    def may_still_vote(self, person: ParticipantId) -> bool:
        """Whether somebody has a right that they have not used."""
        return self.roll.get(person) is False

    def note(self, entry: Entry) -> None:
        """Into the protocol, if there is room."""
        if len(self.entries) < ENTRIES:
            self.entries.append(entry)
        else:
            self.hidden += 1


class Over(Struct, frozen=True):
    """A vote that has ended."""

    summary: wire.Summary
    place: Place
    entries: list[Entry]
    room: str = ""
    """Name of the breakout room."""

    @property
    def id(self) -> str:
        return self.summary.legal_vote_id


class LegalVoteState(Struct):
    running: dict[Place, Running]
    over: list[Over]


# What `perform` notes, and `answered` gets back.


class Starting(Struct, frozen=True, tag=True):
    """A module resource is being made for this vote."""

    command: wire.Start


class Reporting(Struct, frozen=True, tag=True):
    """A PDF is being made."""

    vote: str
    receiver: ParticipantId


class Recording(Struct, frozen=True, tag=True):
    """The controller is being given the protocol."""


Note = Starting | Reporting | Recording

# What the journal keeps of a secret ballot.


class BallotCast(Struct, frozen=True, tag=True):
    """Somebody has used their right to vote. The ballot is sealed until it lies in the box."""

    vote: str
    holder: ParticipantId
    sealed: bytes


class BallotRefused(Struct, frozen=True, tag=True):
    error: Literal["invalid_token", "invalid_option"]


Veil = BallotCast | BallotRefused
