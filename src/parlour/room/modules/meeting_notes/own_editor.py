"""Notes in our own editor: tickets, what is written, and the document that is made of it."""

from parlour.protocol.signaling import meeting_notes as wire
from parlour.room import assets
from parlour.room.context import Context
from parlour.room.io import ConnectionId, MakeReport, Posted
from parlour.room.modules.meeting_notes import lib0, reporting, rich_text, tickets
from parlour.room.modules.meeting_notes.document import Document
from parlour.room.modules.meeting_notes.lib0 import BrokenError
from parlour.room.modules.meeting_notes.shape import FullError
from parlour.room.modules.meeting_notes.state import Exporting, Notes, Seat
from parlour.room.urls import quote

# Close codes of the editor's socket; `web/src/notes/socket.ts` knows them.
BROKEN = 4400
NOT_ALLOWED = 4403
FULL = 4413
ENDED = 4410

_SYNC, _UPDATE = 0, 2


def open_seats(context: Context, page: str, notes: Notes, connections: list[ConnectionId]) -> None:
    """Gives each of these its ticket and tells it the URL."""
    for connection in connections:
        seat = notes.seats[connection]
        seat.secret = context.new_uuid()
        ticket = tickets.Ticket(context.room_id, connection, seat.secret)
        server = quote(context.address, safe="")
        # What the page is told of access is for its looks: `posted` decides.
        access = "write" if seat.writes else "read"
        url = f"{page}#server={server}&access={access}&ticket={tickets.text_of(ticket)}"
        event = wire.WriteAccessReceived(url) if seat.writes else wire.ReadAccessReceived(url)
        context.to_connection(connection, event)


def leave(context: Context, seats: dict[ConnectionId, Seat]) -> None:
    """These tickets are good for nothing any more."""
    for connection, seat in seats.items():
        context.hang_up(connection, seat.secret, ENDED)


def write(context: Context, notes: Notes, document: Document, posted: Posted) -> None:
    """Takes a change in and passes it on, to the writer too: then it is safe in the journal."""
    try:
        document.apply(posted.content)
    except BrokenError:
        context.hang_up(posted.connection, posted.ticket, BROKEN)
    except FullError:
        context.hang_up(posted.connection, posted.ticket, FULL)
    else:
        frame = lib0.number(_SYNC) + lib0.number(_UPDATE) + lib0.block(posted.content)
        context.push(tuple(notes.seats), frame)


def says_anything(document: Document) -> bool:
    """Whether there is more than white space."""
    return rich_text.says_anything(rich_text.each_block(document.root))


def exports_under_way(context: Context) -> int:
    """How many of the room's documents of notes are being made."""
    pending = context.conference.state.pending.values()
    return sum(
        p.namespace == context.namespace and isinstance(p.effect, MakeReport) for p in pending
    )


def export(context: Context, document: Document, note: Exporting) -> None:
    """Makes a PDF and stores it."""
    assets.report(
        context,
        kind="meetingnotes_pdf",
        template="meeting_notes",
        data=reporting.data(context, document),
        note=note,
    )
