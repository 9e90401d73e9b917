"""A fresh issuer for each test: on SQLite, and where the store matters on PostgreSQL too."""

from collections.abc import AsyncIterator, Iterator

import pytest
from tests.support.databases import Databases
from tests.support.issuer import Served, serving
from tests.support.postgres import Postgres


@pytest.fixture(scope="session")
def sqlite_databases(tmp_path_factory: pytest.TempPathFactory) -> Databases:
    """Databases of SQLite."""
    return Databases(tmp_path_factory.mktemp("identity"))


@pytest.fixture(scope="session")
def postgres_databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """Databases of a PostgreSQL."""
    server = Postgres()
    try:
        yield Databases(tmp_path_factory.mktemp("identity"), server)
    finally:
        server.stop()


@pytest.fixture
def sqlite_url(sqlite_databases: Databases) -> Iterator[str]:
    url = sqlite_databases.migrated()
    yield url
    sqlite_databases.drop(url)


@pytest.fixture
async def issuer(sqlite_url: str) -> AsyncIterator[Served]:
    async with serving(sqlite_url) as served:
        yield served


@pytest.fixture(params=["sqlite_databases", "postgres_databases"], ids=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a migrated, empty database, of both kinds."""
    databases: Databases = request.getfixturevalue(request.param)
    url = databases.migrated()
    yield url
    databases.drop(url)


@pytest.fixture
async def stored_issuer(database_url: str) -> AsyncIterator[Served]:
    """An issuer on either database."""
    async with serving(database_url) as served:
        yield served
