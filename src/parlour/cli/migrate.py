"""`parlour migrate`: bring the database to the newest revision."""

import argparse
from typing import TYPE_CHECKING

from parlour.cli import options

if TYPE_CHECKING:
    from parlour.cli.options import Subparsers


def add_parser(subparsers: "Subparsers") -> None:
    """Add the command's parser."""
    options.command(subparsers, "migrate", "Bring the database to the newest revision.")


def run(args: argparse.Namespace) -> int:
    """Migrate, and say from what to what."""
    settings = options.settings_of(args).settings
    # After the settings: a wrong one is said at once, not after a second of imports.
    from parlour.cli.database import bring_up_to_date

    before, newest = bring_up_to_date(settings)
    if before == newest:
        print(f"The database is up to date (revision {newest}).")
    else:
        print(f"The database was brought from {before or 'nothing'} to revision {newest}.")
    return 0
