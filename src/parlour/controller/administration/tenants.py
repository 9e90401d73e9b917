"""Tenants, for administrators."""

from uuid import UUID, uuid4

from msgspec import UNSET
from sqlalchemy.ext.asyncio import AsyncSession

from parlour.controller.errors import Conflict, NotFound
from parlour.protocol.rest.admin import AdminTenant, PatchAdminTenant, PostAdminTenant
from parlour.settings import Settings
from parlour.store.base import now
from parlour.store.tables import Tenant
from parlour.store.tenants import all_tenants, tenant_known_as, users_in


async def listed(
    session: AsyncSession, *, page: int, per_page: int
) -> tuple[list[AdminTenant], int]:
    """A page of tenants by name, and how many there are in all."""
    tenants, total = await all_tenants(session, page=page, per_page=per_page)
    users = await users_in(session, [tenant.id for tenant in tenants])
    return [_presented(tenant, users.get(tenant.id, 0)) for tenant in tenants], total


async def read(session: AsyncSession, tenant_id: UUID) -> AdminTenant:
    """One tenant. Raises NotFound."""
    return await _read(session, await _found(session, tenant_id))


async def create(session: AsyncSession, body: PostAdminTenant) -> AdminTenant:
    """A new tenant. Raises Conflict if there is one of that name."""
    await _check_free(session, body.external_id)
    tenant = Tenant(id=uuid4(), external_id=body.external_id, created_at=now())
    session.add(tenant)
    await session.flush()
    return _presented(tenant, 0)


async def change(
    session: AsyncSession, settings: Settings, tenant_id: UUID, body: PatchAdminTenant
) -> AdminTenant:
    """Rename a tenant. Raises NotFound, Conflict."""
    tenant = await _found(session, tenant_id)
    if body.external_id is not UNSET and body.external_id != tenant.external_id:
        _check_own(settings, tenant)
        await _check_free(session, body.external_id)
        tenant.external_id = body.external_id
        await session.flush()
    return await _read(session, tenant)


async def remove(session: AsyncSession, settings: Settings, tenant_id: UUID) -> None:
    """Delete a tenant without users. Raises NotFound, Conflict."""
    tenant = await _found(session, tenant_id)
    _check_own(settings, tenant)
    if (await users_in(session, [tenant_id])).get(tenant_id):
        raise Conflict("The tenant has users.")
    await session.delete(tenant)


async def _read(session: AsyncSession, tenant: Tenant) -> AdminTenant:
    users = await users_in(session, [tenant.id])
    return _presented(tenant, users.get(tenant.id, 0))


async def _found(session: AsyncSession, tenant_id: UUID) -> Tenant:
    tenant = await session.get(Tenant, tenant_id)
    if tenant is None:
        raise NotFound
    return tenant


async def _check_free(session: AsyncSession, external_id: str) -> None:
    if await tenant_known_as(session, external_id) is not None:
        raise Conflict("There is a tenant of that name.")


def _check_own(settings: Settings, tenant: Tenant) -> None:
    if tenant.external_id == settings.tenant.name:
        raise Conflict("The settings name this tenant.")


def _presented(tenant: Tenant, users: int) -> AdminTenant:
    return AdminTenant(tenant.id, tenant.external_id, tenant.created_at, users)
