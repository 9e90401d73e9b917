"""Who is invited to an event (rest.md 18)."""

from typing import Literal
from uuid import UUID

from msgspec import UNSET, UnsetType

from parlour.client.pages import Pages, listed
from parlour.client.transport import Transport
from parlour.protocol.rest.event_invites import (
    DeleteEmailInvite,
    PatchEmailInvite,
    PatchEventInvite,
    PostEventInvite,
)
from parlour.protocol.rest.events import EventInvitee
from parlour.protocol.rest.scalars import EventInviteStatus

Role = Literal["user", "guest", "moderator"]


class Invitations:
    """`client.invitations`. People are named by user id (`UUID`) or mail address (`str`)."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(
        self,
        event_id: UUID | str,
        *,
        status: EventInviteStatus | None = None,
        per_page: int = 100,
    ) -> Pages[EventInvitee]:
        """Everybody who is invited; `status`: of the users, only those who answered so."""
        query = {"status": status, "per_page": per_page, "page": 1}
        return listed(self._transport, f"/events/{event_id}/invites", "page", EventInvitee, query)

    async def add(
        self,
        event_id: UUID | str,
        who: UUID | str,
        *,
        moderator: bool = False,
        notify: bool = True,
    ) -> bool:
        """Invite somebody. False if they were invited already."""
        role: Role | UnsetType = "moderator" if moderator else UNSET
        person = (
            PostEventInvite(invitee=who, role=role)
            if isinstance(who, UUID)
            else PostEventInvite(email=who, role=role)
        )
        answer = await self._transport.send(
            "POST",
            f"/events/{event_id}/invites",
            query={"suppress_email_notification": not notify},
            body=person,
        )
        return answer.status_code == 201

    async def set_moderator(self, event_id: UUID | str, who: UUID | str, moderator: bool) -> None:
        """Give somebody who is invited the role of a moderator, or take it."""
        if isinstance(who, UUID):
            path = f"/events/{event_id}/invites/{who}"
            user = PatchEventInvite("moderator" if moderator else "user")
            await self._transport.send("PATCH", path, body=user)
            return
        path = f"/events/{event_id}/invites/email"
        email = PatchEmailInvite(who, "moderator" if moderator else "guest")
        await self._transport.send("PATCH", path, body=email)

    async def remove(self, event_id: UUID | str, who: UUID | str, *, notify: bool = True) -> None:
        """Withdraw somebody's invitation."""
        query = {"suppress_email_notification": not notify}
        if isinstance(who, UUID):
            await self._transport.send("DELETE", f"/events/{event_id}/invites/{who}", query=query)
            return
        path = f"/events/{event_id}/invites/email"
        await self._transport.send("DELETE", path, query=query, body=DeleteEmailInvite(who))

    async def accept(self, event_id: UUID | str) -> None:
        """Accept one's own invitation."""
        await self._transport.send("PATCH", f"/events/{event_id}/invite")

    async def decline(self, event_id: UUID | str) -> None:
        """Decline one's own invitation. It can be accepted later."""
        await self._transport.send("DELETE", f"/events/{event_id}/invite")
