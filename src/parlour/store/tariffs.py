"""Queries about tariffs: who has which, under which names they come, and when they end."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, CursorResult, and_, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from parlour.store.base import now
from parlour.store.tables import Tariff, TariffExternalId, User


async def tariff_known_as(session: AsyncSession, external_id: str) -> Tariff | None:
    """The tariff that identity providers mean by that name."""
    return await session.scalar(
        select(Tariff)
        .join(TariffExternalId, TariffExternalId.tariff_id == Tariff.id)
        .where(TariffExternalId.external_id == external_id)
    )


async def all_tariffs(
    session: AsyncSession, *, page: int, per_page: int
) -> tuple[Sequence[Tariff], int]:
    """A page of the tariffs by name, and how many there are."""
    query = select(Tariff).order_by(Tariff.name).limit(per_page).offset((page - 1) * per_page)
    total = await session.scalar(select(func.count()).select_from(Tariff))
    return (await session.scalars(query)).all(), total or 0


async def external_ids(session: AsyncSession, tariffs: Sequence[UUID]) -> dict[UUID, list[str]]:
    """The names of several tariffs at identity providers."""
    query = (
        select(TariffExternalId)
        .where(TariffExternalId.tariff_id.in_(tariffs))
        .order_by(TariffExternalId.external_id)
    )
    found: dict[UUID, list[str]] = {tariff: [] for tariff in tariffs}
    for row in await session.scalars(query):
        found[row.tariff_id].append(row.external_id)
    return found


async def name_tariff(session: AsyncSession, tariff_id: UUID, names: Sequence[str]) -> None:
    """Replace a tariff's names. A name of another tariff breaks a constraint."""
    await session.execute(delete(TariffExternalId).where(TariffExternalId.tariff_id == tariff_id))
    session.add_all(
        TariffExternalId(external_id=name, tariff_id=tariff_id) for name in dict.fromkeys(names)
    )
    await session.flush()


async def users_on(session: AsyncSession, tariffs: Sequence[UUID]) -> Mapping[UUID, int]:
    """How many users have each of these tariffs."""
    query = (
        select(User.tariff_id, func.count())
        .where(User.tariff_id.in_(tariffs))
        .group_by(User.tariff_id)
    )
    return {tariff: count for tariff, count in await session.execute(query)}  # noqa: C416 - rows


def has_ended(user: User, at: datetime) -> bool:
    """Whether the user's tariff has ended, but they have it still."""
    ends = user.tariff_expires_at
    return ends is not None and ends <= at and user.tariff_status != "downgraded"


def _ended(at: datetime) -> ColumnElement[bool]:
    return and_(User.tariff_expires_at <= at, User.tariff_status != "downgraded")


async def expire(session: AsyncSession, fallback_id: UUID, at: datetime | None = None) -> int:
    """Give everybody whose tariff has ended the one that is left to them; how many they were."""
    statement = (
        update(User)
        .where(_ended(at or now()))
        .values(tariff_id=fallback_id, tariff_status="downgraded")
        .execution_options(synchronize_session=False)
    )
    return cast("CursorResult[Any]", await session.execute(statement)).rowcount
