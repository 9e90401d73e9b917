"""Brings a database to the newest revision. The migrations are shipped inside the package."""

import asyncio
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from parlour.store.engine import create_engine, for_writing

_SCRIPTS = Path(__file__).parent / "migrations"
# Any number that nothing else in the database uses: controllers that start together take turns.
_LOCK = 7_205_391


class StrayReferences(Exception):
    """A migration left rows that refer to nothing; it was undone."""


def config(connection: Connection | None = None) -> Config:
    """Alembic's configuration, without a file."""
    configured = Config()
    configured.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    configured.attributes["connection"] = connection
    return configured


def newest() -> str:
    """The revision that this version of the package needs."""
    head = ScriptDirectory.from_config(config()).get_current_head()
    assert head is not None
    return head


def upgrade(url: str, revision: str = "head") -> None:
    """Upgrade the database at `url`; all or nothing. Not to be called inside an event loop."""
    asyncio.run(upgrade_async(url, revision))


async def upgrade_async(url: str, revision: str = "head") -> None:
    """Upgrade the database at `url`; all or nothing."""
    engine = create_engine(url, foreign_keys=False)
    try:
        async with for_writing(engine).begin() as connection:
            await connection.run_sync(_upgrade, revision)
    finally:
        await engine.dispose()


def _upgrade(connection: Connection, revision: str) -> None:
    sqlite = connection.dialect.name == "sqlite"
    if not sqlite:
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
    command.upgrade(config(connection), revision)
    if sqlite and connection.execute(text("PRAGMA foreign_key_check")).first() is not None:
        raise StrayReferences("the migration was undone: rows would refer to nothing")


async def current(url: str) -> str | None:
    """The revision of the database at `url`, or None if it has none."""
    engine = create_engine(url)
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(
                lambda c: MigrationContext.configure(c).get_current_revision()
            )
    finally:
        await engine.dispose()
