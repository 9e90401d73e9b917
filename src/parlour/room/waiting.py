"""The waiting room: arriving, being accepted, entering, leaving (signaling-core.md 3.6)."""

from parlour.protocol.signaling import core, moderation
from parlour.room.clock import timestamp
from parlour.room.conference import Conference, connections_of
from parlour.room.io import ConnectionId
from parlour.room.participant import Waiter


def announce(conference: Conference, waiter: Waiter) -> None:
    """Tells the moderators of somebody who waits, with all their connections."""
    conference.send_core(conference.receivers.moderators, joined_waiting_room(waiter))


def joined_waiting_room(waiter: Waiter) -> core.JoinedWaitingRoom:
    return core.JoinedWaitingRoom(
        participant_id=waiter.id,
        connection_ids=list(waiter.connections),
        joined_at=timestamp(waiter.joined_at),
        display_name=waiter.display_name,
        avatar_url=waiter.person.avatar_url,
    )


def arrive(conference: Conference, waiter: Waiter, connection: ConnectionId, device: str) -> None:
    """A connection is placed in the waiting room."""
    conference.add_waiting(waiter, connection, device)
    conference.send_core((connection,), core.InWaitingRoom(connection, waiter.id))
    if waiter.accepted:
        conference.send((connection,), "moderation", moderation.Accepted())
    announce(conference, waiter)


def accept(conference: Conference, waiter: Waiter, transaction_id: int | None) -> None:
    """Lets somebody enter; they still have to do so."""
    waiter.accepted = True
    conference.send(connections_of([waiter]), "moderation", moderation.Accepted(), transaction_id)
    conference.send(
        conference.receivers.moderators,
        "moderation",
        moderation.ParticipantAccepted(waiter.id),
        transaction_id,
    )


def leave(conference: Conference, connection: ConnectionId) -> None:
    """A waiting connection ended; with the last one the participant is forgotten."""
    waiter = conference.remove_waiting(connection)
    _left(conference, waiter, [connection])


def go_in(conference: Conference, waiter: Waiter) -> dict[ConnectionId, str]:
    """Takes all connections of somebody out of the waiting room and gives them back."""
    connections = dict(waiter.connections)
    for connection in connections:
        conference.remove_waiting(connection)
    _left(conference, waiter, list(connections))
    return connections


def _left(conference: Conference, waiter: Waiter, connections: list[ConnectionId]) -> None:
    conference.send_core(
        conference.receivers.moderators, core.LeftWaitingRoom(waiter.id, connections)
    )
