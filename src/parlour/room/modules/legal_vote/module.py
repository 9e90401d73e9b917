"""`legal_vote`: one at a time in each room; each voter has a token for one ballot.

Who voted what is public in a roll call, and known to nobody in a pseudonymous vote: see
docs/decisions/secret-ballots.md. Source: signaling-modules.md 7.
"""

from typing import Any

from msgspec import UNSET

from parlour.protocol.roomserver import RoomParameters
from parlour.protocol.signaling import legal_vote as wire
from parlour.room import assets
from parlour.room.context import Context
from parlour.room.io import ParticipantId
from parlour.room.module import Module, Refused, handles
from parlour.room.modules.legal_vote import counting, ending, people, protocol, starting
from parlour.room.modules.legal_vote.state import (
    Ballot,
    BallotCast,
    BallotRefused,
    LegalVoteState,
    Recording,
    Reporting,
    Running,
    Starting,
)
from parlour.room.modules.legal_vote.state import Note as AnyNote
from parlour.room.modules.legal_vote.state import Veil as AnyVeil
from parlour.room.participant import Participant, Place


class LegalVote(Module[LegalVoteState]):
    namespace = "legal_vote"
    State = LegalVoteState
    Note = AnyNote
    Veil = AnyVeil
    not_a_moderator = wire.Error("insufficient_permissions")

    @classmethod
    def create(cls, settings: dict[str, Any], parameters: RoomParameters) -> LegalVoteState:
        return LegalVoteState({}, [])

    # --- starting ---

    @handles(wire.Start, by="moderator")
    def start(self, context: Context, command: wire.Start) -> None:
        """Everything is checked before a resource is made, and again when there is one."""
        starting.check(context, self.state, command)
        context.perform(starting.resource(context), Starting(command))

    def answered(self, context: Context, note: AnyNote, result: bytes | None) -> None:
        match note:
            case Starting():
                self._begin(context, note.command, result)
            case Reporting():
                ending.reported(context, note, assets.outcome(context, result))
            case Recording():
                pass

    def _begin(self, context: Context, command: wire.Start, result: bytes | None) -> None:
        """The resource is there; its id is the vote's."""
        if result is None:
            context.internal_error()
            return
        vote_id = starting.resource_id(result)
        try:
            starting.check_again(context, self.state, command)
        except Refused:
            context.perform(starting.remove_resource(vote_id), Recording())
            raise
        if context.closing:
            context.perform(starting.remove_resource(vote_id), Recording())
            return
        vote = starting.begin(context, command, vote_id)
        self.state.running[context.place] = vote
        if vote.ends_at is not None:
            context.wake(str(vote.place), vote.ends_at)
        self._hand_out(context, vote)
        others = [p for p in _connected(context, vote.place) if p.id not in vote.roll]
        context.to(others, starting.announcement(vote))

    def _hand_out(self, context: Context, vote: Running) -> None:
        """To each voter in the room the token that they have not used yet."""
        held = _tokens(context, vote)
        for person in _connected(context, vote.place):
            if vote.may_still_vote(person.id):
                event = starting.announcement(vote, held.get(person.id))
                if vote.secret:
                    context.to_in_secret(person, event, starting.announcement(vote))
                else:
                    context.to(person, event)

    # --- voting ---

    @handles(wire.Vote)
    def vote(self, context: Context, command: wire.Vote) -> None:
        """In a public vote; ballots of secret ones are veiled."""
        vote = self._running(context, command.legal_vote_id)
        if command.option == "abstain" and not vote.parameters.enable_abstain:
            raise Refused(wire.Error("invalid_option"))
        if vote.secret or vote.tokens.get(command.token) != context.sender.id:
            raise Refused(wire.Error("invalid_token"))
        del vote.tokens[command.token]
        sender = context.sender
        vote.roll[sender.id] = True
        vote.ballots[sender.id] = Ballot(command.option, command.token)
        ballot = protocol.Vote(
            issuer=people.user_id(sender),
            participant_id=sender.id,
            token=command.token,
            option=command.option,
        )
        vote.entries.append(protocol.Entry(ballot, context.stamp))
        context.to_sender(_voted(vote, sender, command))
        if vote.parameters.live:
            tally, record = counting.interim(vote)
            updated = wire.Updated(
                legal_vote_id=vote.id,
                yes=tally.yes,
                no=tally.no,
                abstain=tally.abstain,
                voting_record=record,
            )
            context.to_room(updated)
        self._close_if_all_voted(context, vote)

    def veil(self, context: Context, command: Any) -> AnyVeil | None:
        """A ballot of a secret vote goes into its box; all that is kept is that there was one."""
        vote = self.state.running.get(context.place)
        if not isinstance(command, wire.Vote) or vote is None or not vote.secret:
            return None
        if command.legal_vote_id != vote.id or _too_late(context, vote):
            return None
        if command.option == "abstain" and not vote.parameters.enable_abstain:
            return BallotRefused("invalid_option")
        if not context.vault.valid(vote.id, command.token):
            return BallotRefused("invalid_token")
        cast = context.vault.cast(vote.id, command.token, counting.choice_of(command.option))
        self._receipt = command
        return BallotCast(vote.id, cast.holder, cast.sealed)

    _receipt: wire.Vote | None = None
    """The ballot that is being cast this moment, for its voter's eyes."""

    def unveiled(self, context: Context, command: AnyVeil) -> None:
        ballot, self._receipt = self._receipt, None
        if isinstance(command, BallotRefused):
            raise Refused(wire.Error(command.error))
        vote = self.state.running.get(context.place)
        if vote is None or vote.id != command.vote:
            return
        context.vault.recall(vote.id, command.sealed)
        vote.roll[command.holder] = True
        sender = context.sender
        kept = _voted(vote, sender, None)
        context.to_in_secret(sender, _voted(vote, sender, ballot), kept)
        self._close_if_all_voted(context, vote)

    def recovered(self, context: Context) -> None:
        """Whose tokens they were is forgotten: whoever has not voted gets another one."""
        secret = [vote for vote in self.state.running.values() if vote.secret]
        context.vault.discard_all_but(vote.id for vote in secret)
        for vote in secret:
            waiting = [person for person, voted in vote.roll.items() if not voted]
            context.vault.issue(vote.id, waiting, len(vote.roll))
            here = context.replace(place=vote.place)
            self._hand_out(here, vote)

    def _close_if_all_voted(self, context: Context, vote: Running) -> None:
        if vote.parameters.auto_close and vote.everybody_voted:
            self._end(context, ending.stopped(context, vote, "auto"))

    # --- ending ---

    @handles(wire.Stop, by="moderator")
    def stop(self, context: Context, command: wire.Stop) -> None:
        people.require_account(context)
        vote = self._running(context, command.legal_vote_id)
        self._end(context, ending.stopped(context, vote, "by_participant"))

    @handles(wire.Cancel, by="moderator")
    def cancel(self, context: Context, command: wire.Cancel) -> None:
        people.require_account(context)
        vote = self._running(context, command.legal_vote_id)
        self._end(context, ending.canceled(context, vote, "custom", command.reason))

    def woke(self, context: Context, name: str) -> None:
        """The vote's time is up."""
        vote = self.state.running.get(int(name))
        if vote is not None:
            here = context.replace(place=vote.place, transaction_id=vote.transaction_id)
            self._end(here, ending.stopped(here, vote, "expired"))

    def _end(self, context: Context, ended: ending.Ended) -> None:
        """The vote becomes history; protocol and report are made."""
        vote = self.state.running.pop(ended.over.place)
        context.cancel(str(vote.place))
        self.state.over.append(ended.over)
        context.replace(place=vote.place).to_room(ended.event)
        context.perform(ending.protocol_effect(ended.over), Recording())
        if vote.parameters.create_pdf:
            ending.report(context, ended.over, ended.receiver)

    def _cancel(self, context: Context, vote: Running, reason: wire.CancelReason) -> None:
        here = context.replace(place=vote.place)
        self._end(here, ending.canceled(here, vote, reason))

    # --- what else can be done ---

    @handles(wire.ReportIssue)
    def report_issue(self, context: Context, command: wire.ReportIssue) -> None:
        """To the initiator; in a secret vote nobody learns whose issue it is."""
        vote = self._running(context, command.legal_vote_id)
        sender = context.sender
        if sender.id not in vote.roll:
            raise Refused(wire.Error("insufficient_permissions"))
        kind = command.known_kind or UNSET
        description = UNSET if command.description is None else command.description
        issuer, participant = people.named(sender, vote)
        issue = protocol.Issue(
            issuer=issuer, participant_id=participant, kind=kind, description=description
        )
        vote.note(protocol.Entry(issue, context.stamp))
        event = wire.ReportedIssue(
            legal_vote_id=vote.id, participant_id=participant, kind=kind, description=description
        )
        initiator = context.participants[vote.parameters.initiator_id]
        context.to(initiator, event)
        if initiator.id != sender.id:
            context.to_sender(event)

    @handles(wire.GeneratePdf, by="moderator")
    def generate_pdf(self, context: Context, command: wire.GeneratePdf) -> None:
        """Of a vote of the whole meeting that is over."""
        over = next((o for o in self.state.over if o.id == command.legal_vote_id), None)
        if over is None:
            raise Refused(wire.Error("invalid_vote_id"))
        ending.report(context, over, context.sender.id, command.timezone)

    # --- coming and going ---

    def joined(self, context: Context) -> None:
        """Whoever has not voted yet gets their token again: a page that was loaded anew has
        lost it."""
        vote = self.state.running.get(context.place)
        if vote is None:
            return
        self._note_movement(context, vote, protocol.UserJoined)
        if vote.may_still_vote(context.sender.id):
            event = starting.announcement(vote, _tokens(context, vote).get(context.sender.id))
            kept = starting.announcement(vote) if vote.secret else None
            context.to_connection(context.connection, event, kept)

    def left(self, context: Context) -> None:
        vote = self.state.running.get(context.place)
        if vote is not None:
            self._note_movement(context, vote, protocol.UserLeft)
        if not context.sender.connected:
            self._cancel_votes_of(context, but_in=None)

    def switched(self, context: Context, old: Place) -> None:
        before, now = self.state.running.get(old), self.state.running.get(context.place)
        if before is not None:
            self._note_movement(context, before, protocol.UserLeft)
        if now is not None:
            self._note_movement(context, now, protocol.UserJoined)
        self._cancel_votes_of(context, but_in=context.place)

    def _note_movement(
        self,
        context: Context,
        vote: Running,
        what: type[protocol.UserJoined] | type[protocol.UserLeft],
    ) -> None:
        if context.sender.id in vote.roll:
            issuer, participant = people.named(context.sender, vote)
            event = what(issuer=issuer, participant_id=participant)
            vote.note(protocol.Entry(event, context.stamp))

    def _cancel_votes_of(self, context: Context, but_in: Place | None) -> None:
        """The initiator has left the room, or the meeting."""
        for vote in list(self.state.running.values()):
            if vote.parameters.initiator_id == context.sender.id and vote.place != but_in:
                self._cancel(context, vote, "initiator_left")

    def breakout_closing(self, context: Context, places: list[Place]) -> None:
        for place in places:
            if place in self.state.running:
                self._cancel(context, self.state.running[place], "room_destroyed")

    def closing(self, context: Context) -> None:
        for vote in list(self.state.running.values()):
            self._cancel(context, vote, "room_destroyed")

    # --- join data ---

    def join_data(self, context: Context) -> wire.JoinData:
        votes = [over.summary for over in self.state.over]
        running = self.state.running.get(context.place)
        if running is not None:
            votes.append(ending.summary(running, state="started"))
        return wire.JoinData(votes)

    def _running(self, context: Context, vote_id: str) -> Running:
        vote = self.state.running.get(context.place)
        if vote is None or _too_late(context, vote):
            raise Refused(wire.Error("no_vote_active"))
        if vote.id != vote_id:
            raise Refused(wire.Error("invalid_vote_id"))
        return vote


def _connected(context: Context, place: Place) -> list[Participant]:
    people = context.participants.values()
    return [person for person in people if person.connected and person.place == place]


def _tokens(context: Context, vote: Running) -> dict[ParticipantId, str]:
    """Whose tokens have not been used. Of a secret vote, a room that is rebuilt knows none."""
    held = context.vault.holders(vote.id) if vote.secret else vote.tokens
    return {person: token for token, person in held.items()}


def _too_late(context: Context, vote: Running) -> bool:
    """The time is up, and the timer has not fired yet."""
    return vote.ends_at is not None and context.at >= vote.ends_at


def _voted(vote: Running, voter: Participant, ballot: wire.Vote | None) -> wire.Voted:
    return wire.Voted(
        legal_vote_id=vote.id,
        vote_option=UNSET if ballot is None else ballot.option,
        issuer=voter.id,
        consumed_token=UNSET if ballot is None else ballot.token,
    )
