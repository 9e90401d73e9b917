"""Log-in of a device by somebody's browser on another one (RFC 8628).

The device shows a short code and asks again and again; a person who is logged in types the code
and lets the device in, once. Of both codes only hashes are kept.
"""

import re
import secrets
from datetime import datetime, timedelta
from typing import Literal

import msgspec
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from parlour.identity.issuer import lifetimes, sessions
from parlour.identity.issuer.codes import Traded
from parlour.identity.issuer.random_secret import hash_of, new_secret
from parlour.identity.issuer.sessions import Browser
from parlour.identity.issuer.sweeping import drop
from parlour.store.tables import Account, DeviceCode, Grant, LoginSession

GRANT_TYPE = "urn:ietf:params:oauth:grant-type:device_code"
INTERVAL_SECS = 5
SLOWER_SECS = 5
# No vowels, so that no words come about, and nothing that looks like something else.
_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
_CODE_LETTERS = 8
_NOT_A_LETTER = re.compile(r"[^A-Z]")

Refused = Literal[
    "authorization_pending", "slow_down", "access_denied", "expired_token", "invalid_grant"
]


class Codes(msgspec.Struct, frozen=True):
    """What a device is given: a code to ask with, and one to show."""

    device_code: str
    user_code: str


def normal(typed: str) -> str:
    """A code as it is shown, whatever case and separators somebody typed."""
    letters = _NOT_A_LETTER.sub("", typed.upper())[: _CODE_LETTERS + 1]
    return f"{letters[:4]}-{letters[4:]}"


async def begin(session: AsyncSession, client_id: str, scope: str, at: datetime) -> Codes:
    """Codes for a device that wants to be let in. Those that are over are dropped."""
    await drop(session, DeviceCode, DeviceCode.code_hash, DeviceCode.expires_at < at)
    letters = "".join(secrets.choice(_LETTERS) for _ in range(_CODE_LETTERS))
    codes = Codes(new_secret(), normal(letters))
    session.add(
        DeviceCode(
            code_hash=hash_of(codes.device_code),
            user_code_hash=hash_of(codes.user_code),
            client_id=client_id,
            scope=scope,
            interval_secs=INTERVAL_SECS,
            expires_at=at + timedelta(seconds=lifetimes.DEVICE_CODE),
        )
    )
    return codes


async def waiting(session: AsyncSession, user_code: str, at: datetime) -> DeviceCode | None:
    """The device that shows this code and about which nothing was said yet."""
    return await session.scalar(
        select(DeviceCode)
        .where(
            DeviceCode.user_code_hash == hash_of(normal(user_code)),
            DeviceCode.expires_at > at,
            DeviceCode.session_id.is_(None),
            DeviceCode.denied_at.is_(None),
        )
        .with_for_update()
    )


async def decide(
    session: AsyncSession, user_code: str, browser: Browser, *, allowed: bool, at: datetime
) -> bool:
    """Let the device in, or not. False if no device waits with this code."""
    row = await waiting(session, user_code, at)
    if row is None:
        return False
    if not allowed:
        row.denied_at = at
        return True
    # A session of its own: that the browser logs out is no reason for the device to.
    row.session_id, _ = await sessions.start(session, browser.account.id, at)
    return True


async def trade_in(
    session: AsyncSession, device_code: str, client_id: str, at: datetime
) -> Traded | Refused:
    """The grant for a device code, once, or how things stand."""
    query = (
        select(DeviceCode)
        .where(DeviceCode.code_hash == hash_of(device_code), DeviceCode.client_id == client_id)
        .with_for_update()
    )
    row = await session.scalar(query)
    if row is None:
        return "invalid_grant"
    if row.used_at is not None:
        await _withdraw(session, row, at)
        return "invalid_grant"
    if row.denied_at is not None:
        return "access_denied"
    if row.expires_at <= at:
        return "expired_token"
    if row.session_id is None:
        return _told_to_wait(row, at)
    row.used_at = at
    return await _granted(session, row, at)


def _told_to_wait(row: DeviceCode, at: datetime) -> Refused:
    before, row.polled_at = row.polled_at, at
    if before is None or at - before >= timedelta(seconds=row.interval_secs):
        return "authorization_pending"
    row.interval_secs += SLOWER_SECS
    return "slow_down"


async def _granted(session: AsyncSession, row: DeviceCode, at: datetime) -> Traded | Refused:
    query = (
        select(LoginSession, Account)
        .join(Account, Account.id == LoginSession.account_id)
        .where(LoginSession.id == row.session_id)
    )
    found = (await session.execute(query)).one_or_none()
    if found is None or found[0].expires_at <= at or found[1].disabled_at is not None:
        return "access_denied"
    login, account = found
    grant = Grant(
        account_id=account.id,
        session_id=login.id,
        client_id=row.client_id,
        scope=row.scope,
        authenticated_at=login.authenticated_at,
        expires_at=login.expires_at,
    )
    session.add(grant)
    await session.flush()
    row.grant_id = grant.id
    return Traded(account, grant, None)


async def _withdraw(session: AsyncSession, row: DeviceCode, at: datetime) -> None:
    """A code that comes again has been stolen now or then: what came of it ends."""
    await session.execute(
        update(Grant)
        .where(Grant.id == row.grant_id, Grant.revoked_at.is_(None))
        .values(revoked_at=at)
    )
