"""What a moderator can change about the room and its people, apart from sending them away."""

from parlour.protocol.roomserver import Role, WaitingRoomMode
from parlour.room import hooks
from parlour.room.conference import Conference
from parlour.room.io import ParticipantId
from parlour.room.participant import Participant
from parlour.room.state import Origin


def set_role(conference: Conference, participant: Participant, role: Role) -> None:
    """A decision that lasts: it also settles a role that was lost with a kick."""
    participant.role = role
    participant.role_taken = False
    conference.changed(participant.id)


def role_is_set(
    conference: Conference, participant: Participant, transaction_id: int | None
) -> None:
    """Everybody has been told of the new role: modules follow."""
    hooks.for_each(
        conference,
        Origin(transaction_id=transaction_id, place=participant.place),
        lambda module, context: module.role_changed(context, participant),
    )


def rename(conference: Conference, participant: Participant, name: str) -> None:
    participant.display_name = name
    conference.changed(participant.id)


def set_waiting_room(conference: Conference, mode: WaitingRoomMode) -> None:
    conference.state.waiting_room = mode


def unban(conference: Conference, participant: ParticipantId) -> None:
    del conference.state.banned[participant]
