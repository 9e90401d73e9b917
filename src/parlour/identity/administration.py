"""What `parlour admin` does with the built-in issuer's database, beside a running server."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import select

from parlour.identity import accounts
from parlour.identity.issuer import keys, tokens
from parlour.identity.issuer.names import SHELL_CLIENT, issuer_url
from parlour.identity.issuer.tokens import Occasion
from parlour.identity.passwords import Passwords
from parlour.settings import Settings
from parlour.store.base import now
from parlour.store.engine import Database
from parlour.store.tables import Account

_SCOPE = "openid profile email"


class UnknownAccount(Exception):
    """There is no such account, or it is disabled."""


class Listed(msgspec.Struct, frozen=True):
    """One account, for people to read."""

    email: str
    name: str
    administrator: bool
    disabled: bool
    created_at: datetime


async def token(settings: Settings, database: Database, email: str) -> str:
    """A short-lived access token of the account. Raises UnknownAccount."""
    async with database.reading() as session:
        account = await accounts.by_email(session, email)
    if account is None or account.disabled_at is not None:
        raise UnknownAccount(email)
    key = await keys.StoredKeys(database).signing()
    at = now()
    occasion = Occasion(SHELL_CLIENT, _SCOPE, None, at)
    return tokens.access_token(key, issuer_url(settings), account, occasion, at)


async def listed(database: Database) -> Sequence[Listed]:
    """All accounts, by mail address."""
    async with database.reading() as session:
        rows = (await session.scalars(select(Account).order_by(Account.email))).all()
    return [
        Listed(
            row.email,
            f"{row.given_name} {row.family_name}",
            row.is_administrator,
            row.disabled_at is not None,
            row.created_at,
        )
        for row in rows
    ]


async def reset_password(
    database: Database, passwords: Passwords, email: str, password: str
) -> None:
    """Give the account a new password and end its log-ins. Raises UnknownAccount, …Refused."""
    async with database.reading() as session:
        account = await accounts.by_email(session, email)
    if account is None:
        raise UnknownAccount(email)
    accounts.check_password(password, account.email, account.given_name, account.family_name)
    await accounts.set_password(database, account.id, await passwords.hash(password), keep=None)


async def set_enabled(database: Database, email: str, enabled: bool) -> None:
    """Lock an account out, or let it in again. Raises UnknownAccount."""
    if not await (accounts.enable if enabled else accounts.disable)(database, email):
        raise UnknownAccount(email)


async def rotate_keys(database: Database, *, at_once: bool = False) -> str:
    """Sign with a new key; its id. Tokens signed before go on counting unless `at_once`."""
    async with database.writing() as session:
        return await keys.rotate(session, at_once=at_once)
