"""Rows that are over are dropped in passing, a few at a time, and never by two at once."""

from typing import Any

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from parlour.store.base import Base

AT_A_TIME = 100


async def drop(
    session: AsyncSession,
    table: type[Base],
    key: InstrumentedAttribute[Any],
    over: ColumnElement[bool],
) -> None:
    """Delete rows that are over; those that another transaction has its hands on are left."""
    some = select(key).where(over).limit(AT_A_TIME).with_for_update(skip_locked=True)
    await session.execute(delete(table).where(key.in_(some)))
