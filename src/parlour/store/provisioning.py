"""Creating an account at its first log-in, and following the identity provider's changes later.

An account is found by issuer and subject alone. Mail addresses join nothing, with one exception:
invitations that were sent to an address go to the new account if the issuer has verified it.
"""

from datetime import datetime
from uuid import UUID, uuid4

from msgspec import Struct
from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from parlour.store.base import now
from parlour.store.insert import insert_ignoring
from parlour.store.tables import Event, EventEmailInvite, EventInvite, User
from parlour.store.tables.users import TariffStatus
from parlour.store.users import user_by_identity


class Identity(Struct, frozen=True):
    """What the identity provider says of somebody."""

    issuer: str
    subject: str
    email: str
    email_verified: bool
    firstname: str
    lastname: str
    display_name: str
    picture: str | None = None
    language: str | None = None
    timezone: str | None = None
    phone: str | None = None


# Attributes that the identity provider owns: each log-in overwrites them.
_FOLLOWED = ("email", "email_verified", "firstname", "lastname", "picture", "phone")
# Those that the user may have chosen, or may yet choose: only an empty one is filled.
_SUGGESTED = ("language", "timezone")


async def provision(
    session: AsyncSession,
    identity: Identity,
    *,
    tenant_id: UUID,
    tariff_id: UUID,
    tariff_status: TariffStatus = "default",
    tariff_expires_at: datetime | None = None,
    keep_display_name: bool,
    any_tenant: bool = False,
) -> User:
    """The user of this identity, created or brought up to date.

    `any_tenant`: an administrator may have moved the user; otherwise the same subject in another
    tenant is somebody else.
    """
    found = await user_by_identity(
        session, tenant_id, identity.issuer, identity.subject, any_tenant=any_tenant
    )
    created = found is None and await _create(session, identity, tenant_id, tariff_id)
    user = found or await user_by_identity(session, tenant_id, identity.issuer, identity.subject)
    assert user is not None
    if not user.tariff_pinned:
        user.tariff_id, user.tariff_status = tariff_id, tariff_status
        user.tariff_expires_at = tariff_expires_at
    if created:
        if identity.email_verified:
            await _adopt_invites(session, user)
        return user
    for name in _FOLLOWED:
        if getattr(user, name) != getattr(identity, name):
            setattr(user, name, getattr(identity, name))
    for name in _SUGGESTED:
        if getattr(user, name) is None:
            setattr(user, name, getattr(identity, name))
    if not (keep_display_name and user.display_name_chosen):
        user.display_name = identity.display_name
    user.last_authenticated_at = now()
    return user


async def _create(
    session: AsyncSession, identity: Identity, tenant_id: UUID, tariff_id: UUID
) -> bool:
    at = now()
    # Two first requests may come at once: one of them creates the user, the other finds it.
    return await insert_ignoring(session, User, **_row(identity, tenant_id, tariff_id, at))


def _row(identity: Identity, tenant_id: UUID, tariff_id: UUID, at: datetime) -> dict[str, object]:
    return {
        "id": uuid4(),
        "tenant_id": tenant_id,
        "issuer": identity.issuer,
        "subject": identity.subject,
        "email": identity.email,
        "email_verified": identity.email_verified,
        "title": "",
        "firstname": identity.firstname,
        "lastname": identity.lastname,
        "display_name": identity.display_name,
        "display_name_chosen": False,
        "picture": identity.picture,
        "language": identity.language,
        "timezone": identity.timezone,
        "phone": identity.phone,
        "tariff_id": tariff_id,
        "tariff_status": "default",
        "tariff_pinned": False,
        "created_at": at,
        "last_authenticated_at": at,
    }


async def _adopt_invites(session: AsyncSession, user: User) -> None:
    """Turn invitations by mail to this address into invitations of the user (same tenant)."""
    creator = select(User.tenant_id).where(User.id == Event.created_by).scalar_subquery()
    query = (
        select(EventEmailInvite)
        .join(Event, EventEmailInvite.event_id == Event.id)
        .where(
            func.lower(EventEmailInvite.email) == user.email,
            creator == user.tenant_id,
            Event.created_by != user.id,
        )
    )
    for invite in (await session.scalars(query)).all():
        await insert_ignoring(
            session,
            EventInvite,
            id=uuid4(),
            event_id=invite.event_id,
            invitee=user.id,
            role="moderator" if invite.role == "moderator" else "user",
            status="pending",
            created_by=invite.created_by,
            created_at=invite.created_at,
        )
        await session.execute(delete(EventEmailInvite).where(EventEmailInvite.id == invite.id))
