"""Accounts of the built-in issuer: create, authenticate, disable."""

import re
from datetime import timedelta
from typing import Literal
from uuid import UUID

import msgspec
from sqlalchemy import Update, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from parlour.identity.issuer.names import BUILT_IN
from parlour.identity.passwords import Passwords, weakness
from parlour.store.base import now
from parlour.store.engine import Database
from parlour.store.logouts import void_session, void_sessionless
from parlour.store.tables import Account, Grant, LoginSession

MAX_NAME_CHARS = 100
MAX_EMAIL_CHARS = 254
MAX_CHECKED_CHARS = 1024
# What can be a mail address at all: no spaces or control characters, one @, a dot-separated host.
_EMAIL = re.compile(r"[^\s@<>\"(),:;\\\x00-\x1f\x7f]+@[^\s@<>\"(),:;\\\x00-\x1f\x7f.][^\s@]*")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]")

Field = Literal["email", "given_name", "family_name", "password", "repeated"]
Fault = Literal["missing", "long", "invalid", "taken", "short", "simple", "personal", "different"]


class AccountRefused(Exception):
    """An account cannot be made or changed like this: which field, and what is wrong with it."""

    def __init__(self, field: Field, fault: Fault) -> None:
        super().__init__(f"{field}: {fault}")
        self.field: Field = field
        self.fault: Fault = fault


class NewAccount(msgspec.Struct, frozen=True):
    """What somebody typed to make an account."""

    email: str
    given_name: str
    family_name: str
    password: str
    administrator: bool = False
    locale: str | None = None

    def cleaned(self) -> "NewAccount":
        """The same in the form that is kept. Raises AccountRefused."""
        clean = msgspec.structs.replace(
            self,
            email=normal_email(self.email),
            given_name=_name("given_name", self.given_name),
            family_name=_name("family_name", self.family_name),
        )
        check_password(self.password, clean.email, clean.given_name, clean.family_name)
        return clean


def normal_email(text: str) -> str:
    """The address as it is kept and compared: lower case. Raises AccountRefused."""
    email = text.strip().lower()
    if not email:
        raise AccountRefused("email", "missing")
    if len(email) > MAX_EMAIL_CHARS:
        raise AccountRefused("email", "long")
    if _EMAIL.fullmatch(email) is None:
        raise AccountRefused("email", "invalid")
    return email


def check_password(password: str, *personal: str) -> None:
    """Raises AccountRefused for a password that is too easy to guess."""
    match weakness(password, *personal):
        case "short" | "long" | "simple" | "personal" as fault:
            raise AccountRefused("password", fault)
        case _:
            pass


def split_name(name: str) -> tuple[str, str]:
    """Given and family name of a full name: the last word is the family name."""
    given, _, family = name.strip().rpartition(" ")
    return (given.strip(), family) if given else (family, family)


def _name(field: Literal["given_name", "family_name"], text: str) -> str:
    name = " ".join(text.split())
    if not name:
        raise AccountRefused(field, "missing")
    if len(name) > MAX_NAME_CHARS:
        raise AccountRefused(field, "long")
    if _UNPRINTABLE.search(name) is not None:
        raise AccountRefused(field, "invalid")
    return name


async def create(database: Database, passwords: Passwords, new: NewAccount) -> Account:
    """Make an account. Raises AccountRefused, Busy."""
    clean = new.cleaned()
    hashed = await passwords.hash(clean.password)
    try:
        async with database.writing() as session:
            return add(session, clean, hashed)
    except IntegrityError as error:
        raise AccountRefused("email", "taken") from error


def add(session: AsyncSession, clean: NewAccount, hashed: str) -> Account:
    """Add a cleaned account to the transaction."""
    account = Account(
        email=clean.email,
        given_name=clean.given_name,
        family_name=clean.family_name,
        password_hash=hashed,
        is_administrator=clean.administrator,
        locale=clean.locale,
    )
    session.add(account)
    return account


async def authenticate(
    database: Database, passwords: Passwords, email: str, password: str
) -> Account | None:
    """The account, if the password is its own and it is not disabled.

    Unknown, disabled and wrong take the same work. Raises Busy.
    """
    try:
        wanted = normal_email(email)
    except AccountRefused:
        wanted = None
    account = None
    if wanted is not None:
        async with database.reading() as session:
            account = await session.scalar(select(Account).where(Account.email == wanted))
    if account is None or account.disabled_at is not None or len(password) > MAX_CHECKED_CHARS:
        await passwords.verify(None, password[:MAX_CHECKED_CHARS])
        return None
    if not await passwords.verify(account.password_hash, password):
        return None
    if passwords.outdated(account.password_hash):
        await _rehash(database, account.id, await passwords.hash(password))
    return account


async def _rehash(database: Database, account_id: UUID, hashed: str) -> None:
    async with database.writing() as session:
        await session.execute(_new_hash(account_id, hashed))


async def set_password(
    database: Database, account_id: UUID, hashed: str, keep: UUID | None
) -> None:
    """Keep the hash of a new password, and end all log-ins but the one that changed it."""
    async with database.writing() as session:
        await session.execute(_new_hash(account_id, hashed))
        await end_sessions(session, account_id, keep)


def _new_hash(account_id: UUID, hashed: str) -> Update:
    return update(Account).where(Account.id == account_id).values(password_hash=hashed)


async def disable(database: Database, email: str) -> bool:
    """Lock an account out: no log-in, sessions and refresh tokens end. False if unknown."""
    async with database.writing() as session:
        account = await by_email(session, email)
        if account is None:
            return False
        account.disabled_at = account.disabled_at or now()
        await end_sessions(session, account.id)
        return True


async def enable(database: Database, email: str) -> bool:
    """Let an account in again. False if unknown."""
    async with database.writing() as session:
        account = await by_email(session, email)
        if account is not None:
            account.disabled_at = None
        return account is not None


async def end_sessions(session: AsyncSession, account_id: UUID, keep: UUID | None = None) -> None:
    """End all log-ins of an account, except one, with the tokens that came from them."""
    at = now()
    grants = update(Grant).where(Grant.account_id == account_id, Grant.revoked_at.is_(None))
    logins = update(LoginSession).where(LoginSession.account_id == account_id)
    if keep is not None:
        grants = grants.where(Grant.session_id != keep)
        logins = logins.where(LoginSession.id != keep)
    ended = select(LoginSession.id).where(
        LoginSession.account_id == account_id, LoginSession.expires_at > at
    )
    for session_id in (await session.scalars(ended)).all():
        if session_id != keep:
            await void_session(session, BUILT_IN, str(session_id))
    # Tokens tell whole seconds: one that is made right after this must count.
    until = at - timedelta(seconds=1)
    await void_sessionless(session, BUILT_IN, str(account_id), until)
    await session.execute(grants.values(revoked_at=at))
    await session.execute(logins.values(expires_at=at))


async def by_email(session: AsyncSession, email: str) -> Account | None:
    """The account of that address, in any case."""
    return await session.scalar(select(Account).where(Account.email == email.strip().lower()))


async def count(session: AsyncSession) -> int:
    """How many accounts there are."""
    return await session.scalar(select(func.count()).select_from(Account)) or 0
