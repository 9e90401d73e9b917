"""Invitations to an event (rest.md 18)."""

from typing import Annotated
from uuid import UUID

from litestar import Response, delete, get, patch, post
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from msgspec import UNSET

from parlour.controller.answers import nothing
from parlour.controller.documented import EMPTY
from parlour.controller.errors import BadRequest, TooManyStrangers, UnknownEmail, invalid
from parlour.controller.events import inviting
from parlour.controller.events.resources import email_profile, invited_profile
from parlour.controller.mailing.announcing import announce_to_invitee
from parlour.controller.pagination import page_link
from parlour.controller.people import whose_address
from parlour.controller.platform import Platform
from parlour.controller.request import ApiRequest
from parlour.controller.routes.dependencies import Me, Shared, TheMeeting
from parlour.controller.routes.parameters import Page, PerPage
from parlour.controller.rules import EVENT_INVITEE, EVENT_MEMBER, EVENT_OWNER, event_of
from parlour.protocol.rest.event_invites import (
    DeleteEmailInvite,
    PatchEmailInvite,
    PatchEventInvite,
    PostEventInvite,
)
from parlour.protocol.rest.events import EventInvitee
from parlour.store.events import invitees_of
from parlour.store.tables import EventEmailInvite
from parlour.store.tables.invites import InviteStatus

_STATUSES = ("pending", "accepted", "tentative", "declined")
Status = Annotated[str | None, QueryParameter(description="Only users who answered so.")]


@get("/events/{event_id:uuid}/invites", guards=[EVENT_MEMBER], tags=["event invites"])
async def event_invites(
    *,
    request: ApiRequest,
    platform: Shared,
    event_id: FromPath[UUID],
    status: Status = None,
    per_page: PerPage = 30,
    page: Page = 1,
) -> Response[list[EventInvitee]]:
    """Everybody who is invited: users first, then mail addresses."""
    if status is not None and status not in _STATUSES:
        rule = f"Expected one of {', '.join(_STATUSES)}"
        raise BadRequest(f"status: {rule}", [invalid("status", rule)])
    settings = platform.settings
    async with platform.database.reading() as session:
        users, emails = await invitees_of(session, [event_id])
    everybody = [
        EventInvitee(invited_profile(settings, invite, user), invite.status)
        for invite, user in users.get(event_id, ())
        if status is None or invite.status == status
    ]
    everybody += [
        EventInvitee(email_profile(settings, invite), "pending")
        for invite in emails.get(event_id, ())
    ]
    first = (page - 1) * per_page
    link = page_link(
        request, settings.address(), page=page, per_page=per_page, total=len(everybody)
    )
    return Response(everybody[first : first + per_page], headers={"Link": link})


@post(
    "/events/{event_id:uuid}/invites",
    guards=[EVENT_OWNER],
    status_code=201,
    tags=["event invites"],
    responses={201: EMPTY, 204: EMPTY},
    refuses=[UnknownEmail, TooManyStrangers],
)
async def invite_to_event(
    *,
    platform: Shared,
    me: Me,
    meeting: TheMeeting,
    event_id: FromPath[UUID],
    data: JSONBody[PostEventInvite],
    suppress_email_notification: FromQuery[bool] = False,
) -> Response[bytes]:
    """Invite somebody: 201, or 204 if they are invited already."""
    event, known = event_of(meeting), None
    if data.email is not UNSET:
        # Before the transaction: others would wait for the identity provider as well.
        known = await whose_address(platform, me.user, data.email.lower())
    async with platform.database.writing() as session:
        if data.invitee is not UNSET:
            role = "moderator" if data.role == "moderator" else "user"
            invite = await inviting.invite_user(session, event, me.user, data.invitee, role)
        else:
            assert data.email is not UNSET
            invite = await inviting.invite_email(
                platform,
                session,
                meeting,
                event,
                email=data.email.lower(),
                role="moderator" if data.role == "moderator" else "guest",
                known=known,
            )
        if invite is not None and not suppress_email_notification:
            await announce_to_invitee(platform, session, invite, "invite")
    return nothing(201 if invite is not None else 204)


@patch(
    "/events/{event_id:uuid}/invites/email",
    guards=[EVENT_OWNER],
    status_code=204,
    tags=["event invites"],
)
async def patch_email_invite(
    platform: Shared,
    meeting: TheMeeting,
    event_id: FromPath[UUID],
    data: JSONBody[PatchEmailInvite],
) -> None:
    """Give an invited mail address another role, or the user whose it is by now."""
    async with platform.database.writing() as session:
        event, email = event_of(meeting), data.email.lower()
        found = await inviting.invite_with_email(session, meeting, event, email)
        if isinstance(found, EventEmailInvite):
            found.role = data.role
        else:
            found.role = inviting.user_role(data.role)


@delete("/events/{event_id:uuid}/invites/email", guards=[EVENT_OWNER], tags=["event invites"])
async def delete_email_invite(
    *,
    platform: Shared,
    meeting: TheMeeting,
    event_id: FromPath[UUID],
    data: JSONBody[DeleteEmailInvite],
    suppress_email_notification: FromQuery[bool] = False,
) -> None:
    """Withdraw the invitation of a mail address, or of the user whose it is by now."""
    async with platform.database.writing() as session:
        event, email = event_of(meeting), data.email.lower()
        invite = await inviting.uninvite_email(session, meeting, event, email)
        if not suppress_email_notification:
            await announce_to_invitee(platform, session, invite, "uninvite")


@patch(
    "/events/{event_id:uuid}/invites/{user_id:uuid}",
    guards=[EVENT_OWNER],
    status_code=204,
    tags=["event invites"],
)
async def patch_event_invite(
    platform: Shared,
    event_id: FromPath[UUID],
    user_id: FromPath[UUID],
    data: JSONBody[PatchEventInvite],
) -> None:
    """Give an invited user another role."""
    async with platform.database.writing() as session:
        found = await inviting.invite_of(session, event_id, user_id)
        if data.role is not UNSET:
            found.role = data.role


@delete(
    "/events/{event_id:uuid}/invites/{user_id:uuid}", guards=[EVENT_OWNER], tags=["event invites"]
)
async def delete_event_invite(
    platform: Shared,
    event_id: FromPath[UUID],
    user_id: FromPath[UUID],
    suppress_email_notification: FromQuery[bool] = False,
) -> None:
    """Withdraw the invitation of a user."""
    async with platform.database.writing() as session:
        invite = await inviting.uninvite(session, event_id, user_id)
        if not suppress_email_notification:
            await announce_to_invitee(platform, session, invite, "uninvite")


@patch(
    "/events/{event_id:uuid}/invite",
    guards=[EVENT_INVITEE],
    status_code=204,
    tags=["event invites"],
)
async def accept(platform: Shared, me: Me, event_id: FromPath[UUID]) -> None:
    """Accept the own invitation."""
    await _answer(platform, event_id, me.user.id, "accepted")


@delete("/events/{event_id:uuid}/invite", guards=[EVENT_INVITEE], tags=["event invites"])
async def decline(platform: Shared, me: Me, event_id: FromPath[UUID]) -> None:
    """Decline the own invitation. It can be accepted later."""
    await _answer(platform, event_id, me.user.id, "declined")


async def _answer(platform: Platform, event_id: UUID, user_id: UUID, status: InviteStatus) -> None:
    async with platform.database.writing() as session:
        found = await inviting.invite_of(session, event_id, user_id)
        found.status = status


HANDLERS = [
    event_invites,
    invite_to_event,
    patch_email_invite,
    delete_email_invite,
    patch_event_invite,
    delete_event_invite,
    accept,
    decline,
]
