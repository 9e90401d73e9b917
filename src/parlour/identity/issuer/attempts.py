"""How often somebody may guess: counters of failed log-ins, shared by all controllers.

Each attempt is counted before its password is looked at, so that parallel guesses do not slip
through; a right password takes its count back. Counting goes by what was typed, never by whether
such an account exists.
"""

import hashlib
import ipaddress
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from parlour.identity.issuer.sweeping import drop
from parlour.store.engine import Database
from parlour.store.tables import LoginAttempts

WINDOW_SECS = 15 * 60
# Wrong passwords in a window: for one account from one network, from one network, for one account.
PER_ACCOUNT_AND_ADDRESS = 8
PER_ADDRESS = 60
PER_ACCOUNT = 40
# Devices that ask for a code, and codes that are typed, right ones not counted.
DEVICES_PER_ADDRESS = 30
DEVICE_CODES_PER_ACCOUNT = 10
DEVICE_CODES_PER_ADDRESS = 30
_RACES = 5
_WAIT_AFTER_RACES_SECS = 1


class Attempt(msgspec.Struct, frozen=True):
    """One try to log in, and its counters with their limits."""

    counters: tuple[tuple[str, int], ...]


def attempt(account: str, address: str) -> Attempt:
    """The counters of this account name, as typed, and this client address."""
    name = hashlib.sha256(account.strip().lower().encode("utf-8", "replace")).hexdigest()
    network = _network(address)
    return Attempt(
        (
            (_key("both", name, network), PER_ACCOUNT_AND_ADDRESS),
            (_key("address", network), PER_ADDRESS),
            (_key("account", name), PER_ACCOUNT),
        )
    )


def new_device(address: str) -> Attempt:
    """The counter of devices that ask to be let in, of this client address."""
    return Attempt(((_key("device", _network(address)), DEVICES_PER_ADDRESS),))


def device_code(account: str, address: str) -> Attempt:
    """The counters of codes that somebody typed to let a device in."""
    return Attempt(
        (
            (_key("device code", account), DEVICE_CODES_PER_ACCOUNT),
            (_key("device code from", _network(address)), DEVICE_CODES_PER_ADDRESS),
        )
    )


def _key(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _network(address: str) -> str:
    """One subscriber: an IPv4 address, or an IPv6 /64."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)


async def begin(database: Database, tried: Attempt, at: datetime) -> int | None:
    """Count the attempt. None if it may go on, or else the seconds to wait."""
    for _ in range(_RACES):
        try:
            async with database.writing() as session:
                return await _count(session, tried, at)
        except IntegrityError:
            # Somebody else counted the first attempt at the same moment: now there is a row.
            continue
    return _WAIT_AFTER_RACES_SECS


async def _count(session: AsyncSession, tried: Attempt, at: datetime) -> int | None:
    over = at - timedelta(seconds=WINDOW_SECS)
    await drop(session, LoginAttempts, LoginAttempts.key_hash, LoginAttempts.window_ends_at <= over)
    rows = await _rows(session, tried)
    current = {key: row for key, row in rows.items() if row.window_ends_at > at}
    full = [
        current[key].window_ends_at
        for key, limit in tried.counters
        if key in current and current[key].count >= limit
    ]
    if full:
        return int((max(full) - at).total_seconds()) + 1
    for key, _ in tried.counters:
        row = rows.get(key)
        if row is None:
            row = LoginAttempts(key_hash=key, count=0, window_ends_at=at)
            session.add(row)
        if row.window_ends_at <= at:
            row.count, row.window_ends_at = 0, at + timedelta(seconds=WINDOW_SECS)
        row.count += 1
    return None


async def succeeded(database: Database, tried: Attempt) -> None:
    """Take the count of a right password back; one's own network starts afresh."""
    (own, _), *shared = tried.counters
    async with database.writing() as session:
        rows = await _rows(session, tried)
        if own in rows:
            await session.delete(rows[own])
        for key, _ in shared:
            if key in rows and rows[key].count > 0:
                rows[key].count -= 1


async def _rows(session: AsyncSession, tried: Attempt) -> dict[str, LoginAttempts]:
    keys = [key for key, _ in tried.counters]
    query = select(LoginAttempts).where(LoginAttempts.key_hash.in_(keys))
    query = query.order_by(LoginAttempts.key_hash).with_for_update()
    return {row.key_hash: row for row in await session.scalars(query)}
