"""What the room knows of its notes."""

from typing import Any

import msgspec
from msgspec import Struct, field

from parlour.room.io import ConnectionId, PadServer, ParticipantId
from parlour.room.modules.meeting_notes.document import Text
from parlour.room.participant import Place


class Seat(Struct):
    """A connection's access."""

    writes: bool
    secret: str = ""
    """Of the ticket to our own editor."""
    session: str = ""
    """At Etherpad; empty while it is being made."""
    request: int = 0
    """Number of the call that makes it."""


class Notes(Struct):
    """Those of one room."""

    ready: bool = False
    seats: dict[ConnectionId, Seat] = field(default_factory=dict[ConnectionId, Seat])
    text: Text = field(default_factory=Text)
    """In our own editor."""
    group: str = ""
    """Etherpad's, with the pad in it."""


class MeetingNotesState(Struct):
    page: str = ""
    """Address of our own editor."""
    server: PadServer | None = None
    """Etherpad, if that is used instead."""
    places: dict[Place, Notes] = field(default_factory=dict[Place, Notes])
    requests: int = 0


class Preparing(Struct, frozen=True, tag="preparing"):
    """Etherpad makes a pad; these people shall write."""

    writers: list[ParticipantId]


class Opening(Struct, frozen=True, tag="opening"):
    """Etherpad opens sessions and ends others."""

    request: int
    connections: list[ConnectionId]
    ended: list[str]


class Ending(Struct, frozen=True, tag="ending"):
    """Etherpad ends sessions."""


class Exporting(Struct, frozen=True, tag="exporting"):
    """A PDF is made."""

    asked: bool
    """By a moderator, who hears if it fails."""


Noted = Preparing | Opening | Ending | Exporting


class _OwnEditor(Struct, frozen=True):
    page: str


class _Etherpad(Struct, frozen=True):
    base_url: str
    api_key: str


def state_from(settings: dict[str, Any]) -> MeetingNotesState | None:
    """None if the settings name neither an Etherpad nor our editor's page."""
    for kind in (_Etherpad, _OwnEditor):
        try:
            given = msgspec.convert(settings, kind)
        except msgspec.ValidationError:
            continue
        if isinstance(given, _Etherpad) and given.base_url and given.api_key:
            return MeetingNotesState(server=PadServer(given.base_url, given.api_key))
        if isinstance(given, _OwnEditor) and given.page:
            return MeetingNotesState(page=given.page)
    return None
