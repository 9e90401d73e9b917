"""Queries about tenants."""

from collections.abc import Mapping, Sequence
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from parlour.store.base import now
from parlour.store.insert import insert_ignoring
from parlour.store.tables import Tenant, User


async def tenant_known_as(session: AsyncSession, external_id: str) -> Tenant | None:
    """The tenant of that name."""
    return await session.scalar(select(Tenant).where(Tenant.external_id == external_id))


async def ensure_tenant(session: AsyncSession, external_id: str) -> Tenant:
    """The tenant of that name, made at first sight."""
    found = await tenant_known_as(session, external_id)
    if found is None:
        await insert_ignoring(
            session, Tenant, id=uuid4(), external_id=external_id, created_at=now()
        )
        found = await tenant_known_as(session, external_id)
    assert found is not None
    return found


async def all_tenants(
    session: AsyncSession, *, page: int, per_page: int
) -> tuple[Sequence[Tenant], int]:
    """A page of the tenants by name, and how many there are."""
    query = (
        select(Tenant).order_by(Tenant.external_id).limit(per_page).offset((page - 1) * per_page)
    )
    total = await session.scalar(select(func.count()).select_from(Tenant))
    return (await session.scalars(query)).all(), total or 0


async def users_in(session: AsyncSession, tenants: Sequence[UUID]) -> Mapping[UUID, int]:
    """How many users each of these tenants has."""
    query = (
        select(User.tenant_id, func.count())
        .where(User.tenant_id.in_(tenants))
        .group_by(User.tenant_id)
    )
    return {tenant: count for tenant, count in await session.execute(query)}  # noqa: C416 - rows
