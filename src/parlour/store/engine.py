"""Connections to SQLite and PostgreSQL, and the two kinds of transaction.

SQLite lets one writer in at a time. A transaction that reads first and writes later can lose the
race for the write lock in the middle, without a chance to wait; so whoever means to write says so
at the start (`writing`), and waits for the lock before reading anything.

Reading is most of what requests do, so it is kept short: no threads with SQLite (see `inline`), no
round trips to begin and end a transaction with PostgreSQL, where each query has a view of its own
either way.
"""

import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from parlour.store.direct import Direct, direct
from parlour.store.inline import DRIVER

BUSY_TIMEOUT_MS = 10_000
# A reader waits only while the file is repaired after a crash; all others wait with it.
_READERS_BUSY_TIMEOUT_MS = 1_000
_MOST_READERS = 30
_MOST_SPARE = 10
# A connection that was used so recently is not asked whether it is still there.
_TRUSTED_SECS = 1.0
_WRITES = "parlour_writes"


def create_engine(url: str, *, foreign_keys: bool = True) -> AsyncEngine:
    """An engine for `sqlite+aiosqlite://…` or `postgresql+asyncpg://…`.

    `foreign_keys=False` is for migrations on SQLite, which rebuild tables by drop and rename.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        engine = create_async_engine(parsed, pool_size=10, max_overflow=_MOST_SPARE)
        _prepare_server(engine)
        return engine
    options: dict[str, Any] = {}
    if _in_memory(parsed):
        options["poolclass"] = StaticPool
    engine = create_async_engine(parsed, **options)
    _prepare_sqlite(engine, foreign_keys)
    return engine


def _configure_sqlite(engine: AsyncEngine, foreign_keys: bool) -> None:
    def connected(connection: Any, _record: Any) -> None:
        # The driver's own transaction handling is switched off: see `_prepare_sqlite`.
        connection.isolation_level = None
        # SQLite's own lower() knows ASCII only; PostgreSQL's knows all letters.
        connection.create_function("lower", 1, _lower)
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        cursor.execute(f"PRAGMA foreign_keys={'ON' if foreign_keys else 'OFF'}")
        cursor.close()

    event.listen(engine.sync_engine, "connect", connected)


def _prepare_sqlite(engine: AsyncEngine, foreign_keys: bool) -> None:
    _configure_sqlite(engine, foreign_keys)

    def began(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    event.listen(engine.sync_engine, "begin", began)


def _prepare_server(engine: AsyncEngine) -> None:
    """Before use, connections that were idle are asked whether the server is still there."""
    dialect = engine.sync_engine.dialect
    used_at = "parlour_used_at"

    def taken(connection: Any, record: Any, _proxy: Any) -> None:
        if time.monotonic() - record.info.get(used_at, 0.0) < _TRUSTED_SECS:
            return
        try:
            dialect.do_ping(connection)
        except dialect.loaded_dbapi.Error as error:
            raise DisconnectionError from error

    def returned(_connection: Any, record: Any) -> None:
        record.info[used_at] = time.monotonic()

    event.listen(engine.sync_engine, "checkout", taken)
    event.listen(engine.sync_engine, "checkin", returned)


def _readers(engine: AsyncEngine) -> AsyncEngine:
    """An engine for the same database whose sessions only read."""
    url = engine.url
    if url.get_backend_name() != "sqlite":
        return engine.execution_options(isolation_level="AUTOCOMMIT")
    if _in_memory(url):
        return engine
    inline = create_async_engine(
        url.set(drivername=DRIVER), pool_size=_MOST_READERS, max_overflow=0
    )
    _configure_sqlite(inline, foreign_keys=True)

    def connected(connection: Any, _record: Any) -> None:
        connection.execute(f"PRAGMA busy_timeout={_READERS_BUSY_TIMEOUT_MS}")
        connection.execute("PRAGMA query_only=ON")

    event.listen(inline.sync_engine, "connect", connected)
    return inline


def _in_memory(url: URL) -> bool:
    return url.get_backend_name() == "sqlite" and url.database in (None, "", ":memory:")


def _lower(text: str | None) -> str | None:
    return None if text is None else text.lower()


def for_writing(engine: AsyncEngine) -> AsyncEngine:
    """The same engine (and pool), whose transactions take the write lock when they begin."""
    return engine.execution_options(**{_WRITES: True})


class NothingIsWritten(Exception):
    """Somebody means to write in a session that only reads."""


class _Reading(Session):
    """Without a transaction around it, what is written would stay."""

    def flush(self, objects: Sequence[Any] | None = None) -> None:
        if self.new or self.dirty or self.deleted:
            raise NothingIsWritten
        super().flush(objects)


class Database:
    """One database, shared by all requests of a process."""

    def __init__(self, url: str) -> None:
        self.engine = create_engine(url)
        self._readers = _readers(self.engine)
        self._read = async_sessionmaker(
            self._readers, expire_on_commit=False, autoflush=False, sync_session_class=_Reading
        )
        self._write = async_sessionmaker(for_writing(self.engine), expire_on_commit=False)
        # For prepared queries (`parlour.store.prepared`). Only files have room for a second reader.
        self.direct: Direct | None = None if _in_memory(self.engine.url) else direct(self._readers)

    @asynccontextmanager
    async def reading(self) -> AsyncGenerator[AsyncSession]:
        """A session to read with; what is changed in it stays in it."""
        session = self._read()
        try:
            yield session
        finally:
            # There is no transaction to end, and so nothing to be protected from being cancelled.
            await session.close()

    @asynccontextmanager
    async def writing(self) -> AsyncGenerator[AsyncSession]:
        """One transaction: committed at the end, undone if anything is raised."""
        async with self._write() as session, session.begin():
            yield session

    async def close(self) -> None:
        if self.direct is not None:
            await self.direct.close()
        await self._readers.dispose()
        await self.engine.dispose()
