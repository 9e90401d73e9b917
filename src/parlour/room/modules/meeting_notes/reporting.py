"""What the PDF of the notes is made of."""

from msgspec import Struct

from parlour.room.clock import timestamp
from parlour.room.context import Context
from parlour.room.modules.meeting_notes import rich_text
from parlour.room.modules.meeting_notes.document import Document
from parlour.room.participant import MAIN


class Report(Struct):
    """For the template `meeting_notes`. Times are in UTC; the template shows them in `timezone`."""

    title: str
    room: str
    """The breakout room, if it is one."""
    created_at: str
    timezone: str
    blocks: list[rich_text.Block]


def data(context: Context, document: Document) -> Report:
    """The notes as they are now."""
    parameters, session = context.parameters, context.conference.state.breakout
    in_breakout = context.place != MAIN and session is not None
    return Report(
        title=parameters.event.title if parameters.event is not None else "",
        room=session.names[context.place] if in_breakout and session is not None else "",
        created_at=timestamp(context.at),
        timezone=parameters.created_by.timezone,
        blocks=rich_text.blocks(document.root),
    )
