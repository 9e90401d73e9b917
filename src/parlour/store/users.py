"""Queries about users."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from parlour.store.logouts import CALLED_BACK, parameters_of
from parlour.store.prepared import Place, Prepared, PreparedForMany
from parlour.store.tables import Event, EventInvite, Tariff, User

MOST_FOUND = 20


async def user_with_tariff(session: AsyncSession, user_id: UUID) -> tuple[User, Tariff] | None:
    """A user and the tariff they are on."""
    query = select(User, Tariff).join(Tariff, User.tariff_id == Tariff.id).where(User.id == user_id)
    row = (await session.execute(query)).first()
    return (row[0], row[1]) if row else None


# Every request with a token asks this.
_OF_TOKEN = Prepared(
    select(User, Tariff, CALLED_BACK)
    .join(Tariff, User.tariff_id == Tariff.id)
    .where(User.id == bindparam("user_id"))
)
_BY_ID = PreparedForMany(select(User), User.id)


async def user_of_token(
    place: Place, user_id: UUID, keys: Sequence[str], issued_at: datetime
) -> tuple[User, Tariff, bool] | None:
    """The same, and whether their access token was called back (`parlour.store.logouts`)."""
    given = {"user_id": user_id, **parameters_of(keys, issued_at)}
    return await _OF_TOKEN.first(place, given)


async def user_by_identity(
    session: AsyncSession, tenant_id: UUID, issuer: str, subject: str, *, any_tenant: bool = False
) -> User | None:
    """The account of a subject of an issuer: in that tenant, or else in any, if allowed."""
    query = select(User).where(User.issuer == issuer, User.subject == subject)
    if not any_tenant:
        return await session.scalar(query.where(User.tenant_id == tenant_id))
    first = case((User.tenant_id == tenant_id, 0), else_=1)
    return await session.scalar(query.order_by(first, User.created_at).limit(1))


async def user_in_tenant(session: AsyncSession, tenant_id: UUID, user_id: UUID) -> User | None:
    """A user, if of that tenant."""
    return await session.scalar(select(User).where(User.id == user_id, User.tenant_id == tenant_id))


async def users_matching(session: AsyncSession, tenant_id: UUID, text: str) -> Sequence[User]:
    """Users of a tenant whose name or mail address contains `text`, in any case."""
    wanted = text.strip().lower()
    full_name = func.lower(User.firstname + " " + User.lastname)
    found = await session.scalars(
        select(User)
        .where(
            User.tenant_id == tenant_id,
            User.disabled_since.is_(None),
            or_(
                func.lower(User.display_name).contains(wanted, autoescape=True),
                full_name.contains(wanted, autoescape=True),
                User.email.contains(wanted, autoescape=True),
            ),
        )
        .order_by(func.length(User.display_name), User.display_name, User.id)
        .limit(MOST_FOUND)
    )
    return found.all()


async def known_subjects(
    session: AsyncSession, tenant_id: UUID, issuer: str, subjects: Sequence[str]
) -> set[str]:
    """Which of these subjects of an issuer are users of a tenant."""
    if not subjects:
        return set()
    query = select(User.subject).where(
        User.tenant_id == tenant_id, User.issuer == issuer, User.subject.in_(subjects)
    )
    return set(await session.scalars(query))


async def users_by_id(place: Place, ids: set[UUID]) -> dict[UUID, User]:
    """Several users at once."""
    return {user.id: user for (user,) in await _BY_ID.rows(place, list(ids))}


async def count_pending_invites(session: AsyncSession, user_id: UUID) -> int:
    """How many invitations the user has not answered."""
    query = (
        select(func.count())
        .select_from(EventInvite)
        .join(Event, EventInvite.event_id == Event.id)
        .join(User, Event.created_by == User.id)
        .where(
            EventInvite.invitee == user_id,
            EventInvite.status == "pending",
            User.disabled_since.is_(None),
        )
    )
    return await session.scalar(query) or 0


async def user_with_email(session: AsyncSession, tenant_id: UUID, email: str) -> User | None:
    """The user of a verified mail address: an unverified one proves nothing."""
    return await session.scalar(
        select(User)
        .where(
            User.tenant_id == tenant_id,
            User.email == email,
            User.email_verified.is_(True),
            User.disabled_since.is_(None),
        )
        .order_by(User.created_at)
        .limit(1)
    )
