"""SQLite without threads, for reading.

The usual driver hands every step of a query to a thread and waits for it: some twenty changes of
threads for a question that SQLite answers in microseconds. Readers never wait for writers in WAL
mode, so that they can just as well ask at once. Writers do wait for each other; they keep the
driver with threads, or one that waits would keep the other from ever getting done.
"""

import sqlite3
from typing import Any

from sqlalchemy import URL, Pool
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.pool import AsyncAdaptedQueuePool

DRIVER = "sqlite+inline"


class _Cursor(sqlite3.Cursor):
    async def _async_soft_close(self) -> None:
        """SQLAlchemy asks this of every cursor of an asynchronous driver."""


class _Connection(sqlite3.Connection):
    def cursor(self, factory: Any = None) -> Any:
        """One that SQLAlchemy takes for asynchronous."""
        return super().cursor(factory or _Cursor)


class InlineDialect(SQLiteDialect_pysqlite):
    """The standard library's SQLite, called from coroutines and never awaited."""

    is_async = True
    supports_statement_cache = True
    driver = "inline"

    @classmethod
    def get_pool_class(cls, url: URL) -> type[Pool]:
        return AsyncAdaptedQueuePool

    def create_connect_args(self, url: URL) -> Any:
        arguments, options = super().create_connect_args(url)
        # Connections are used by one thread, but may be closed by another at the end.
        return arguments, {**options, "check_same_thread": False, "factory": _Connection}


registry.register("sqlite.inline", __name__, InlineDialect.__name__)
