"""The commands of moderators, and who may read and write at any moment.

Each connection has a *seat* while it is in a room that has notes: to read or to write, with a URL
of its own. Two editors can stand behind the URLs: ours (`own_editor`) and Etherpad (`etherpad`).
"""

from typing import Any

from parlour.protocol.roomserver import RoomParameters
from parlour.protocol.signaling import meeting_notes as wire
from parlour.room import assets, limits
from parlour.room.context import Context
from parlour.room.io import ConnectionId, ParticipantId, Posted
from parlour.room.module import Module, Refused, handles
from parlour.room.modules.meeting_notes import etherpad, own_editor
from parlour.room.modules.meeting_notes.document import Document
from parlour.room.modules.meeting_notes.state import (
    Ending,
    Exporting,
    MeetingNotesState,
    Noted,
    Notes,
    Opening,
    Preparing,
    Seat,
    state_from,
)
from parlour.room.participant import Participant, Place
from parlour.room.receivers import Audience

_ASSET_ERRORS: dict[assets.Failure, wire.ErrorCode] = {
    "storage_exceeded": "storage_exceeded",
    "storage": "internal_storage",
}


class MeetingNotes(Module[MeetingNotesState]):
    namespace = "meeting_notes"
    State = MeetingNotesState
    Note = Noted
    not_a_moderator = wire.Error("insufficient_permissions")

    def __init__(self, state: MeetingNotesState) -> None:
        super().__init__(state)
        self._documents: dict[Place, Document] = {}

    @classmethod
    def create(
        cls, settings: dict[str, Any], parameters: RoomParameters
    ) -> MeetingNotesState | None:
        return state_from(settings)

    # --- moderators' commands ---

    @handles(wire.GrantWriteAccess, by="moderator")
    def grant(self, context: Context, command: wire.GrantWriteAccess) -> None:
        """The first time, everybody in the room gets access, all others to read."""
        notes = self.state.places.get(context.place)
        if notes is not None and not notes.ready:
            raise Refused(wire.Error("currently_initializing"))
        chosen = _selection(context, command.participant_ids)
        if notes is not None:
            self._change(context, chosen, writes=True)
            return
        self.state.places[context.place] = Notes()
        if self.state.server is not None:
            etherpad.prepare(context, self.state.server, Preparing([p.id for p in chosen]))
        else:
            self._begin(context, chosen)

    @handles(wire.RevokeWriteAccess, by="moderator")
    def revoke(self, context: Context, command: wire.RevokeWriteAccess) -> None:
        self._running(context)
        self._change(context, _selection(context, command.participant_ids), writes=False)

    @handles(wire.GeneratePdf, by="moderator")
    def generate_pdf(self, context: Context, command: wire.GeneratePdf) -> None:
        notes = self._running(context)
        if assets.quota_used_up(context):
            raise Refused(wire.Error("storage_exceeded"))
        if own_editor.exports_under_way(context) >= limits.NOTES_EXPORTS:
            context.internal_error()
            return
        if self.state.server is None:
            own_editor.export(context, self.document(context.place), Exporting(asked=True))
            return
        seat = notes.seats.get(context.connection)
        if seat is None or not seat.session:
            context.internal_error()
        else:
            note = Exporting(asked=True)
            etherpad.export(context, self.state.server, notes, note, session=seat.session)

    def _running(self, context: Context) -> Notes:
        notes = self.state.places.get(context.place)
        if notes is None:
            raise Refused(wire.Error("not_initialized"))
        if not notes.ready:
            raise Refused(wire.Error("currently_initializing"))
        return notes

    # --- seats ---

    def _begin(self, context: Context, writers: list[Participant]) -> None:
        self.state.places[context.place].ready = True
        # Everybody is somebody else now in the eyes of moderators.
        context.everybody_changed()
        seated = {c: p in writers for p in _present(context) for c in p.connections}
        self._seat(context, seated)
        self._tell_moderators(context, seated)

    def _change(self, context: Context, chosen: list[Participant], *, writes: bool) -> None:
        seated = {c: writes for p in chosen for c in p.connections}
        self._seat(context, seated)
        self._tell_moderators(context, seated)

    def _seat(self, context: Context, access: dict[ConnectionId, bool]) -> None:
        """New seats in the room, in place of those that there were."""
        notes = self.state.places[context.place]
        former = {c: notes.seats.pop(c) for c in access if c in notes.seats}
        for connection, writes in access.items():
            notes.seats[connection] = Seat(writes)
            self._changed(context, connection)
        if self.state.server is None:
            own_editor.leave(context, former)
            own_editor.open_seats(context, self.state.page, notes, list(access))
        elif access:
            self.state.requests += 1
            note = Opening(
                self.state.requests, list(access), [s.session for s in former.values() if s.session]
            )
            etherpad.open_seats(context, self.state.server, notes, note)

    def _unseat(self, context: Context, connection: ConnectionId) -> None:
        notes = self.state.places.get(context.place)
        seat = None if notes is None else notes.seats.pop(connection, None)
        if seat is None:
            return
        self._changed(context, connection)
        if self.state.server is None:
            own_editor.leave(context, {connection: seat})
        elif seat.session:
            etherpad.end(context, self.state.server, [seat.session])

    def _changed(self, context: Context, connection: ConnectionId) -> None:
        participant = context.who_is_behind(connection)
        if participant is not None:
            context.changed(participant.id)

    def _tell_moderators(self, context: Context, seated: dict[ConnectionId, bool]) -> None:
        if seated:
            readers = [connection for connection, writes in seated.items() if not writes]
            writers = [connection for connection, writes in seated.items() if writes]
            context.to(_moderators(context), wire.AccessChanged(readers, writers))

    # --- what comes back ---

    def answered(self, context: Context, note: Noted, result: bytes | None) -> None:
        match note:
            case Preparing():
                self._prepared(context, note, result)
            case Opening():
                self._opened(context, note, result)
            case Ending():
                if result is None:
                    raise RuntimeError("sessions at Etherpad could not be ended")
            case Exporting():
                self._exported(context, note, result)

    def _prepared(self, context: Context, note: Preparing, result: bytes | None) -> None:
        notes = self.state.places.get(context.place)
        group = etherpad.group_of(result)
        if notes is None:
            return
        if group is None:
            del self.state.places[context.place]
            raise Refused(wire.Error("failed_initialization"))
        notes.group = group
        self._begin(context, [p for p in _present(context) if p.id in note.writers])

    def _opened(self, context: Context, note: Opening, result: bytes | None) -> None:
        """Whoever has gone meanwhile, or has been given another seat, needs no session."""
        server = self.state.server
        if server is None:
            return
        sessions = etherpad.sessions_of(result)
        unneeded = list(note.ended) if result is None else []
        missing: list[ConnectionId] = []
        notes = self.state.places.get(context.place)
        for connection in note.connections:
            seat = None if notes is None else notes.seats.get(connection)
            session = sessions.get(connection)
            if seat is None or seat.request != note.request:
                unneeded += [session] if session else []
            elif session is None:
                missing.append(connection)
            elif notes is not None:
                seat.session = session
                etherpad.tell(context, server, notes, connection)
        if unneeded:
            etherpad.end(context, server, unneeded)
        if missing:
            failure = wire.Error("failed_to_generate_url", missing)
            context.to(_moderators(context), failure)

    def _exported(self, context: Context, note: Exporting, result: bytes | None) -> None:
        match assets.outcome(context, result):
            case assets.Stored(asset_id=asset, filename=name):
                context.to_everyone(wire.PdfCreated(name, asset))
            case assets.NotStored(reason=reason) if note.asked:
                code = _ASSET_ERRORS.get(reason)
                if code is not None:
                    raise Refused(wire.Error(code))
                context.internal_error()
            case _:
                pass

    # --- people come, move and go ---

    def joined(self, context: Context) -> None:
        """Moderators write, whoever else joins reads until somebody lets them write."""
        notes = self.state.places.get(context.place)
        if notes is not None and notes.ready:
            self._seat(context, {context.connection: context.sender.is_moderator})

    def left(self, context: Context) -> None:
        self._unseat(context, context.connection)

    def switched(self, context: Context, old: Place) -> None:
        connections = list(context.sender.connections)
        for connection in connections:
            self._unseat(context.replace(place=old), connection)
        notes = self.state.places.get(context.place)
        if notes is not None and notes.ready:
            self._seat(context, dict.fromkeys(connections, context.sender.is_moderator))

    def breakout_closing(self, context: Context, places: list[Place]) -> None:
        """What was written in the rooms is kept."""
        for place in places:
            self._keep(context.replace(place=place))

    def breakout_closed(self, context: Context, places: list[Place]) -> None:
        for place in places:
            self._forget(context.replace(place=place))

    def closing(self, context: Context) -> None:
        for place in list(self.state.places):
            there = context.replace(place=place)
            self._keep(there)
            self._forget(there)

    def _keep(self, context: Context) -> None:
        notes = self.state.places.get(context.place)
        if notes is None or not notes.ready:
            return
        if self.state.server is not None:
            note = Exporting(asked=False)
            etherpad.export(context, self.state.server, notes, note, then_delete=True)
        elif own_editor.says_anything(self.document(context.place)):
            own_editor.export(context, self.document(context.place), Exporting(asked=False))

    def _forget(self, context: Context) -> None:
        notes = self.state.places.pop(context.place, None)
        self._documents.pop(context.place, None)
        if notes is not None and self.state.server is None:
            own_editor.leave(context, notes.seats)

    # --- our own editor ---

    def posted(self, context: Context, posted: Posted) -> None:
        """Somebody has written. Only with the ticket to a seat that may."""
        notes = self.state.places.get(context.place)
        seat = None if notes is None else notes.seats.get(posted.connection)
        mine = seat is not None and seat.secret and seat.secret == posted.ticket
        if notes is None or seat is None or not mine or not seat.writes:
            context.hang_up(posted.connection, posted.ticket, own_editor.NOT_ALLOWED)
        else:
            own_editor.write(context, notes, self.document(context.place), posted)

    def document(self, place: Place) -> Document:
        """The text of a room that has notes."""
        found = self._documents.get(place)
        if found is None:
            found = self._documents[place] = Document(self.state.places[place].text)
        return found

    def place_of(self, connection: ConnectionId, secret: str) -> tuple[Place, Seat] | None:
        """Where a ticket leads to, if there is such a seat."""
        for place, notes in self.state.places.items():
            seat = notes.seats.get(connection)
            if seat is not None and seat.secret and seat.secret == secret:
                return place, seat
        return None

    # --- what others see ---

    def peer_data(self, peer: Participant, audience: Audience) -> wire.PeerData | None:
        notes = self.state.places.get(audience.place)
        if not audience.moderator or notes is None or not notes.ready:
            return None
        seats = [notes.seats[c] for c in peer.connections if c in notes.seats]
        return wire.PeerData(readonly=not any(seat.writes for seat in seats))

    def switch_peer_data(self, peer: Participant, audience: Audience) -> wire.PeerData | None:
        return self.peer_data(peer, audience)


def _selection(context: Context, wanted: list[ParticipantId]) -> list[Participant]:
    """People of this room, connected or not."""
    chosen = [context.participants.get(name) for name in dict.fromkeys(wanted)]
    here = [p for p in chosen if p is not None and p.place == context.place]
    if not here or len(here) != len(chosen):
        raise Refused(wire.Error("invalid_participant_selection"))
    return here


def _present(context: Context) -> list[Participant]:
    people = context.participants.values()
    return [p for p in people if p.connected and p.place == context.place]


def _moderators(context: Context) -> list[Participant]:
    return [p for p in _present(context) if p.is_moderator]
