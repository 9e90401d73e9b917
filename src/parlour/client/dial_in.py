"""Dial-in of a room (rest.md 13)."""

from uuid import UUID

from msgspec import UNSET, UnsetType

from parlour.client.transport import Transport
from parlour.protocol.rest.sip import PutSip, SipConfigResource


class DialIn:
    """`client.dial_in`"""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def get(self, room_id: UUID | str) -> SipConfigResource:
        """The room's number and PIN."""
        return await self._transport.call("GET", f"/rooms/{room_id}/sip", SipConfigResource)

    async def set(
        self,
        room_id: UUID | str,
        *,
        password: str | UnsetType = UNSET,
        lobby: bool | UnsetType = UNSET,
    ) -> SipConfigResource:
        """Make or change them; at least one of the two must be given. A PIN has ten digits."""
        body = PutSip(password, lobby)
        return await self._transport.call(
            "PUT", f"/rooms/{room_id}/sip", SipConfigResource, body=body
        )

    async def delete(self, room_id: UUID | str) -> None:
        """End dial-in for the room."""
        await self._transport.send("DELETE", f"/rooms/{room_id}/sip")
