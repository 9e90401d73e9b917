"""What holds at every moment of every meeting."""

from hypothesis.stateful import invariant
from tests.unit.room.editor_conversations import ETHERPAD
from tests.unit.room.meeting import Client, Meeting, participant_id


class Invariants:
    """For a state machine with a meeting."""

    meeting: Meeting
    open_clients: list[Client]

    @invariant()
    def connections_are_those_opened_and_not_ended(self) -> None:
        if not self.meeting.room.closed:
            assert set(self.meeting.room.connections) == {c.connection for c in self.open_clients}

    @invariant()
    def somebody_wakes_a_room_that_is_empty(self) -> None:
        room = self.meeting.room
        assert room.closed or room.connections or room.wake_at is not None

    @invariant()
    def no_module_has_crashed(self) -> None:
        """But for notes whose sessions at Etherpad would live on (signaling-modules.md 9)."""
        running = self.meeting.room._conference.modules
        lost = self.meeting.parameters.module_settings.keys() - running.keys()
        assert lost <= {"meeting_notes"}
        if lost:
            assert self.meeting.parameters.module_settings["meeting_notes"] == ETHERPAD

    @invariant()
    def hands_are_those_of_people_who_are_there(self) -> None:
        conference = self.meeting.room._conference
        for place, hands in conference.modules["raise_hands"].state.places.items():
            for participant in hands.raised:
                owner = conference.state.participants[participant]
                assert owner.connected
                assert owner.place == place

    @invariant()
    def speakers_are_in_the_room_of_their_session(self) -> None:
        conference = self.meeting.room._conference
        if self.meeting.room.closed:
            return
        for place, session in conference.modules["automod"].state.places.items():
            if session.speaker is not None:
                speaker = conference.state.participants[session.speaker]
                assert speaker.connected
                assert speaker.place == place

    @invariant()
    def streams_are_in_use_where_they_were_asked_for(self) -> None:
        modules = self.meeting.room._conference.modules
        for target in modules["recording"].state.targets.values():
            assert (target.place is None) == (target.work.status == "inactive")

    @invariant()
    def only_some_kinds_are_made_moderators_and_the_owner_is_never_banned(self) -> None:
        """Guests only where an older client has been."""
        state = self.meeting.room._conference.state
        moderators = [p for p in state.participants.values() if p.is_moderator]
        allowed = {"registered", *(("guest",) if state.guests_may_moderate else ())}
        assert all(p.person.kind in allowed for p in moderators)
        assert participant_id(1) not in state.banned

    @invariant()
    def whisper_groups_have_members_who_are_there(self) -> None:
        conference = self.meeting.room._conference
        for group in conference.modules["subroom_audio"].state.groups.values():
            assert group.members
            for participant, member in group.members.items():
                assert conference.state.participants[participant].connected
                if member.connection is not None:
                    assert conference.state.connections[member.connection] == participant

    @invariant()
    def a_vote_is_counted_once(self) -> None:
        conference = self.meeting.room._conference
        for vote in conference.modules["legal_vote"].state.running.values():
            if vote.secret:
                box = conference.vault.boxes[vote.id]
                assert len(box.ballots) == sum(vote.roll.values())
                assert len(box.ballots) + len(box.holders) == vote.parameters.max_votes
            else:
                assert len(vote.ballots) + len(vote.tokens) == vote.parameters.max_votes
        for over in conference.modules["legal_vote"].state.over:
            assert over.summary.state != "invalid"

    @invariant()
    def no_state_tells_whose_a_secret_token_is(self) -> None:
        conference = self.meeting.room._conference
        state = conference.modules["legal_vote"].state
        if any(vote.secret for vote in state.running.values()):
            snapshot = self.meeting.room.snapshot()
            for box in conference.vault.boxes.values():
                for token in (*box.holders, *box.ballots):
                    assert token.encode() not in snapshot

    @invariant()
    def banned_people_are_gone(self) -> None:
        state = self.meeting.room._conference.state
        for participant in state.banned:
            assert participant not in state.waiting
            assert participant not in state.connections.values()
