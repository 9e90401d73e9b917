"""Guest links of a room (rest.md 12)."""

from datetime import datetime
from uuid import UUID

from parlour.client.pages import Pages, listed
from parlour.client.transport import Transport
from parlour.protocol.rest.invites import (
    InviteResource,
    PostInvite,
    VerifiedInvite,
    VerifyInvite,
)


class GuestLinks:
    """`client.guest_links`"""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(self, room_id: UUID | str, *, per_page: int = 100) -> Pages[InviteResource]:
        """All links of a room, revoked ones included."""
        query = {"per_page": per_page, "page": 1}
        return listed(self._transport, f"/rooms/{room_id}/invites", "page", InviteResource, query)

    async def create(
        self, room_id: UUID | str, *, expires_at: datetime | None = None
    ) -> InviteResource:
        """A new link; without an end, it counts until it is revoked."""
        return await self._transport.call(
            "POST", f"/rooms/{room_id}/invites", InviteResource, body=PostInvite(expires_at)
        )

    async def get(self, room_id: UUID | str, code: UUID | str) -> InviteResource:
        """One link."""
        return await self._transport.call("GET", f"/rooms/{room_id}/invites/{code}", InviteResource)

    async def update(
        self, room_id: UUID | str, code: UUID | str, *, expires_at: datetime | None
    ) -> InviteResource:
        """Replace the link's end; None: it has none."""
        return await self._transport.call(
            "PUT", f"/rooms/{room_id}/invites/{code}", InviteResource, body=PostInvite(expires_at)
        )

    async def revoke(self, room_id: UUID | str, code: UUID | str) -> None:
        """Nobody can come by this link any more."""
        await self._transport.send("DELETE", f"/rooms/{room_id}/invites/{code}")

    async def verify(self, code: UUID | str) -> VerifiedInvite:
        """Which room a link leads to, and whether that asks for a password."""
        return await self._transport.call(
            "POST", "/invite/verify", VerifiedInvite, body=VerifyInvite(UUID(str(code)))
        )
