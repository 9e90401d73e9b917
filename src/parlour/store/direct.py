"""Connections that answer single questions: no session, no transaction, none of their upkeep.

They are opened by the engine, so that they are set up like all others, and are then our own.
"""

import asyncio
import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Protocol

from sqlalchemy.engine import Dialect
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine

MOST_CONNECTIONS = 10


class Direct(Protocol):
    """A database that can be asked directly."""

    dialect: Dialect

    async def fetch(self, sql: str, values: Sequence[Any]) -> Sequence[Sequence[Any]]:
        """The rows of a query, as the driver gives them. Raises OperationalError, OSError."""
        ...

    async def close(self) -> None: ...


class DirectSqlite:
    """One connection is enough: whoever asks has the answer before anybody else can ask."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.dialect = engine.dialect
        self._engine = engine
        self._connection: Any = None

    async def fetch(self, sql: str, values: Sequence[Any]) -> Sequence[Sequence[Any]]:
        if self._connection is None:
            opened = await _opened(self._engine)
            if self._connection is None:
                self._connection = opened
            else:
                opened.close()
        try:
            return self._connection.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise OperationalError(sql, None, error) from error

    async def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class DirectPostgres:
    """Some connections; each has the server prepare a query when it is asked for the first time."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.dialect = engine.dialect
        self._engine = engine
        self._free: list[Any] = []
        self._places = asyncio.Semaphore(MOST_CONNECTIONS)
        driver: Any = engine.dialect.loaded_dbapi.asyncpg
        self._errors = (driver.PostgresError, driver.InterfaceError, driver.InternalClientError)
        self._lost = (
            driver.AdminShutdownError,
            driver.CrashShutdownError,
            driver.CannotConnectNowError,
            driver.PostgresConnectionError,
            # The driver has read half of the server's farewell.
            driver.InternalClientError,
            OSError,
        )

    async def fetch(self, sql: str, values: Sequence[Any]) -> Sequence[Sequence[Any]]:
        try:
            return await self._answer(sql, values)
        except self._errors as error:
            raise OperationalError(sql, None, error) from error

    async def _answer(self, sql: str, values: Sequence[Any]) -> Sequence[Sequence[Any]]:
        async with self._places:
            while self._free:
                connection = self._free.pop()
                if connection.is_closed():
                    continue
                # Lost while nobody looked. To ask once more does no harm: nothing is written.
                with suppress(*self._lost):
                    return await self._asked(connection, sql, values)
            return await self._asked(await _opened(self._engine), sql, values)

    async def _asked(
        self, connection: Any, sql: str, values: Sequence[Any]
    ) -> Sequence[Sequence[Any]]:
        try:
            rows = await connection.fetch(sql, *values)
        except BaseException:
            # It may be in the middle of something, and is not asked again.
            connection.terminate()
            raise
        self._free.append(connection)
        return rows

    async def close(self) -> None:
        while self._free:
            self._free.pop().terminate()


def direct(engine: AsyncEngine) -> Direct:
    """The way to ask the database of an engine directly."""
    return DirectSqlite(engine) if engine.dialect.name == "sqlite" else DirectPostgres(engine)


async def _opened(engine: AsyncEngine) -> Any:
    """A connection of the driver, which the engine's pool no longer knows."""
    pooled = await engine.raw_connection()
    connection = pooled.driver_connection
    pooled.detach()
    return connection
