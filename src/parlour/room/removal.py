"""Leaving the conference, by oneself or by a moderator (signaling-core.md 3.7, 5.4)."""

from collections.abc import Iterable
from typing import Literal

from parlour.protocol.signaling import core, moderation
from parlour.room import hooks, noticing, waiting
from parlour.room.conference import Conference
from parlour.room.io import ConnectionId, ParticipantId
from parlour.room.participant import Ban, Participant, Waiter
from parlour.room.state import Origin

RemovalReason = Literal["kicked", "debriefed"]


def connection_ended(
    conference: Conference, connection: ConnectionId, reason: core.DisconnectReason
) -> None:
    """Takes a connection out: modules clean up and speak first, then the others are told."""
    participant = conference.remove_connection(connection)
    origin = Origin(participant.id, connection, None, participant.place)
    hooks.for_each(conference, origin, lambda module, context: module.left(context))
    conference.send_core(
        conference.receivers.everyone,
        core.ParticipantDisconnected(participant.id, connection, reason),
    )
    if not participant.connected:
        noticing.went_out(conference, participant)


def kick(conference: Conference, people: Iterable[Participant], reason: RemovalReason) -> None:
    """Closes all their connections. They come back as `user`, through the waiting room."""
    for participant in people:
        participant.must_wait = True
        if participant.role != "user":
            participant.role = "user"
            participant.role_taken = True
            conference.changed(participant.id)
        _disconnect(conference, participant, reason)


def ban(
    conference: Conference,
    target: ParticipantId,
    by: ParticipantId,
    transaction_id: int | None,
) -> Ban:
    """Shuts somebody out, wherever they are; says `banned` to them before their sockets close."""
    participant = conference.state.participants.get(target)
    waiter = conference.state.waiting.get(target)
    person: Participant | Waiter | None = participant or waiter
    if person is None:
        raise KeyError(target)
    entry = Ban(person.display_name, person.person.avatar_url or "", by, conference.state.now)
    conference.state.banned[target] = entry
    for present in (participant, waiter):
        if present is not None:
            to = tuple(present.connections)
            conference.send(to, "moderation", moderation.Banned(), transaction_id)
    if participant is not None:
        _disconnect(conference, participant, "banned")
    if waiter is not None:
        for connection in tuple(waiter.connections):
            conference.disconnect(connection)
            waiting.leave(conference, connection)
    return entry


def send_to_waiting_room(conference: Conference, participant: Participant) -> None:
    """Moves all their connections; the sockets stay open."""
    state = conference.state
    participant.must_wait = True
    waiter = Waiter(
        id=participant.id,
        person=participant.person,
        role=participant.role,
        display_name=participant.display_name,
        joined_at=state.now,
    )
    earlier = state.waiting.get(participant.id)
    if earlier is not None:
        # Another device was accepted and never entered: it waits anew with the others.
        for connection, device in waiting.go_in(conference, earlier).items():
            conference.add_waiting(waiter, connection, device)
    for connection, device in tuple(participant.connections.items()):
        connection_ended(conference, connection, "sent_to_waiting_room")
        conference.add_waiting(waiter, connection, device)
    waiting.announce(conference, waiter)


def _disconnect(
    conference: Conference, participant: Participant, reason: core.DisconnectReason
) -> None:
    for connection in tuple(participant.connections):
        conference.disconnect(connection)
        connection_ended(conference, connection, reason)
