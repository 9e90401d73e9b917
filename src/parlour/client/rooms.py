"""Rooms and joining them (rest.md 10 and 11)."""

import secrets
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from parlour.client.pages import Pages, listed
from parlour.client.transport import Transport
from parlour.protocol.rest.rooms import EventInfo, PatchRoom, PostRoom, RoomResource, Start
from parlour.protocol.rest.scalars import GuestAccess
from parlour.protocol.rest.tariffs import TariffResource


class Ticket(msgspec.Struct, frozen=True):
    """Leave to join a meeting now."""

    token: str
    roomserver_address: str
    ticket: str = ""
    """For signalling of the older generation."""
    resumption: str = ""

    @property
    def signaling_url(self) -> str:
        """The WebSocket address at which the meeting is joined."""
        base = self.roomserver_address.rstrip("/")
        return f"{base.replace('http', 'ws', 1)}/v1/signaling/{self.token}"


class Rooms:
    """`client.rooms`"""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(self, *, per_page: int = 100) -> Pages[RoomResource]:
        """All rooms that one may enter by name."""
        return listed(
            self._transport, "/rooms", "page", RoomResource, {"per_page": per_page, "page": 1}
        )

    async def create(
        self,
        *,
        password: str | None = None,
        dial_in: bool = False,
        waiting_room: bool = False,
        guest_access: GuestAccess = "waiting_room",
        e2e_encryption: bool = False,
    ) -> RoomResource:
        """A room without an event in the calendar."""
        body = PostRoom(password, dial_in, waiting_room, guest_access, e2e_encryption)
        return await self._transport.call("POST", "/rooms", RoomResource, body=body)

    async def get(self, room_id: UUID | str) -> RoomResource:
        """One room."""
        return await self._transport.call("GET", f"/rooms/{room_id}", RoomResource)

    async def update(
        self,
        room_id: UUID | str,
        *,
        password: str | UnsetType | None = UNSET,
        waiting_room: bool | UnsetType = UNSET,
        guest_access: GuestAccess | UnsetType = UNSET,
        e2e_encryption: bool | UnsetType = UNSET,
    ) -> RoomResource:
        """Change a room; what is not given stays, and None removes the password."""
        body = PatchRoom(password, waiting_room, guest_access, e2e_encryption)
        return await self._transport.call("PATCH", f"/rooms/{room_id}", RoomResource, body=body)

    async def delete(
        self, room_id: UUID | str, *, notify: bool = True, force: bool = False
    ) -> None:
        """Delete a room with its event and files. `force`: even if a storage does not answer."""
        query = {
            "suppress_email_notification": not notify,
            "force_delete_reference_if_external_services_fail": force,
        }
        await self._transport.send("DELETE", f"/rooms/{room_id}", query=query)

    async def tariff(self, room_id: UUID | str) -> TariffResource:
        """What the tariff of the room's owner allows."""
        return await self._transport.call("GET", f"/rooms/{room_id}/tariff", TariffResource)

    async def event(self, room_id: UUID | str) -> EventInfo:
        """What a lobby shows of the room's event."""
        return await self._transport.call("GET", f"/rooms/{room_id}/event", EventInfo)

    async def start(
        self,
        room_id: UUID | str,
        *,
        display_name: str | None = None,
        password: str | None = None,
        device_secret: str | None = None,
    ) -> Ticket:
        """Ask to join. The device secret tells connections of one device; by default a new one."""
        return await self._start(
            room_id,
            "start",
            display_name=display_name,
            password=password,
            device_secret=device_secret,
        )

    async def start_invited(
        self,
        room_id: UUID | str,
        invite_code: UUID | str,
        *,
        display_name: str | None = None,
        password: str | None = None,
        device_secret: str | None = None,
    ) -> Ticket:
        """Ask to join by a guest link. Guests must say a name."""
        return await self._start(
            room_id,
            "start_invited",
            display_name=display_name,
            password=password,
            device_secret=device_secret,
            invite_code=UUID(str(invite_code)),
        )

    async def _start(
        self,
        room_id: UUID | str,
        how: str,
        *,
        display_name: str | None,
        password: str | None,
        device_secret: str | None,
        invite_code: UUID | None = None,
    ) -> Ticket:
        body = Start(
            device_secret=device_secret or secrets.token_urlsafe(32),
            display_name=UNSET if display_name is None else display_name,
            password=UNSET if password is None else password,
            invite_code=UNSET if invite_code is None else invite_code,
        )
        return await self._transport.call("POST", f"/rooms/{room_id}/{how}", Ticket, body=body)
