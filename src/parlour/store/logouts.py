"""Access tokens that were called back: by the person's log-out, or by locking them out.

A log-out of a session voids all tokens of that session; one of a subject those that were issued
until then. All controllers ask the same table.
"""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from parlour.store.base import now
from parlour.store.insert import insert_ignoring
from parlour.store.prepared import given_several, several
from parlour.store.tables import Logout, LogoutToken

# No access token that is checked here lives longer.
LONGEST_TOKEN_LIFE = timedelta(days=30)
# Which tokens of a session are void: whenever they were issued.
_ALL = datetime(9000, 1, 1, tzinfo=UTC)
# Log-outs of how many kinds void a token.
_KEYS = 2


def keys_of(issuer: str, subject: str, session_id: str | None) -> Sequence[str]:
    """Under which keys log-outs that void a token are kept."""
    everywhere = _key(issuer, "sub", subject)
    if session_id is None:
        return everywhere, _key(issuer, "sub without sid", subject)
    return everywhere, _key(issuer, "sid", session_id)


# Whether a token was called back, for statements that are made once; see `parameters_of`.
CALLED_BACK = (
    select(Logout.key_hash)
    .where(
        Logout.key_hash.in_(several("logout_key", _KEYS, Logout.key_hash)),
        Logout.until >= bindparam("issued_at"),
    )
    .exists()
)


def parameters_of(keys: Sequence[str], issued_at: datetime) -> dict[str, Any]:
    """The parameters of `CALLED_BACK`."""
    return {**given_several("logout_key", _KEYS, keys), "issued_at": issued_at}


def is_void(keys: Sequence[str], issued_at: datetime) -> ColumnElement[bool]:
    """Whether a token with these keys, issued at that time, was called back."""
    late = select(Logout.key_hash).where(Logout.key_hash.in_(keys), Logout.until >= issued_at)
    return late.exists()


async def void_session(session: AsyncSession, issuer: str, session_id: str) -> None:
    """Call back all tokens of a log-in session."""
    await _void(session, _key(issuer, "sid", session_id), _ALL)


async def void_sessionless(
    session: AsyncSession, issuer: str, subject: str, until: datetime
) -> None:
    """Call back the subject's tokens that do not say of which session they are."""
    await _void(session, _key(issuer, "sub without sid", subject), until)


async def void_subject(session: AsyncSession, issuer: str, subject: str, until: datetime) -> None:
    """Call back all tokens of a subject that were issued until a time."""
    await _void(session, _key(issuer, "sub", subject), until)


async def is_first(session: AsyncSession, issuer: str, jti: str, expires_at: datetime) -> bool:
    """Note that a logout token was seen; False if it was before."""
    await session.execute(delete(LogoutToken).where(LogoutToken.expires_at < now()))
    key = _key(issuer, "jti", jti)
    return await insert_ignoring(session, LogoutToken, jti_hash=key, expires_at=expires_at)


async def _void(session: AsyncSession, key: str, until: datetime) -> None:
    at = now()
    await session.execute(delete(Logout).where(Logout.expires_at < at))
    expires_at = at + LONGEST_TOKEN_LIFE
    if await insert_ignoring(session, Logout, key_hash=key, until=until, expires_at=expires_at):
        return
    known = update(Logout).where(Logout.key_hash == key)
    await session.execute(known.values(expires_at=expires_at))
    await session.execute(known.where(Logout.until < until).values(until=until))


def _key(issuer: str, kind: str, value: str) -> str:
    return hashlib.sha256(f"{issuer}\0{kind}\0{value}".encode(errors="replace")).hexdigest()
