"""Signing keys of the built-in issuer, in the database, so that all controllers share them.

The newest key signs. A replaced one is retired: it goes on verifying until nothing that it signed
can be valid any more, and is then deleted.
"""

import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from joserfc.jwk import RSAKey
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from parlour.identity.issuer import lifetimes
from parlour.identity.jwks import matching
from parlour.identity.signature import VerificationKey
from parlour.store.base import now
from parlour.store.engine import Database
from parlour.store.tables import SigningKey

# OpenID Connect Core requires every provider to sign with RS256; 3072 bits: BSI TR-02102-1.
ALGORITHM = "RS256"
RSA_BITS = 3072


class StoredKeys:
    """The keys as this process last saw them. A `KeySource` for our own tokens."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._clock = clock
        self._keys: list[RSAKey] = []
        self._loaded_at: float | None = None

    async def signing(self) -> RSAKey:
        """The key to sign with; made if there is none yet."""
        if self._stale() or not self._keys:
            await self._load()
        if not self._keys:
            async with self._database.writing() as session:
                if not await _load(session):
                    session.add(_new_key(now()))
            await self._load()
        return self._keys[0]

    async def candidates(self, kid: str | None) -> Sequence[VerificationKey]:
        """The keys of that id."""
        found = matching(self._keys, kid)
        if self._stale() or not found:
            # An unknown id costs one small query, nothing that could be worn out.
            await self._load()
            found = matching(self._keys, kid)
        return found

    async def public(self) -> dict[str, Any]:
        """The JWK set that is published."""
        await self.signing()
        return {"keys": [key.as_dict(private=False) for key in self._keys]}

    async def _load(self) -> None:
        async with self._database.reading() as session:
            rows = await _load(session)
        known = {key.kid: key for key in self._keys}
        self._keys = [
            known.get(row.kid) or RSAKey.import_key(msgspec.json.decode(row.private_jwk))
            for row in rows
        ]
        self._loaded_at = self._clock()

    def _stale(self) -> bool:
        return self._loaded_at is None or self._clock() - self._loaded_at > lifetimes.KEY_CACHE


async def rotate(session: AsyncSession, *, at_once: bool = False) -> str:
    """Make a new signing key, retire the present one, drop those that are over. The new id.

    `at_once` drops all former keys: what they signed stops counting within `KEY_CACHE` seconds.
    """
    at = now()
    if at_once:
        await session.execute(delete(SigningKey))
    over = at - timedelta(seconds=lifetimes.RETIRED_KEY)
    await session.execute(delete(SigningKey).where(SigningKey.retired_at < over))
    for row in await _load(session):
        row.retired_at = row.retired_at or at
    key = _new_key(at)
    session.add(key)
    return key.kid


async def _load(session: AsyncSession) -> list[SigningKey]:
    """The key that signs, then the retired ones."""
    order = (SigningKey.retired_at.is_not(None), SigningKey.created_at.desc())
    return list((await session.scalars(select(SigningKey).order_by(*order))).all())


def _new_key(at: datetime) -> SigningKey:
    key = RSAKey.generate_key(RSA_BITS, {"use": "sig", "alg": ALGORITHM}, auto_kid=True)
    assert key.kid is not None
    jwk = msgspec.json.encode(key.as_dict(private=True)).decode()
    return SigningKey(kid=key.kid, private_jwk=jwk, created_at=at)
