"""Queries about documents of signalling modules."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from parlour.store.tables import ModuleResource, Room, User

_AUTHOR = func.coalesce(ModuleResource.created_by, Room.created_by)


class Found(NamedTuple):
    """A document, the tenant that it belongs to, and who wrote it.

    For an author whose account is gone stands the owner of the room.
    """

    row: ModuleResource
    tenant_id: UUID
    author: UUID


async def matching(
    session: AsyncSession, wanted: Mapping[str, Any], *, for_update: bool = False
) -> Sequence[Found]:
    """The documents that have these values, the oldest first."""
    query = _query()
    for name, value in wanted.items():
        column = _AUTHOR if name == "created_by" else getattr(ModuleResource, name)
        query = query.where(column == value)
    if for_update:
        query = query.with_for_update(of=ModuleResource)
    return [Found(*row) for row in await session.execute(query)]


async def sent_as(session: AsyncSession, room_id: UUID, key: UUID) -> Found | None:
    """The document that was stored under an idempotency key."""
    query = _query().where(ModuleResource.room_id == room_id, ModuleResource.idempotency_key == key)
    row = (await session.execute(query)).first()
    return None if row is None else Found(*row)


def _query() -> Select[ModuleResource, UUID, UUID]:
    return (
        select(ModuleResource, User.tenant_id, _AUTHOR)
        .join(Room, ModuleResource.room_id == Room.id)
        .join(User, Room.created_by == User.id)
        .order_by(ModuleResource.created_at, ModuleResource.id)
    )
