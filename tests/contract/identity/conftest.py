"""A fresh issuer for each test: on SQLite, and where the store matters on PostgreSQL too."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from tests.support.issuer import Served, serving
from tests.support.postgres import Postgres

from parlour.store.migrate import upgrade


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    file = tmp_path_factory.mktemp("identity") / "template.db"
    upgrade(f"sqlite+aiosqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    server = Postgres()
    try:
        upgrade(server.create("identity_template"))
        yield server
    finally:
        server.stop()


@pytest.fixture
def sqlite_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    copy = tmp_path / "parlour.db"
    copy.write_bytes(migrated_sqlite.read_bytes())
    return f"sqlite+aiosqlite:///{copy}"


@pytest.fixture
async def issuer(sqlite_url: str) -> AsyncIterator[Served]:
    async with serving(sqlite_url) as served:
        yield served


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of a migrated, empty database, of both kinds."""
    if request.param == "sqlite":
        return request.getfixturevalue("sqlite_url")
    server: Postgres = request.getfixturevalue("postgres")
    return server.create(f"identity_{uuid4().hex}", template="identity_template")


@pytest.fixture
async def stored_issuer(database_url: str) -> AsyncIterator[Served]:
    """An issuer on either database."""
    async with serving(database_url) as served:
        yield served
