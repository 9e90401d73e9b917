"""Bringing the database to this version, for the commands that need it."""

import asyncio

from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from parlour.settings import Settings
from parlour.settings.load import SettingsError
from parlour.store import migrate


def bring_up_to_date(settings: Settings) -> tuple[str | None, str]:
    """Migrate; gives the revisions before and after. Raises SettingsError, in one sentence."""
    newest = migrate.newest()
    try:
        settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        before = asyncio.run(migrate.current(settings.database_url()))
        if before != newest:
            migrate.upgrade(settings.database_url())
    except (OSError, SQLAlchemyError) as error:
        raise _unusable(settings, error) from error
    return before, newest


def check_up_to_date(settings: Settings) -> None:
    """Raises SettingsError, in one sentence, unless the database is of this version."""
    newest = migrate.newest()
    try:
        found = asyncio.run(migrate.current(settings.database_url()))
    except (OSError, SQLAlchemyError) as error:
        raise _unusable(settings, error) from error
    if found != newest:
        raise SettingsError(
            f"The database is at revision {found or 'none'}, and this version needs {newest}: "
            "run `parlour migrate` first, or start with --migrate."
        )


def _unusable(settings: Settings, error: Exception) -> SettingsError:
    shown = make_url(settings.database_url()).render_as_string(hide_password=True)
    reason = str(error.__cause__ or error).splitlines()[0]
    return SettingsError(f"The database {shown} cannot be used: {reason}")
