"""Rooms and joining them (rest.md 6.5, 10 and 11)."""

from datetime import datetime
from uuid import UUID

from msgspec import UNSET, Struct, UnsetType

from parlour.protocol.rest.body import Body
from parlour.protocol.rest.scalars import DeviceSecret, DisplayName, GuestAccess, RoomPassword
from parlour.protocol.rest.users import PublicUserProfile


class RoomResource(Struct, frozen=True):
    """A room; the password only for those who may know it."""

    id: UUID
    created_by: PublicUserProfile
    created_at: datetime
    guest_access: GuestAccess
    waiting_room: bool
    password: str | UnsetType = UNSET


class PostRoom(Body):
    """What is absent is false; `guest_access` is then `waiting_room`."""

    password: RoomPassword | None = None
    enable_sip: bool | UnsetType = UNSET
    waiting_room: bool | UnsetType = UNSET
    guest_access: GuestAccess | UnsetType | None = UNSET
    e2e_encryption: bool | UnsetType = UNSET

    @property
    def access_of_guests(self) -> GuestAccess:
        """Clients of the older generation name these three and no `guest_access`: to them, without
        a waiting room nobody waits, and some have no way to wait (signaling-legacy.md 5)."""
        of_older_client = (
            self.guest_access is UNSET
            and self.waiting_room is False
            and self.enable_sip is not UNSET
            and self.e2e_encryption is False
        )
        return self.guest_access or ("direct_access" if of_older_client else "waiting_room")


class PatchRoom(Body):
    """An absent key keeps, a null password removes."""

    password: RoomPassword | UnsetType | None = UNSET
    waiting_room: bool | UnsetType = UNSET
    guest_access: GuestAccess | UnsetType = UNSET
    e2e_encryption: bool | UnsetType = UNSET


class MeetingCallIn(Struct, frozen=True):
    tel: str
    id: str
    password: str


class StreamingLink(Struct, frozen=True):
    name: str
    url: str


class MeetingDetails(Struct, frozen=True):
    """How others can follow the meeting; shown only if the organiser wants it."""

    streaming_links: list[StreamingLink]
    invite_code_id: UUID | UnsetType = UNSET
    call_in: MeetingCallIn | UnsetType = UNSET


class EventInfo(Struct, frozen=True):
    """What the lobby shows of a room's event."""

    id: UUID
    room_id: UUID
    title: str
    is_adhoc: bool
    e2e_encryption: bool
    meeting_details: MeetingDetails | UnsetType = UNSET


class Start(Body):
    """A request to join. Older clients send `resumption` and no device secret.

    They may also name a `breakout_room`, which is ignored: people are sent there in the meeting.
    """

    device_secret: DeviceSecret | UnsetType = UNSET
    display_name: DisplayName | UnsetType | None = UNSET
    password: RoomPassword | UnsetType | None = UNSET
    invite_code: UUID | UnsetType | None = UNSET
    resumption: str | UnsetType | None = UNSET


class StartAnswer(Struct, frozen=True):
    """Current clients take `token` and the address, older ones `ticket` and `resumption`."""

    token: str
    roomserver_address: str
    ticket: str
    resumption: str
