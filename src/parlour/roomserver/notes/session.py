"""One page that shows the notes: the protocols of Yjs over one socket.

A client says how much it has and gets the rest; if it may write it is asked for what we lack. From
then on changes come as they are made. Everything that is written goes through the room's journal.
"""

from typing import Protocol

from parlour.room.io import Posted
from parlour.room.modules.meeting_notes import MeetingNotes, own_editor
from parlour.room.modules.meeting_notes.lib0 import BrokenError, Reader, block, number
from parlour.room.modules.meeting_notes.tickets import Ticket
from parlour.room.participant import Place
from parlour.roomserver.connection import Connection
from parlour.roomserver.frames import binary_frame
from parlour.roomserver.notes.presence import Person, Presence
from parlour.roomserver.runner import RoomRunner

_SYNC, _PRESENCE, _ASK_PRESENCE = 0, 1, 3
_STEP_1, _STEP_2, _UPDATE = 0, 1, 2
ASKS_FOR_ALL = bytes((_SYNC, _STEP_1))
"""How a message begins that says how much a client has."""
_NOTHING = b"\0\0"
"""The update that changes nothing: readers, too, answer when they are asked what they have."""


class SessionKeeper(Protocol):
    """Who knows the other pages."""

    def present(self, session: "NotesSession") -> "list[NotesSession]":
        """All that show the same notes."""
        ...

    def ended(self, session: "NotesSession") -> None: ...


class NotesSession:
    """Implements `ConnectionEvents` for binary messages."""

    def __init__(
        self,
        keeper: SessionKeeper,
        runner: RoomRunner,
        ticket: Ticket,
        connection: Connection,
        place: Place,
        *,
        writes: bool,
    ) -> None:
        self.ticket = ticket
        self.place = place
        self.presence = Presence()
        self._keeper = keeper
        self._runner = runner
        self._connection = connection
        self._writes = writes

    def send(self, frame: bytes) -> None:
        self._connection.send(frame)

    def hang_up(self, code: int) -> None:
        """The ticket is good for nothing any more."""
        self._connection.close(code, "")
        self._leave()

    # ConnectionEvents

    def received(self, text: bytes) -> None:
        try:
            self._take(text)
        except BrokenError:
            self.hang_up(own_editor.BROKEN)

    def slowed(self) -> None:
        """It finds out by itself."""

    def acknowledged(self, sequence: int) -> None:
        """Frames are not numbered: after a loss both sides say what they have."""

    def sequence(self) -> int:
        return 0

    def ended(self, close_code: int | None) -> None:
        self._leave()

    # Messages

    def _take(self, message: bytes) -> None:
        reader = Reader(message)
        kind = reader.number()
        if kind == _ASK_PRESENCE:
            self._tell_presences()
            return
        step = reader.number() if kind == _SYNC else None
        content = reader.bytes()
        reader.end()
        match kind, step:
            case (0, 0):
                self._synchronise(content)
            case (0, 1 | 2):
                self._write(content)
            case (1, _):
                self._appear(content)
            case _:
                raise BrokenError("a message of unknown kind")

    def _synchronise(self, has: bytes) -> None:
        notes = self._runner.room.notes
        if notes is None or notes.place_of(*self.ticket[1:]) is None:
            self.hang_up(own_editor.ENDED)
            return
        document = notes.document(self.place)
        self._say(number(_SYNC) + number(_STEP_2) + block(document.since(has)))
        if self._writes:
            self._say(number(_SYNC) + number(_STEP_1) + block(document.state_vector()))
        self._tell_presences()

    def _write(self, update: bytes) -> None:
        if update == _NOTHING:
            return
        if not self._writes:
            self.hang_up(own_editor.NOT_ALLOWED)
            return
        self._runner.apply(
            Posted(
                at=self._runner.clock(),
                namespace=MeetingNotes.namespace,
                connection=self.ticket.connection,
                ticket=self.ticket.secret,
                content=update,
            )
        )

    # Presence

    def _appear(self, update: bytes) -> None:
        """Readers have no cursor."""
        if self._writes:
            room = self._runner.room
            person = room.connections.get(self.ticket.connection, "")
            self.presence.hear(update, Person(person, room.name_of(self.ticket.connection)))
            self._tell_others()

    def _tell_presences(self) -> None:
        for other in self._keeper.present(self):
            if other is not self and (update := other.presence.update()) is not None:
                self._say(number(_PRESENCE) + block(update))

    def _tell_others(self) -> None:
        update = self.presence.update()
        if update is not None:
            frame = binary_frame(number(_PRESENCE) + block(update))
            for other in self._keeper.present(self):
                if other is not self:
                    other.send(frame)

    def _leave(self) -> None:
        self._keeper.ended(self)
        self.presence.leave()
        self._tell_others()

    def _say(self, message: bytes) -> None:
        self.send(binary_frame(message))
