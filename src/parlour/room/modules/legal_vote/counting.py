"""What came out of a vote. It is counted twice: from the ballots, and from the protocol."""

from collections import Counter
from collections.abc import Iterable

from msgspec import UNSET, Struct

from parlour.protocol.signaling import legal_vote as wire
from parlour.room.modules.legal_vote.protocol import Entry, Vote
from parlour.room.modules.legal_vote.state import Running

CHOICES: tuple[wire.Option, ...] = ("yes", "no", "abstain")
"""A ballot in the vault says which, counted from 1."""


class Result(Struct, frozen=True):
    tally: wire.Tally
    record: wire.VotingRecord
    invalid: wire.InvalidReason | None = None


def choice_of(option: wire.Option) -> int:
    return CHOICES.index(option) + 1


def option_of(choice: int) -> wire.Option:
    return CHOICES[choice - 1]


def interim(vote: Running) -> tuple[wire.Tally, wire.VotingRecord]:
    """Of a public vote."""
    record: wire.VotingRecord = {voter: ballot.option for voter, ballot in vote.ballots.items()}
    return _tally(vote, record.values()), record


def final(vote: Running, opened: list[tuple[str, int]]) -> Result:
    """`opened`: the ballots of a secret vote. They go into its protocol now, without a time."""
    if not vote.secret:
        tally, record = interim(vote)
        return Result(tally, record, _fault(vote, record))
    record: wire.VotingRecord = {token: option_of(choice) for token, choice in opened}
    vote.entries.extend(Entry(Vote(token=token, option=option)) for token, option in record.items())
    return Result(_tally(vote, record.values()), record, _fault(vote, record))


def _tally(vote: Running, options: Iterable[wire.Option]) -> wire.Tally:
    counted = Counter(options)
    return wire.Tally(
        yes=counted["yes"],
        no=counted["no"],
        abstain=counted["abstain"] if vote.parameters.enable_abstain else UNSET,
    )


def _fault(vote: Running, record: wire.VotingRecord) -> wire.InvalidReason | None:
    """What does not fit together; nothing should."""
    if not vote.parameters.enable_abstain and "abstain" in record.values():
        return "abstain_disabled"
    has_voted = sum(vote.roll.values())
    if len(record) != has_voted or has_voted > vote.parameters.max_votes:
        return "vote_count_inconsistent"
    protocol = [entry.event for entry in vote.entries if isinstance(entry.event, Vote)]
    if Counter(event.option for event in protocol) != Counter(record.values()):
        return "protocol_inconsistent"
    return None
