"""Inviting people to an event: users by id, everybody else by mail address (rest.md 18)."""

from uuid import UUID, uuid4

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from parlour.controller.errors import NotFound, UnknownEmail
from parlour.controller.events import strangers
from parlour.controller.platform import Platform
from parlour.controller.policy import guests_possible
from parlour.controller.room_settings import ensure_invite
from parlour.identity.user_search import Person
from parlour.protocol.rest.scalars import EmailInviteRole, InviteRole
from parlour.store.base import now
from parlour.store.insert import insert_ignoring
from parlour.store.meetings import Meeting
from parlour.store.tables import Event, EventEmailInvite, EventFavorite, EventInvite, User
from parlour.store.users import user_in_tenant, user_with_email


async def invite_user(
    session: AsyncSession, event: Event, inviter: User, invitee_id: UUID, role: InviteRole
) -> EventInvite | None:
    """Invite a user of the tenant; None if they are invited already or created the event.

    Raises NotFound for a user who does not exist.
    """
    if await user_in_tenant(session, inviter.tenant_id, invitee_id) is None:
        raise NotFound
    if invitee_id == event.created_by:
        return None
    identity = uuid4()
    added = await insert_ignoring(
        session,
        EventInvite,
        id=identity,
        event_id=event.id,
        invitee=invitee_id,
        role=role,
        status="pending",
        created_by=inviter.id,
        created_at=now(),
    )
    return await session.get_one(EventInvite, identity) if added else None


async def invite_email(
    platform: Platform,
    session: AsyncSession,
    meeting: Meeting,
    event: Event,
    *,
    email: str,
    role: EmailInviteRole,
    known: Person | None = None,
) -> EventInvite | EventEmailInvite | None:
    """Invite a mail address; who has an account with it, verified, is invited as a user.

    `known`: whom the identity provider knows by that address. They can log in.

    None if they are invited already.

    Raises UnknownEmail if the installation invites nobody but its users, BadRequest or
    TooManyStrangers if too many who are no users are invited.
    """
    user = await user_with_email(session, meeting.owner.tenant_id, email)
    if user is not None:
        return await invite_user(session, event, meeting.owner, user.id, user_role(role))
    if known is None and not platform.settings.controller.invite_unknown_addresses:
        raise UnknownEmail
    if known is None and await email_invite_of(session, event.id, email) is None:
        await strangers.check(platform, session, event, meeting.owner)
    if known is None and guests_possible(meeting.room, meeting.tariff, platform.settings):
        # People without an account come in through a guest link.
        await ensure_invite(session, meeting.room.id, meeting.owner.id)
    identity = uuid4()
    added = await insert_ignoring(
        session,
        EventEmailInvite,
        id=identity,
        event_id=event.id,
        email=email,
        firstname=known.firstname if known is not None else None,
        lastname=known.lastname if known is not None else None,
        role=role,
        created_by=meeting.owner.id,
        created_at=now(),
    )
    return await session.get_one(EventEmailInvite, identity) if added else None


async def invite_of(session: AsyncSession, event_id: UUID, user_id: UUID) -> EventInvite:
    """The invitation of a user. Raises NotFound."""
    found = await session.scalar(
        select(EventInvite).where(EventInvite.event_id == event_id, EventInvite.invitee == user_id)
    )
    if found is None:
        raise NotFound
    return found


async def email_invite_of(
    session: AsyncSession, event_id: UUID, email: str
) -> EventEmailInvite | None:
    """The invitation of a mail address."""
    return await session.scalar(
        select(EventEmailInvite).where(
            EventEmailInvite.event_id == event_id, EventEmailInvite.email == email
        )
    )


def user_role(role: EmailInviteRole) -> InviteRole:
    """What somebody is to a meeting who has an account."""
    return "moderator" if role == "moderator" else "user"


async def invite_with_email(
    session: AsyncSession, meeting: Meeting, event: Event, email: str
) -> EventInvite | EventEmailInvite:
    """The invitation of a mail address, or of the user whose it is by now. Raises NotFound."""
    invite = await email_invite_of(session, event.id, email)
    if invite is not None:
        return invite
    user = await user_with_email(session, meeting.owner.tenant_id, email)
    if user is None:
        raise NotFound
    return await invite_of(session, event.id, user.id)


async def uninvite_email(
    session: AsyncSession, meeting: Meeting, event: Event, email: str
) -> EventInvite | EventEmailInvite:
    """Withdraw the invitation of a mail address, or of the user whose it is by now.

    Raises NotFound.
    """
    invite = await invite_with_email(session, meeting, event, email)
    if isinstance(invite, EventInvite):
        return await uninvite(session, event.id, invite.invitee)
    await session.delete(invite)
    return invite


async def uninvite(session: AsyncSession, event_id: UUID, user_id: UUID) -> EventInvite:
    """Withdraw a user's invitation, and with it their access and their favourite mark."""
    invite = await invite_of(session, event_id, user_id)
    await session.delete(invite)
    await session.execute(
        delete(EventFavorite).where(
            EventFavorite.event_id == event_id, EventFavorite.user_id == user_id
        )
    )
    return invite
