"""Users, for administrators: find, change, lock out."""

from uuid import UUID

from msgspec import UNSET, Struct
from sqlalchemy import ColumnElement, Select, delete, func, not_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from parlour.controller.assignment import fallback_tariff, own_tariff
from parlour.controller.errors import BadRequest, Conflict, NotFound, invalid
from parlour.controller.profiles import avatar_url
from parlour.identity import accounts
from parlour.identity.issuer.names import BUILT_IN
from parlour.protocol.rest.admin import AdminTariffRef, AdminTenantRef, AdminUser, PatchAdminUser
from parlour.settings import Settings
from parlour.store.base import now
from parlour.store.logouts import void_subject
from parlour.store.tables import (
    Account,
    Event,
    EventFavorite,
    EventInvite,
    Tariff,
    Tenant,
    User,
)


def presented(settings: Settings, user: User, tenant: Tenant, tariff: Tariff) -> AdminUser:
    """A user as administrators see them."""
    return AdminUser(
        id=user.id,
        email=user.email,
        title=user.title,
        firstname=user.firstname,
        lastname=user.lastname,
        display_name=user.display_name,
        avatar_url=user.picture or avatar_url(settings, user.email),
        language=user.language,
        phone=user.phone,
        issuer=user.issuer,
        subject=user.subject,
        tenant=AdminTenantRef(tenant.id, tenant.external_id),
        tariff=AdminTariffRef(tariff.id, tariff.name),
        tariff_status=user.tariff_status,
        tariff_pinned=user.tariff_pinned,
        tariff_expires_at=user.tariff_expires_at,
        created_at=user.created_at,
        last_authenticated_at=user.last_authenticated_at,
        disabled_since=user.disabled_since,
    )


class Wanted(Struct, frozen=True):
    """Which users a list has; None and empty stand for all."""

    text: str = ""
    tenant_id: UUID | None = None
    tariff_id: UUID | None = None
    disabled: bool | None = None


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    text = wanted.text.replace("\0", "").strip().lower()
    if text:
        full_name = func.lower(User.firstname + " " + User.lastname)
        fields = (func.lower(User.display_name), full_name, User.email)
        conditions.append(or_(*(field.contains(text, autoescape=True) for field in fields)))
    if wanted.tenant_id is not None:
        conditions.append(User.tenant_id == wanted.tenant_id)
    if wanted.tariff_id is not None:
        conditions.append(User.tariff_id == wanted.tariff_id)
    if wanted.disabled is not None:
        is_disabled = User.disabled_since.is_not(None)
        conditions.append(is_disabled if wanted.disabled else not_(is_disabled))
    return conditions


async def listed(
    session: AsyncSession, settings: Settings, wanted: Wanted, *, page: int, per_page: int
) -> tuple[list[AdminUser], int]:
    """A page of users by mail address, and how many there are in all."""
    conditions = _conditions(wanted)
    total = await session.scalar(select(func.count()).select_from(User).where(*conditions))
    rows = await session.execute(
        _query()
        .where(*conditions)
        .order_by(User.email, User.id)
        .limit(per_page)
        .offset((page - 1) * per_page)
    )
    return [presented(settings, *row) for row in rows], total or 0


def _query() -> Select[User, Tenant, Tariff]:
    return (
        select(User, Tenant, Tariff)
        .join(Tenant, User.tenant_id == Tenant.id)
        .join(Tariff, User.tariff_id == Tariff.id)
    )


async def read(session: AsyncSession, settings: Settings, user_id: UUID) -> AdminUser:
    """One user. Raises NotFound."""
    row = (await session.execute(_query().where(User.id == user_id))).first()
    if row is None:
        raise NotFound
    return presented(settings, *row)


async def change(
    session: AsyncSession, settings: Settings, user_id: UUID, body: PatchAdminUser
) -> None:
    """Change a user. Raises NotFound, BadRequest for unknown tenants and tariffs, Conflict."""
    user = await session.get(User, user_id)
    if user is None:
        raise NotFound
    if body.tenant_id is not UNSET and body.tenant_id != user.tenant_id:
        await _move(session, settings, user, body.tenant_id)
    await _change_tariff(session, settings, user, body)
    if body.disabled is not UNSET:
        await set_disabled(session, user, disabled=body.disabled)


async def _move(session: AsyncSession, settings: Settings, user: User, tenant_id: UUID) -> None:
    """To another tenant: what joins the user to people of the former one goes."""
    if settings.tenant.claim is not None:
        raise Conflict("The identity provider says which tenant users are of.")
    if await session.get(Tenant, tenant_id) is None:
        raise BadRequest("There is no such tenant.", [invalid("tenant_id", "Expected a tenant")])
    taken = select(User.id).where(
        User.tenant_id == tenant_id, User.issuer == user.issuer, User.subject == user.subject
    )
    if await session.scalar(taken) is not None:
        raise Conflict("That tenant has an account of this person already.")
    own = select(Event.id).where(Event.created_by == user.id)
    for table, whose in (
        (EventInvite, EventInvite.invitee),
        (EventFavorite, EventFavorite.user_id),
    ):
        await session.execute(delete(table).where(whose == user.id))
        await session.execute(delete(table).where(table.event_id.in_(own), whose != user.id))
    user.tenant_id = tenant_id


async def _change_tariff(
    session: AsyncSession, settings: Settings, user: User, body: PatchAdminUser
) -> None:
    wanted = (body.tariff_id, body.tariff_status, body.tariff_expires_at)
    if all(value is UNSET for value in wanted):
        return
    user.tariff_pinned = body.tariff_id is not None
    if body.tariff_id is None:
        user.tariff_expires_at = None
        if settings.tariff.claim is None:
            user.tariff_id, user.tariff_status = (await own_tariff(session, settings)).id, "default"
        return
    if body.tariff_id is not UNSET:
        if await session.get(Tariff, body.tariff_id) is None:
            rule = "Expected a tariff"
            raise BadRequest("There is no such tariff.", [invalid("tariff_id", rule)])
        user.tariff_id, user.tariff_status = body.tariff_id, "default"
        user.tariff_expires_at = None
    if body.tariff_status is not UNSET:
        user.tariff_status = body.tariff_status
        if body.tariff_status == "downgraded" and body.tariff_id is UNSET:
            user.tariff_id = (await fallback_tariff(session, settings)).id
    if body.tariff_expires_at is not UNSET:
        user.tariff_expires_at = body.tariff_expires_at


async def set_disabled(session: AsyncSession, user: User, *, disabled: bool) -> None:
    """Lock a user out at once, or let them in again; at the built-in issuer as well."""
    user.disabled_since = (user.disabled_since or now()) if disabled else None
    account = await _account(session, user)
    if account is not None:
        account.disabled_at = (account.disabled_at or now()) if disabled else None
        if disabled:
            await accounts.end_sessions(session, account.id)


async def forget_identity(session: AsyncSession, user: User) -> None:
    """What a deleted user leaves at the built-in issuer, and tokens that would make them anew."""
    await void_subject(session, user.issuer, user.subject, now())
    account = await _account(session, user)
    if account is not None:
        await session.delete(account)


async def _account(session: AsyncSession, user: User) -> Account | None:
    if user.issuer != BUILT_IN:
        return None
    try:
        return await session.get(Account, UUID(user.subject))
    except ValueError:
        return None
