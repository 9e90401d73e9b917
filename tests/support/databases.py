"""Databases for tests, empty or with all tables: files, or databases of a PostgreSQL."""

import shutil
from pathlib import Path
from uuid import uuid4

from tests.support.postgres import Postgres

from parlour.store.migrate import upgrade

_TEMPLATE = "template_of_the_tests"


class Databases:
    """Migrations run once, outside an event loop; whoever wants all tables gets a copy."""

    def __init__(self, folder: Path, postgres: Postgres | None = None) -> None:
        self._folder = folder
        self._postgres = postgres
        upgrade(self._create(_TEMPLATE))

    def empty(self) -> str:
        """The URL of a new database without tables."""
        return self._create(_new_name())

    def migrated(self) -> str:
        """The URL of a new database with all tables, and nothing in them."""
        name = _new_name()
        if self._postgres is not None:
            return self._postgres.create(name, template=_TEMPLATE)
        shutil.copyfile(self._file(_TEMPLATE), self._file(name))
        return self._create(name)

    def drop(self, url: str) -> None:
        """Give its room back: a PostgreSQL with many databases takes minutes to be removed."""
        name = url.rpartition("/")[2]
        if self._postgres is not None:
            self._postgres.drop(name)
        else:
            for file in self._folder.glob(f"{name}*"):
                file.unlink()

    def _create(self, name: str) -> str:
        if self._postgres is not None:
            return self._postgres.create(name)
        return f"sqlite+aiosqlite:///{self._file(name)}"

    def _file(self, name: str) -> Path:
        return self._folder / name


def _new_name() -> str:
    return f"test_{uuid4().hex}"
