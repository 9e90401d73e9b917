"""Bringing the database to this version, for the commands that need it."""

import asyncio

from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from parlour.settings import Settings
from parlour.settings.load import SettingsError
from parlour.store import migrate


def bring_up_to_date(settings: Settings) -> tuple[str | None, str]:
    """Migrate; gives the revisions before and after. Raises SettingsError, in one sentence."""
    url = settings.database_url()
    try:
        settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        before = asyncio.run(migrate.current(url))
        newest = migrate.newest()
        if before != newest:
            migrate.upgrade(url)
    except (OSError, SQLAlchemyError) as error:
        shown = make_url(url).render_as_string(hide_password=True)
        reason = str(error.__cause__ or error).splitlines()[0]
        raise SettingsError(f"The database {shown} cannot be used: {reason}") from error
    return before, newest
