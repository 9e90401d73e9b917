"""The first account: whoever holds the one-time link of a fresh installation makes it."""

import asyncio
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from parlour.identity import accounts
from parlour.identity.accounts import NewAccount
from parlour.identity.issuer import lifetimes
from parlour.identity.issuer.names import issuer_url
from parlour.identity.issuer.random_secret import hash_of, new_secret
from parlour.settings import Settings
from parlour.store.base import now
from parlour.store.engine import Database
from parlour.store.tables import Account, SetupToken

State = Literal["open", "invalid", "over"]


def setup_url(settings: Settings) -> str | None:
    """A new link, or None if there is an account already or the issuer is not ours.

    Earlier links stop working. Not to be called inside an event loop.
    """
    return asyncio.run(_setup_url(settings))


async def _setup_url(settings: Settings) -> str | None:
    database = Database(settings.database_url())
    try:
        return await new_link(settings, database)
    finally:
        await database.close()


async def new_link(settings: Settings, database: Database) -> str | None:
    """As `setup_url`, with a database that is open."""
    if settings.oidc.issuer is not None:
        return None
    async with database.writing() as session:
        await session.execute(delete(SetupToken))
        if await accounts.count(session):
            return None
        token = new_secret()
        expires_at = now() + timedelta(seconds=lifetimes.SETUP_LINK)
        session.add(SetupToken(token_hash=hash_of(token), expires_at=expires_at))
    return f"{issuer_url(settings)}/setup?token={token}"


async def state(session: AsyncSession, token: str, at: datetime) -> State:
    """Whether this token opens the set-up page."""
    found = await session.scalar(select(SetupToken).where(SetupToken.token_hash == hash_of(token)))
    if found is None or found.expires_at <= at:
        return "invalid"
    # Only who holds the link learns whether the installation is set up.
    return "over" if await accounts.count(session) else "open"


async def use(
    session: AsyncSession, token: str, clean: NewAccount, hashed: str, at: datetime
) -> Account | None:
    """Make the administrator, once. None if somebody was faster."""
    # Deleting is what decides: of two at once only one deletes a row.
    deleted = await session.execute(
        delete(SetupToken)
        .where(SetupToken.token_hash == hash_of(token), SetupToken.expires_at > at)
        .returning(SetupToken.token_hash)
    )
    if deleted.first() is None or await accounts.count(session):
        return None
    account = accounts.add(session, clean, hashed)
    await session.flush()
    return account
