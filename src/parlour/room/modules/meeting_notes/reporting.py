"""What the PDF of the notes is made of."""

from typing import Any

from parlour.room import assets
from parlour.room.context import Context
from parlour.room.modules.meeting_notes.document import Document
from parlour.room.participant import MAIN

_NOTHING_YET = b"\0"


def data(context: Context, document: Document) -> dict[str, Any]:
    """For the template `meeting_notes`: the notes as they are now."""
    parameters, session = context.parameters, context.conference.state.breakout
    room = "" if session is None or context.place == MAIN else session.names[context.place]
    return {
        "timezone": parameters.created_by.timezone,
        "meeting": parameters.event.title if parameters.event is not None else "",
        "room": room,
        "created": assets.printed_time(context.stamp),
        # To read it takes long, so that is done where the PDF is made (`parlour.reports.notes`).
        "document": document.since(_NOTHING_YET),
    }
