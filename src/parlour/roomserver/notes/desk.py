"""All pages that show notes, by the connections that their tickets belong to."""

from parlour.room.io import HangUp, Push
from parlour.room.modules.meeting_notes import own_editor, tickets
from parlour.roomserver import limits
from parlour.roomserver.bucket import Bucket
from parlour.roomserver.connection import Arrival, Connection, ConnectionEvents
from parlour.roomserver.frames import binary_frame
from parlour.roomserver.http_types import Request
from parlour.roomserver.notes.session import NotesSession
from parlour.roomserver.runner import RoomRunner

PATH = "/v1/notes"
SUBPROTOCOL = "parlour.notes"
_TICKET = "ticket."


def ticket_of(request: Request) -> tickets.Ticket | None:
    """The ticket of an upgrade: a sub-protocol, so that it stands in no log."""
    offered = request.headers.get("sec-websocket-protocol", "").split(",")
    names = [name.strip() for name in offered]
    found = [name[len(_TICKET) :] for name in names if name.startswith(_TICKET)]
    return tickets.read(found[0]) if SUBPROTOCOL in names and len(found) == 1 else None


class Desk:
    """One for the process."""

    def __init__(self) -> None:
        self._rooms: dict[str, dict[str, list[NotesSession]]] = {}
        self._buckets: dict[str, dict[str, Bucket]] = {}

    def bucket(self, runner: RoomRunner, ticket: tickets.Ticket, fresh: Bucket) -> Bucket:
        """The rate limit of all pages of a ticket's connection, so that nobody gets around it by
        opening more of them; `fresh` for the first one."""
        notes = runner.room.notes
        if notes is None or notes.place_of(ticket.connection, ticket.secret) is None:
            return fresh
        return self._buckets.setdefault(runner.id, {}).setdefault(ticket.connection, fresh)

    def arrival(self, runner: RoomRunner | None, ticket: tickets.Ticket) -> Arrival:
        """What to do when a socket is open: the seat may be gone by then."""

        def arrive(connection: Connection) -> ConnectionEvents | None:
            notes = None if runner is None or runner.over else runner.room.notes
            found = None if notes is None else notes.place_of(ticket.connection, ticket.secret)
            if runner is None or found is None:
                connection.close(own_editor.ENDED, "")
                return None
            place, seat = found
            here = self._rooms.setdefault(runner.id, {}).setdefault(ticket.connection, [])
            if len(here) >= limits.NOTES_SOCKETS_PER_CONNECTION:
                here[0].hang_up(own_editor.ENDED)
            session = NotesSession(self, runner, ticket, connection, place, writes=seat.writes)
            here = self._rooms.setdefault(runner.id, {}).setdefault(ticket.connection, [])
            here.append(session)
            return session

        return arrive

    def take(self, room: str, output: Push | HangUp) -> None:
        """What a room has to say to the pages."""
        connections = self._rooms.get(room, {})
        if isinstance(output, Push):
            frame = binary_frame(output.frame)
            for connection in output.to:
                for session in connections.get(connection, ()):
                    session.send(frame)
            return
        for session in list(connections.get(output.connection, ())):
            if session.ticket.secret == output.ticket:
                session.hang_up(output.code)

    def close(self, room: str) -> None:
        """The room is over."""
        self._buckets.pop(room, None)
        for sessions in list(self._rooms.get(room, {}).values()):
            for session in list(sessions):
                session.hang_up(own_editor.ENDED)

    def stop(self) -> None:
        """The process ends; pages come back to the next one."""
        for connections in list(self._rooms.values()):
            for sessions in list(connections.values()):
                for session in list(sessions):
                    session.hang_up(1001)

    # SessionKeeper

    def present(self, session: NotesSession) -> list[NotesSession]:
        connections = self._rooms.get(session.ticket.room, {})
        return [
            other
            for sessions in connections.values()
            for other in sessions
            if other.place == session.place
        ]

    def ended(self, session: NotesSession) -> None:
        connections = self._rooms.get(session.ticket.room, {})
        sessions = connections.get(session.ticket.connection, [])
        if session in sessions:
            sessions.remove(session)
        if not sessions:
            connections.pop(session.ticket.connection, None)
        if not connections:
            self._rooms.pop(session.ticket.room, None)
