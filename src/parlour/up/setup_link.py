"""The link with which the first account is made, kept in a file while it is of use."""

import asyncio
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from parlour.identity import setup
from parlour.settings import Settings
from parlour.store.base import now
from parlour.store.engine import Database
from parlour.up.folder import write_private


def keep_setup_link(settings: Settings, file: Path) -> None:
    """Have a working link in the file, or no file if there is an account already.

    A link that still works stays: it was printed, and a restart must not make it void.
    """
    printed = _token_of(file.read_text("utf-8")) if file.exists() else ""
    link = asyncio.run(_link(settings, printed))
    if link is None:
        file.unlink(missing_ok=True)
    elif link:
        write_private(file, link + "\n")


def _token_of(link: str) -> str:
    return parse_qs(urlsplit(link.strip()).query).get("token", [""])[0]


async def _link(settings: Settings, printed: str) -> str | None:
    """A new link, an empty text if the printed one still works, None if none is needed."""
    database = Database(settings.database_url())
    try:
        async with database.reading() as session:
            if printed and await setup.state(session, printed, now()) == "open":
                return ""
        return await setup.new_link(settings, database)
    finally:
        await database.close()
