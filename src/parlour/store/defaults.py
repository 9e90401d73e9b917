"""The tenant and the tariff that every installation has."""

from uuid import uuid4

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from parlour.store.base import now
from parlour.store.insert import insert_ignoring
from parlour.store.tables import Tariff, Tenant

DEFAULT_TENANT = "OpenTalkDefaultTenant"


class DefaultTariff(Struct, frozen=True):
    """The tariff of the settings: quotas in bytes, seconds and participants."""

    name: str
    quotas: dict[str, int]
    disabled_features: list[str]
    disabled_modules: list[str] = []


async def ensure_defaults(
    session: AsyncSession, tariff: DefaultTariff, tenant: str = DEFAULT_TENANT
) -> None:
    """Create the default tenant and tariff, or bring the tariff up to the settings."""
    await insert_ignoring(session, Tenant, id=uuid4(), external_id=tenant, created_at=now())
    await insert_ignoring(
        session,
        Tariff,
        id=uuid4(),
        name=tariff.name,
        quotas=tariff.quotas,
        disabled_modules=tariff.disabled_modules,
        disabled_features=tariff.disabled_features,
        created_at=now(),
        updated_at=now(),
    )
    row = await session.scalar(select(Tariff).where(Tariff.name == tariff.name))
    assert row is not None
    wanted = (tariff.quotas, tariff.disabled_modules, tariff.disabled_features)
    if (row.quotas, row.disabled_modules, row.disabled_features) != wanted:
        row.quotas, row.disabled_modules, row.disabled_features = wanted


async def default_tenant(session: AsyncSession) -> Tenant:
    """The tenant that users belong to unless the installation has several."""
    tenant = await session.scalar(select(Tenant).where(Tenant.external_id == DEFAULT_TENANT))
    assert tenant is not None, "ensure_defaults was not called"
    return tenant


async def tariff_named(session: AsyncSession, name: str) -> Tariff | None:
    """The tariff of that name."""
    return await session.scalar(select(Tariff).where(Tariff.name == name))
