"""Refresh tokens: each is traded in for the next; one that comes back ends its whole family.

Two tabs that refresh at the same moment, and an answer that got lost on the way, look like theft
but are daily life. So the newest traded-in token may come again within a few seconds, as long as
nobody has used what it was traded for.
"""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec
import structlog
from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from parlour.identity.issuer import lifetimes
from parlour.identity.issuer.random_secret import hash_of
from parlour.identity.issuer.sweeping import drop
from parlour.store.tables import Account, Grant, RefreshToken

_log = structlog.get_logger(__name__)


class Renewed(msgspec.Struct, frozen=True):
    """A refresh token that counted."""

    account: Account
    grant: Grant


def expiry(grant: Grant, at: datetime) -> datetime:
    """When the next refresh token of a family expires."""
    return min(grant.expires_at, at + timedelta(seconds=lifetimes.REFRESH_TOKEN))


async def keep(
    session: AsyncSession, token: str, grant_id: UUID, expires_at: datetime, parent: str | None
) -> None:
    """Remember a refresh token that we give away, by its hash."""
    session.add(
        RefreshToken(
            token_hash=hash_of(token),
            grant_id=grant_id,
            parent_hash=hash_of(parent) if parent is not None else None,
            expires_at=expires_at,
        )
    )


async def trade_in(
    session: AsyncSession, token: str, client_id: str, at: datetime
) -> Renewed | None:
    """The grant of a refresh token, or None if it does not count. Reuse revokes the family."""
    await drop(session, Grant, Grant.id, Grant.expires_at < at)
    await drop(session, RefreshToken, RefreshToken.token_hash, RefreshToken.expires_at < at)
    query = (
        select(RefreshToken, Grant, Account)
        .join(Grant, Grant.id == RefreshToken.grant_id)
        .join(Account, Account.id == Grant.account_id)
        .where(RefreshToken.token_hash == hash_of(token))
        .with_for_update(of=Grant)
    )
    row = (await session.execute(query)).one_or_none()
    if row is None:
        return None
    kept, grant, account = row
    if grant.revoked_at is not None or account.disabled_at is not None:
        return None
    if grant.client_id != client_id or kept.expires_at <= at:
        return None
    if kept.used_at is None:
        kept.used_at = at
    elif not await _forgivable(session, kept, at):
        grant.revoked_at = at
        _log.warning("refresh token reused; its family is revoked", account=str(account.id))
        return None
    return Renewed(account, grant)


async def _forgivable(session: AsyncSession, kept: RefreshToken, at: datetime) -> bool:
    assert kept.used_at is not None
    if at - kept.used_at > timedelta(seconds=lifetimes.REFRESH_GRACE):
        return False
    child = RefreshToken.parent_hash == kept.token_hash
    used = select(exists().where(child, RefreshToken.used_at.is_not(None)))
    return not await session.scalar(used)
