"""Tariffs, for administrators."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from msgspec import UNSET
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from parlour.controller.errors import Conflict, NotFound
from parlour.protocol.rest.admin import AdminTariff, PatchAdminTariff, PostAdminTariff
from parlour.settings import Settings
from parlour.store.base import now
from parlour.store.defaults import tariff_named
from parlour.store.tables import Tariff, TariffExternalId
from parlour.store.tariffs import all_tariffs, external_ids, name_tariff, users_on


async def listed(
    session: AsyncSession, settings: Settings, *, page: int, per_page: int
) -> tuple[list[AdminTariff], int]:
    """A page of tariffs by name, and how many there are in all."""
    tariffs, total = await all_tariffs(session, page=page, per_page=per_page)
    return await _presented(session, settings, tariffs), total


async def read(session: AsyncSession, settings: Settings, tariff_id: UUID) -> AdminTariff:
    """One tariff. Raises NotFound."""
    return (await _presented(session, settings, [await _found(session, tariff_id)]))[0]


async def create(session: AsyncSession, settings: Settings, body: PostAdminTariff) -> AdminTariff:
    """A new tariff. Raises Conflict if its name or an external id is taken."""
    await _check_name(session, body.name)
    at = now()
    tariff = Tariff(
        id=uuid4(),
        name=body.name,
        quotas=dict(body.quotas),
        disabled_modules=body.disabled_modules,
        disabled_features=body.disabled_features,
        created_at=at,
        updated_at=at,
    )
    session.add(tariff)
    await session.flush()
    await _name(session, tariff, body.external_ids)
    return await read(session, settings, tariff.id)


async def change(
    session: AsyncSession, settings: Settings, tariff_id: UUID, body: PatchAdminTariff
) -> AdminTariff:
    """Change a tariff. Raises NotFound, Conflict."""
    tariff = await _found(session, tariff_id)
    own = (body.name, body.quotas, body.disabled_modules, body.disabled_features)
    if tariff.name == settings.tariff.name and any(value is not UNSET for value in own):
        raise Conflict("This tariff follows the settings; only its external ids change here.")
    if body.name is not UNSET and body.name != tariff.name:
        if tariff.name == settings.tariff.downgraded_tariff:
            raise Conflict("The settings name this tariff.")
        await _check_name(session, body.name)
        tariff.name = body.name
    if body.quotas is not UNSET:
        tariff.quotas = {name: most for name, most in body.quotas.items()}  # noqa: C416 - of str
    if body.disabled_modules is not UNSET:
        tariff.disabled_modules = body.disabled_modules
    if body.disabled_features is not UNSET:
        tariff.disabled_features = body.disabled_features
    if body.external_ids is not UNSET:
        await _name(session, tariff, body.external_ids)
    tariff.updated_at = now()
    await session.flush()
    return await read(session, settings, tariff_id)


async def remove(session: AsyncSession, settings: Settings, tariff_id: UUID) -> None:
    """Delete a tariff that nobody has. Raises NotFound, Conflict."""
    tariff = await _found(session, tariff_id)
    if tariff.name in {settings.tariff.name, settings.tariff.downgraded_tariff}:
        raise Conflict("The settings name this tariff.")
    if (await users_on(session, [tariff_id])).get(tariff_id):
        raise Conflict("There are users with this tariff.")
    await session.delete(tariff)


async def _found(session: AsyncSession, tariff_id: UUID) -> Tariff:
    tariff = await session.get(Tariff, tariff_id)
    if tariff is None:
        raise NotFound
    return tariff


async def _check_name(session: AsyncSession, name: str) -> None:
    if await tariff_named(session, name) is not None:
        raise Conflict("There is a tariff of that name.")


async def _name(session: AsyncSession, tariff: Tariff, names: Sequence[str]) -> None:
    taken = select(TariffExternalId.external_id).where(
        TariffExternalId.external_id.in_(names), TariffExternalId.tariff_id != tariff.id
    )
    if await session.scalar(taken.limit(1)) is not None:
        raise Conflict("Another tariff has one of these external ids.")
    await name_tariff(session, tariff.id, names)


async def _presented(
    session: AsyncSession, settings: Settings, tariffs: Sequence[Tariff]
) -> list[AdminTariff]:
    ids = [tariff.id for tariff in tariffs]
    names, users = await external_ids(session, ids), await users_on(session, ids)
    return [
        AdminTariff(
            id=tariff.id,
            name=tariff.name,
            quotas=tariff.quotas,
            disabled_modules=tariff.disabled_modules,
            disabled_features=tariff.disabled_features,
            external_ids=names[tariff.id],
            from_settings=tariff.name == settings.tariff.name,
            users=users.get(tariff.id, 0),
            created_at=tariff.created_at,
            updated_at=tariff.updated_at,
        )
        for tariff in tariffs
    ]
