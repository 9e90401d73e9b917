"""Who may do what. No transport and no database here: only facts in, decisions out (rest.md 23)."""

from enum import Enum
from uuid import UUID

from parlour.controller import tariffs
from parlour.controller.errors import FeatureDisabled, InvalidGuestAccess
from parlour.protocol.roomserver import Role, WaitingRoomMode
from parlour.settings import Settings
from parlour.store.meetings import Meeting
from parlour.store.tables import Room, RoomInvite, Tariff, User


class Standing(Enum):
    """What somebody is to a meeting."""

    OWNER = "owner"
    INVITEE = "invitee"
    GUEST = "guest"
    STRANGER = "stranger"


MEMBERS = frozenset({Standing.OWNER, Standing.INVITEE})
READERS = MEMBERS | {Standing.GUEST}


def standing_of_user(meeting: Meeting, user: User) -> Standing:
    """A user is owner, invitee (whatever they answered) or stranger; tenants see only their own."""
    if meeting.owner.tenant_id != user.tenant_id:
        return Standing.STRANGER
    if meeting.room.created_by == user.id:
        return Standing.OWNER
    return Standing.INVITEE if meeting.invite is not None else Standing.STRANGER


def standing_of_guest(meeting: Meeting, invite: RoomInvite | None, settings: Settings) -> Standing:
    """Somebody with a usable guest link of this very room, as long as it takes guests."""
    if invite is None or invite.room_id != meeting.room.id:
        return Standing.STRANGER
    possible = guests_possible(meeting.room, meeting.tariff, settings)
    return Standing.GUEST if possible else Standing.STRANGER


def guests_possible(room: Room, tariff: Tariff, settings: Settings) -> bool:
    """Whether a room can take guests at all (rest.md 3.3)."""
    return (
        room.guest_access != "disabled"
        and not room.e2e_encryption
        and tariffs.allows(tariff, settings, tariffs.GUESTS_ALLOWED)
    )


def check_guest_access(room: Room, tariff: Tariff, settings: Settings) -> None:
    """Refuse a combination of settings that a room cannot have (rest.md 10.2)."""
    if room.guest_access == "disabled":
        return
    if room.e2e_encryption:
        raise InvalidGuestAccess
    if not tariffs.allows(tariff, settings, tariffs.GUESTS_ALLOWED):
        raise FeatureDisabled(tariffs.GUESTS_ALLOWED)


def role_of(meeting: Meeting, standing: Standing) -> Role:
    """The owner moderates, and who is invited as moderator."""
    if standing is Standing.OWNER:
        return "moderator"
    if standing is Standing.INVITEE and meeting.invite is not None:
        return meeting.invite.role
    return "user"


def waiting_room(room: Room) -> WaitingRoomMode:
    """Who waits (rest.md 11.4)."""
    if room.waiting_room:
        return "for_everyone"
    return "for_guests" if room.guest_access == "waiting_room" else "disabled"


def may_see_password(meeting: Meeting, user_id: UUID | None) -> bool:
    """Members need no password and may hand it on; guests must be told it."""
    if user_id is None:
        return False
    return meeting.room.created_by == user_id or meeting.invite is not None
