"""Authorization codes: given to a browser, traded in once by its client with the PKCE verifier."""

import base64
import hashlib
import hmac
import re
from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from parlour.identity.issuer import lifetimes
from parlour.identity.issuer.random_secret import hash_of, new_secret
from parlour.identity.issuer.sweeping import drop
from parlour.store.tables import Account, AuthorizationCode, Grant, LoginSession

# RFC 7636, sections 4.1 and 4.2.
VERIFIER = re.compile(r"[A-Za-z0-9\-._~]{43,128}")
CHALLENGE = re.compile(r"[A-Za-z0-9\-_]{43}")


class CodeRequest(msgspec.Struct, frozen=True):
    """What a client asked for, checked."""

    client_id: str
    redirect_uri: str
    scope: str
    challenge: str
    nonce: str | None


class Exchange(msgspec.Struct, frozen=True):
    """What a client sends to trade a code in."""

    code: str
    client_id: str
    redirect_uri: str
    verifier: str


class Traded(msgspec.Struct, frozen=True):
    """A code that counted: whose, and the grant that came of it."""

    account: Account
    grant: Grant
    nonce: str | None


async def give(session: AsyncSession, asked: CodeRequest, session_id: UUID, at: datetime) -> str:
    """A new code. Those that are over are dropped."""
    await drop(
        session, AuthorizationCode, AuthorizationCode.code_hash, AuthorizationCode.expires_at < at
    )
    code = new_secret()
    session.add(
        AuthorizationCode(
            code_hash=hash_of(code),
            client_id=asked.client_id,
            redirect_uri=asked.redirect_uri,
            scope=asked.scope,
            nonce=asked.nonce,
            challenge=asked.challenge,
            session_id=session_id,
            expires_at=at + timedelta(seconds=lifetimes.AUTHORIZATION_CODE),
        )
    )
    return code


async def trade_in(session: AsyncSession, given: Exchange, at: datetime) -> Traded | None:
    """The grant for a code, once. None if it does not count.

    A code is burnt by its first use, right or wrong. One that comes again has been stolen either
    now or then: what came of it is withdrawn (RFC 6749, section 4.1.2).
    """
    query = (
        select(AuthorizationCode, LoginSession, Account)
        .join(LoginSession, LoginSession.id == AuthorizationCode.session_id)
        .join(Account, Account.id == LoginSession.account_id)
        .where(AuthorizationCode.code_hash == hash_of(given.code))
        .with_for_update(of=AuthorizationCode)
    )
    row = (await session.execute(query)).one_or_none()
    if row is None:
        return None
    code, login, account = row
    if code.used_at is not None:
        await _withdraw(session, code.grant_id, at)
        return None
    code.used_at = at
    if not _counts(code, given, at) or login.expires_at <= at or account.disabled_at is not None:
        return None
    grant = Grant(
        account_id=account.id,
        session_id=login.id,
        client_id=code.client_id,
        scope=code.scope,
        authenticated_at=login.authenticated_at,
        expires_at=login.expires_at,
    )
    session.add(grant)
    await session.flush()
    code.grant_id = grant.id
    return Traded(account, grant, code.nonce)


def _counts(code: AuthorizationCode, given: Exchange, at: datetime) -> bool:
    return (
        code.expires_at > at
        and code.client_id == given.client_id
        and code.redirect_uri == given.redirect_uri
        and VERIFIER.fullmatch(given.verifier) is not None
        and hmac.compare_digest(challenge_of(given.verifier), code.challenge)
    )


def challenge_of(verifier: str) -> str:
    """The S256 challenge of a PKCE verifier (RFC 7636, section 4.2)."""
    digest = hashlib.sha256(verifier.encode("ascii")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


async def _withdraw(session: AsyncSession, grant_id: UUID | None, at: datetime) -> None:
    if grant_id is not None:
        await session.execute(
            update(Grant)
            .where(Grant.id == grant_id, Grant.revoked_at.is_(None))
            .values(revoked_at=at)
        )
