"""Connections to SQLite and PostgreSQL, and the two kinds of transaction.

SQLite lets one writer in at a time. A transaction that reads first and writes later can lose the
race for the write lock in the middle, without a chance to wait; so whoever means to write says so
at the start (`writing`), and waits for the lock before reading anything.
"""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import Connection, event, make_url
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.pool import StaticPool

BUSY_TIMEOUT_MS = 10_000
_WRITES = "parlour_writes"


def create_engine(url: str, *, foreign_keys: bool = True) -> AsyncEngine:
    """An engine for `sqlite+aiosqlite://…` or `postgresql+asyncpg://…`.

    `foreign_keys=False` is for migrations on SQLite, which rebuild tables by drop and rename.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_async_engine(parsed, pool_pre_ping=True, pool_size=10, max_overflow=20)
    options: dict[str, Any] = {}
    if parsed.database in (None, "", ":memory:"):
        options["poolclass"] = StaticPool
    engine = create_async_engine(parsed, **options)
    _prepare_sqlite(engine, foreign_keys)
    return engine


def _prepare_sqlite(engine: AsyncEngine, foreign_keys: bool) -> None:
    def connected(connection: Any, _record: Any) -> None:
        # The driver's own transaction handling is switched off: `began` opens transactions.
        connection.isolation_level = None
        # SQLite's own lower() knows ASCII only; PostgreSQL's knows all letters.
        connection.create_function("lower", 1, _lower)
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        cursor.execute(f"PRAGMA foreign_keys={'ON' if foreign_keys else 'OFF'}")
        cursor.close()

    def began(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    event.listen(engine.sync_engine, "connect", connected)
    event.listen(engine.sync_engine, "begin", began)


def _lower(text: str | None) -> str | None:
    return None if text is None else text.lower()


def for_writing(engine: AsyncEngine) -> AsyncEngine:
    """The same engine (and pool), whose transactions take the write lock when they begin."""
    return engine.execution_options(**{_WRITES: True})


class Database:
    """One database, shared by all requests of a process."""

    def __init__(self, url: str) -> None:
        self.engine = create_engine(url)
        self._read = async_sessionmaker(self.engine, expire_on_commit=False)
        self._write = async_sessionmaker(for_writing(self.engine), expire_on_commit=False)

    @asynccontextmanager
    async def reading(self) -> AsyncGenerator[AsyncSession]:
        """A session whose changes, if any, are thrown away."""
        async with self._read() as session:
            yield session

    @asynccontextmanager
    async def writing(self) -> AsyncGenerator[AsyncSession]:
        """One transaction: committed at the end, undone if anything is raised."""
        async with self._write() as session, session.begin():
            yield session

    async def close(self) -> None:
        await self.engine.dispose()
