"""Notes in an Etherpad: the calls to it, and the URLs that lead there (signaling-modules.md 4.4).

Everybody has a session of their own, which writes or reads, and ends when they go.
"""

import msgspec

from parlour.protocol.signaling import meeting_notes as wire
from parlour.room.clock import SECOND
from parlour.room.context import Context
from parlour.room.io import (
    AssetLabel,
    ConnectionId,
    EndPadSessions,
    OpenPadSessions,
    PadServer,
    PadVisitor,
    PreparePad,
    StorePad,
)
from parlour.room.modules.meeting_notes.state import Ending, Exporting, Notes, Opening, Preparing
from parlour.room.participant import MAIN
from parlour.room.urls import urlencode, urljoin

PAD = "meeting_notes"
_VALID_SECS = 14 * 24 * 3600

_group = msgspec.json.Decoder(str)
_sessions = msgspec.json.Decoder(dict[str, str])


def prepare(context: Context, server: PadServer, note: Preparing) -> None:
    """Makes the pad."""
    place = "main" if context.place == MAIN else str(context.place)
    mapper = f"{context.room_id}:{place}"
    context.perform(PreparePad(server=server, group_mapper=mapper, pad=PAD), note)


def group_of(result: bytes | None) -> str | None:
    """The pad's group, if it could be made."""
    return None if result is None else _group.decode(result)


def open_seats(context: Context, server: PadServer, notes: Notes, note: Opening) -> None:
    """Sessions for these connections; those that they had before end."""
    visitors: list[PadVisitor] = []
    for connection in note.connections:
        seat = notes.seats[connection]
        seat.request = note.request
        participant = context.who_is_behind(connection)
        name = participant.display_name if participant is not None else ""
        visitors.append(PadVisitor(connection, name, seat.writes))
    effect = OpenPadSessions(
        server=server,
        group=notes.group,
        ended=tuple(note.ended),
        visitors=tuple(visitors),
        valid_until=context.at // SECOND + _VALID_SECS,
    )
    context.perform(effect, note)


def sessions_of(result: bytes | None) -> dict[ConnectionId, str]:
    """The sessions that could be made."""
    return {} if result is None else _sessions.decode(result)


def tell(context: Context, server: PadServer, notes: Notes, connection: ConnectionId) -> None:
    """The URL sets a cookie and leads on to the pad."""
    seat = notes.seats[connection]
    query = urlencode({"sessionID": seat.session, "padName": PAD, "groupID": notes.group})
    url = f"{urljoin(server.url, 'auth_session')}?{query}"
    event = wire.WriteAccessReceived(url) if seat.writes else wire.ReadAccessReceived(url)
    context.to_connection(connection, event)


def end(context: Context, server: PadServer, sessions: list[str]) -> None:
    """Nobody keeps access after leaving."""
    context.perform(EndPadSessions(server=server, sessions=tuple(sessions)), Ending())


def export(
    context: Context,
    server: PadServer,
    notes: Notes,
    note: Exporting,
    *,
    session: str = "",
    then_delete: bool = False,
) -> None:
    """Etherpad makes the PDF."""
    event = context.parameters.event
    title = event.title if event is not None else None
    effect = StorePad(
        server=server,
        group=notes.group,
        pad=PAD,
        session=session,
        label=AssetLabel(context.namespace, "meetingnotes_pdf", "pdf", title),
        key=context.new_uuid(),
        then_delete=then_delete,
    )
    context.perform(effect, note)
