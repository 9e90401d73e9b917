"""Notes in random meetings: people write, try to, and send what is no change at all."""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule
from tests.support.notewriter import NoteWriter
from tests.unit.room.editor_conversations import ETHERPAD
from tests.unit.room.meeting import MODULES, Client, Meeting

from parlour.room import io
from parlour.room.modules.meeting_notes import MeetingNotes, rich_text

NOTES = "meeting_notes"
BACKENDS: tuple[dict[str, Any], ...] = (MODULES, MODULES, MODULES | {NOTES: ETHERPAD})


class RandomNotes:
    """For a state machine with a meeting."""

    meeting: Meeting
    open_clients: list[Client]
    happens: Callable[[Callable[[], object]], None]
    authors = 1000

    @property
    def _notes(self) -> MeetingNotes | None:
        return self.meeting.room.notes

    @rule(data=st.data(), action=st.sampled_from(["grant", "grant", "revoke"]))
    def a_moderator_says_who_writes(self, data: st.DataObject, action: str) -> None:
        self._say_who_writes(data, action)

    def _say_who_writes(self, data: st.DataObject, action: str) -> None:
        people = self.meeting.room._conference.members
        clients = [c for c in self.open_clients if c.connection in people]
        moderators = [c for c in clients if people[c.connection].is_moderator]
        if moderators:
            moderator = data.draw(st.sampled_from(moderators))
            place = people[moderator.connection].place
            here = sorted({c.id for c in clients if people[c.connection].place == place})
            chosen = data.draw(st.lists(st.sampled_from(here), min_size=1, max_size=2))
            what = f"{action}_write_access"
            self.happens(lambda: moderator.say(NOTES, what, participant_ids=chosen))

    @rule(
        data=st.data(),
        text=st.sampled_from(["x", "größer €", "😀", "", "a line " * 20]),
        junk=st.booleans(),
    )
    def somebody_writes(self, data: st.DataObject, text: str, junk: bool) -> None:
        """With any ticket that there is, or with that of somebody else."""
        if self._notes is None or self.meeting.room.closed:
            return
        seats = [
            (place, connection, seat)
            for place, notes in self._notes.state.places.items()
            for connection, seat in notes.seats.items()
            if seat.secret
        ]
        if not seats:
            self._say_who_writes(data, "grant")
            return
        place, connection, seat = data.draw(st.sampled_from(seats))
        _, shown, _ = data.draw(st.sampled_from(seats))
        change = data.draw(st.binary(max_size=20)) if junk else self._change(place, text)
        before = self._text(place)
        posted = io.Posted(
            at=self.meeting.now,
            namespace=NOTES,
            connection=shown,
            ticket=seat.secret,
            content=change,
        )
        outputs = len(self.meeting.outputs)
        self.happens(lambda: self.meeting.input(posted))
        taken = [o for o in self.meeting.outputs[outputs:] if isinstance(o, io.Push)]
        allowed = seat.writes and shown == connection
        assert not taken or allowed
        if allowed and not junk:
            assert taken
        if not taken:
            assert self._text(place) == before

    def _change(self, place: int, text: str) -> bytes:
        assert self._notes is not None
        self.authors += 1
        writer = NoteWriter(self.authors)
        writer.hear(self._notes.document(place).since(b"\0"))
        writer.paragraph(text, 0)
        [change] = writer.take()
        return change

    def _text(self, place: int) -> Any:
        assert self._notes is not None
        return rich_text.blocks(self._notes.document(place).root)

    @invariant()
    def seats_are_of_those_who_are_there(self) -> None:
        if not hasattr(self, "meeting") or self._notes is None or self.meeting.room.closing:
            return
        members = self.meeting.room._conference.members
        for place, notes in self._notes.state.places.items():
            here = {c for c, member in members.items() if member.place == place}
            assert set(notes.seats) == (here if notes.ready else set())
