"""`parlour migrate`: bring the database to the newest revision."""

import argparse
import asyncio
from typing import TYPE_CHECKING

from parlour.cli import options

if TYPE_CHECKING:
    from parlour.cli.options import Subparsers


def add_parser(subparsers: "Subparsers") -> None:
    """Add the command's parser."""
    options.command(subparsers, "migrate", "Bring the database to the newest revision.")


def run(args: argparse.Namespace) -> int:
    """Migrate, and say from what to what."""
    from parlour.store import migrate

    settings = options.settings_of(args).settings
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    url = settings.database_url()
    before = asyncio.run(migrate.current(url))
    migrate.upgrade(url)
    newest = migrate.newest()
    if before == newest:
        print(f"The database is up to date (revision {newest}).")
    else:
        print(f"The database was brought from {before or 'nothing'} to revision {newest}.")
    return 0
