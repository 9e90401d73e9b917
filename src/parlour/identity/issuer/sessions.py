"""Browsers that are logged in. The cookie's value is new at each log-in and never kept."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import msgspec
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from parlour.identity.issuer import lifetimes
from parlour.identity.issuer.names import BUILT_IN
from parlour.identity.issuer.random_secret import hash_of, new_secret
from parlour.identity.issuer.sweeping import drop
from parlour.store.engine import Database
from parlour.store.logouts import void_session
from parlour.store.tables import Account, Grant, LoginSession


class Browser(msgspec.Struct, frozen=True):
    """A logged-in browser and whose it is."""

    session_id: UUID
    authenticated_at: datetime
    account: Account


async def start(session: AsyncSession, account_id: UUID, at: datetime) -> tuple[UUID, str]:
    """Start a session; its id and the cookie's value. Sessions that are over are dropped."""
    await drop(session, LoginSession, LoginSession.id, LoginSession.expires_at < at)
    cookie = new_secret()
    row = LoginSession(
        id=uuid4(),
        cookie_hash=hash_of(cookie),
        account_id=account_id,
        authenticated_at=at,
        expires_at=at + timedelta(seconds=lifetimes.SESSION),
    )
    session.add(row)
    await session.flush()
    return row.id, cookie


async def find(database: Database, cookie: str | None, at: datetime) -> Browser | None:
    """The browser with this cookie, unless it is over or its account is disabled."""
    if not cookie:
        return None
    query = (
        select(LoginSession, Account)
        .join(Account, Account.id == LoginSession.account_id)
        .where(
            LoginSession.cookie_hash == hash_of(cookie),
            LoginSession.expires_at > at,
            Account.disabled_at.is_(None),
        )
    )
    async with database.reading() as session:
        row = (await session.execute(query)).one_or_none()
    if row is None:
        return None
    return Browser(row[0].id, row[0].authenticated_at, row[1])


async def end(session: AsyncSession, session_id: UUID, at: datetime) -> None:
    """Log a browser out, and with it the clients that logged in through it, at once."""
    await void_session(session, BUILT_IN, str(session_id))
    await session.execute(
        update(Grant)
        .where(Grant.session_id == session_id, Grant.revoked_at.is_(None))
        .values(revoked_at=at)
    )
    await session.execute(
        update(LoginSession).where(LoginSession.id == session_id).values(expires_at=at)
    )
