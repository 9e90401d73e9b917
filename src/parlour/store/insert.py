"""An insert that lets an existing row win, on both databases."""

from typing import Any

from sqlalchemy import literal
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from parlour.store.base import Base


async def insert_ignoring(session: AsyncSession, table: type[Base], **values: Any) -> bool:
    """Insert a row unless a unique constraint has one already; True if it was inserted."""
    dialect = session.get_bind().dialect.name
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    statement = insert(table).values(**values).on_conflict_do_nothing()
    result = await session.execute(statement.returning(literal(1)))
    return result.first() is not None
