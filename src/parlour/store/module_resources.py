"""Queries about documents of signalling modules."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from parlour.store.tables import ModuleResource, Room, User

Found = tuple[ModuleResource, UUID]
"""A document and the tenant that it belongs to."""


async def matching(
    session: AsyncSession, wanted: Mapping[str, Any], *, for_update: bool = False
) -> Sequence[Found]:
    """The documents that have these values, the oldest first."""
    query = _query()
    for name, value in wanted.items():
        query = query.where(getattr(ModuleResource, name) == value)
    if for_update:
        query = query.with_for_update(of=ModuleResource)
    return [(row[0], row[1]) for row in await session.execute(query)]


async def sent_as(session: AsyncSession, room_id: UUID, key: UUID) -> Found | None:
    """The document that was stored under an idempotency key."""
    query = _query().where(ModuleResource.room_id == room_id, ModuleResource.idempotency_key == key)
    row = (await session.execute(query)).first()
    return None if row is None else (row[0], row[1])


def _query() -> Select[ModuleResource, UUID]:
    return (
        select(ModuleResource, User.tenant_id)
        .join(Room, ModuleResource.room_id == Room.id)
        .join(User, Room.created_by == User.id)
        .order_by(ModuleResource.created_at, ModuleResource.id)
    )
