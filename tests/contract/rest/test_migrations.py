"""From every revision that was ever landed to the newest, with data in every table of it.

The rows are made from the tables as they are at that revision, so that a new revision is tested
without a line here. What a migration does to data on purpose would be listed in `CHANGED`.
"""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, Table

from parlour.store import migrate
from parlour.store.engine import Database

REVISIONS = [
    script.revision for script in ScriptDirectory.from_config(migrate.config()).walk_revisions()
][::-1]
ROWS = 2
EPOCH = datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
_NAMES = UUID(int=7)
# Columns whose values a later migration changes on purpose: (table, column).
CHANGED: set[tuple[str, str]] = set()


def tables_of(connection: Connection) -> list[Table]:
    """The tables as they are in the database, those that others refer to first."""
    found = MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != "alembic_version"]


def fill(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    """Rows in every table, and what they are."""
    filled: dict[str, list[dict[str, Any]]] = {}
    for table in tables_of(connection):
        rows = [row_of(table, number, filled) for number in range(ROWS)]
        connection.execute(sa.insert(table), rows)
        filled[table.name] = rows
    return filled


def row_of(table: Table, number: int, filled: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for column in table.columns:
        reference = next(iter(column.foreign_keys), None)
        if reference is None:
            row[column.name] = value_of(table, column, number)
        elif reference.column.table.name in filled:
            row[column.name] = filled[reference.column.table.name][number][reference.column.name]
        else:
            assert column.nullable, f"{table.name}.{column.name} refers to itself and must be set"
    return row


def value_of(table: Table, column: sa.Column[Any], number: int) -> Any:
    """A value of the column's type that is different in each row and column."""
    name = f"{table.name}.{column.name} {number}"
    kind = column.type
    if isinstance(kind, sa.Uuid):
        return uuid5(_NAMES, name)
    if isinstance(kind, sa.DateTime):
        at = EPOCH + timedelta(days=number, microseconds=123456)
        return at if kind.timezone else at.replace(tzinfo=None)
    if isinstance(kind, sa.Boolean):
        return bool(number % 2)
    if isinstance(kind, sa.Integer):
        return number + 1
    if isinstance(kind, sa.JSON):
        return {"name": name, "letters": "äß€😀"}
    assert isinstance(kind, sa.String), f"a new type in {name}: {kind!r}"
    # SQLite keeps ids as texts of 32 digits.
    if kind.length == 32:
        return uuid5(_NAMES, name).hex
    text = f"{number}äß€ {name}"
    return text if kind.length is None else text[: kind.length]


def read(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables."""
    return {
        table.name: [dict(row) for row in connection.execute(sa.select(table)).mappings()]
        for table in tables_of(connection)
    }


@pytest.mark.parametrize("revision", REVISIONS)
async def test_data_of_every_revision_is_kept(new_database: str, revision: str):
    url = new_database
    await migrate.upgrade_async(url, revision)
    database = Database(url)
    async with database.engine.begin() as connection:
        filled = await connection.run_sync(fill)
        before = await connection.run_sync(read)
    assert {table: len(rows) for table, rows in before.items()} == dict.fromkeys(filled, ROWS)
    await migrate.upgrade_async(url)
    async with database.engine.connect() as connection:
        after = await connection.run_sync(read)
    await database.close()
    for table, rows in before.items():
        kept = [
            {name: value for name, value in row.items() if name in rows[0]} for row in after[table]
        ]
        for name in {name for name in rows[0] if (table, name) in CHANGED}:
            for row in (*rows, *kept):
                del row[name]
        assert sorted(map(repr, kept)) == sorted(map(repr, rows)), table


def test_the_revisions_are_one_chain():
    assert [f"{number:04}" for number in range(1, len(REVISIONS) + 1)] == REVISIONS


async def test_files_that_there_are_already_get_their_owner(new_database: str):
    url = new_database
    await migrate.upgrade_async(url, "0011")
    database = Database(url)
    async with database.engine.begin() as connection:
        filled = await connection.run_sync(fill)
    await migrate.upgrade_async(url)
    owners = {str(room["created_by"]) for room in filled["rooms"]}
    async with database.engine.connect() as connection:
        after = await connection.run_sync(read)
    await database.close()
    for table in ("assets", "shared_files"):
        assert {str(row["owner_id"]) for row in after[table]} == owners
