"""What becomes of a new socket: conference, waiting room or refusal (signaling-core.md 3.2)."""

from typing import Literal

from parlour.protocol.roomserver import ParticipationKind
from parlour.protocol.signaling import core, moderation
from parlour.room import joining, limits, waiting
from parlour.room.conference import Conference
from parlour.room.io import Opened, ParticipantId
from parlour.room.participant import Participant, Person, Waiter, person_of, waits

Refusal = Literal["banned", "guest_access_disabled"]

FULL = (1013, "Participant limit reached")
IDENTITY_CLASH = (1011, "Identity clash")
GUESTS = frozenset[ParticipationKind]({"guest", "call_in"})


def refusal(
    conference: Conference, participant: ParticipantId, kind: ParticipationKind
) -> Refusal | None:
    """Why somebody may not even have a token."""
    if participant in conference.state.banned:
        return "banned"
    if kind in GUESTS and not conference.state.parameters.guest_access:
        return "guest_access_disabled"
    return None


def opened(conference: Conference, socket: Opened) -> None:
    """The decision table, in its order."""
    state = conference.state
    if socket.connection in state.connections or socket.connection in state.waiting_connections:
        return
    person = person_of(socket.client)
    known = state.participants.get(socket.participant)
    waiter = state.waiting.get(socket.participant)
    must_wait = _must_wait(conference, person, socket.client.role, known)

    refused = refusal(conference, socket.participant, person.kind)
    if refused is not None:
        # The token was issued before the ban, or before guests were shut out.
        if refused == "banned":
            conference.send((socket.connection,), "moderation", moderation.Banned())
        conference.disconnect(socket.connection)
        return
    state.guests_may_moderate |= socket.guests_may_moderate
    if _full(conference, known, waiter, must_wait):
        blocked = core.JoinBlocked("participant_limit_reached")
        conference.send_core((socket.connection,), blocked)
        conference.disconnect(socket.connection, FULL)
    elif any(p is not None and p.person.kind != person.kind for p in (known, waiter)):
        conference.disconnect(socket.connection, IDENTITY_CLASH)
    elif must_wait:
        waiter = waiter or _new_waiter(conference, socket, person, known)
        waiting.arrive(conference, waiter, socket.connection, socket.device)
    else:
        participant = known or _new_participant(conference, person, socket)
        _give_role_back(conference, participant, socket.client.role)
        joining.enter(conference, participant, socket.connection, socket.device)


def enter_from_waiting_room(conference: Conference, waiter: Waiter) -> None:
    """All waiting connections of an accepted participant enter at once."""
    state = conference.state
    connections = waiting.go_in(conference, waiter)
    participant = state.participants.get(waiter.id)
    if participant is None:
        participant = Participant(
            id=waiter.id,
            person=waiter.person,
            role=waiter.role,
            display_name=waiter.display_name,
            joined_at=state.now,
        )
        state.participants[waiter.id] = participant
    _give_role_back(conference, participant, waiter.role)
    for connection, device in connections.items():
        joining.enter(conference, participant, connection, device)


def _full(
    conference: Conference, known: Participant | None, waiter: Waiter | None, would_wait: bool
) -> bool:
    """By the tariff, or by a limit of our own. Somebody inside may always add a device."""
    state = conference.state
    if known is not None and known.connected:
        return len(known.connections) >= limits.CONNECTIONS_PER_PARTICIPANT
    if waiter is not None and len(waiter.connections) >= limits.CONNECTIONS_PER_PARTICIPANT:
        return True
    if would_wait and waiter is None and len(state.waiting) >= limits.WAITING_PARTICIPANTS:
        return True
    people = len(state.participants) + len(state.waiting)
    if known is None and waiter is None and people >= limits.KNOWN_PARTICIPANTS:
        return True
    limit = state.parameters.tariff.quotas.get("room_participant_limit")
    if limit is None:
        return False
    present = sum(1 for participant in state.participants.values() if participant.connected)
    return present + len(state.waiting) >= limit


def _must_wait(
    conference: Conference, person: Person, role: str, known: Participant | None
) -> bool:
    if role == "moderator" or not waits(conference.state.waiting_room, person.kind):
        return False
    return known is None or known.must_wait


def _new_waiter(
    conference: Conference, socket: Opened, person: Person, known: Participant | None
) -> Waiter:
    """Somebody sent out before waits under the name of the new token, with the role they have."""
    return Waiter(
        id=socket.participant,
        person=person,
        role=socket.client.role if known is None else known.role,
        display_name=person.display_name,
        joined_at=conference.state.now,
    )


def _new_participant(conference: Conference, person: Person, socket: Opened) -> Participant:
    participant = Participant(
        id=socket.participant,
        person=person,
        role=socket.client.role,
        display_name=person.display_name,
        joined_at=conference.state.now,
    )
    conference.state.participants[participant.id] = participant
    return participant


def _give_role_back(conference: Conference, participant: Participant, token_role: str) -> None:
    """A kick takes the role; a moderator's token or ownership brings it back."""
    if participant.role_taken:
        participant.role_taken = False
        if token_role == "moderator" or conference.is_owner(participant.id):
            participant.role = "moderator"
            conference.changed(participant.id)
