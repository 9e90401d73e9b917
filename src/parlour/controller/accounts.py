"""Who a bearer token is: the account of its subject, created at first sight."""

import hashlib
import time
from collections import OrderedDict
from typing import Protocol
from uuid import UUID

from parlour.controller.errors import InvalidToken, ServiceUnavailable
from parlour.controller.identities import identity_of
from parlour.identity.claims import Claims
from parlour.identity.refusal import IssuerUnavailable, TokenRefused
from parlour.settings import Settings
from parlour.store.defaults import default_tenant, tariff_named
from parlour.store.engine import Database
from parlour.store.provisioning import provision
from parlour.store.tables import Tariff, User
from parlour.store.users import user_with_tariff

MOST_REMEMBERED_TOKENS = 20_000


class Verifier(Protocol):
    """Checks bearer tokens; `parlour.identity.bearer.BearerVerifier` is one."""

    async def verify(self, token: str) -> Claims:
        """Raises TokenRefused, or IssuerUnavailable."""
        ...

    async def close(self) -> None: ...


class Accounts:
    """Finds or makes the user of a token. A token's attributes are read once in its life."""

    def __init__(self, settings: Settings, database: Database, verifier: Verifier) -> None:
        self._settings = settings
        self._database = database
        self._verifier = verifier
        self._seen: OrderedDict[bytes, tuple[UUID, float]] = OrderedDict()

    async def user_of(self, token: str) -> tuple[User, Tariff]:
        """The user and their tariff. Raises InvalidToken, InvalidClaims, ServiceUnavailable."""
        try:
            claims = await self._verifier.verify(token)
            key = hashlib.sha256(token.encode()).digest()
            found = await self._remembered(key)
            if found is None:
                found = await self._log_in(claims)
                self._remember(key, found[0].id, claims.expires_at)
        except TokenRefused as refused:
            raise InvalidToken(refused.description) from refused
        except IssuerUnavailable as error:
            raise ServiceUnavailable("The identity provider cannot be reached.") from error
        if found[0].disabled_since is not None:
            raise InvalidToken("The account is disabled.")
        return found

    async def _remembered(self, key: bytes) -> tuple[User, Tariff] | None:
        seen = self._seen.get(key)
        if seen is None:
            return None
        async with self._database.reading() as session:
            return await user_with_tariff(session, seen[0])

    def _remember(self, key: bytes, user_id: UUID, expires_at: float) -> None:
        now = time.time()
        while self._seen:
            oldest = next(iter(self._seen))
            full = len(self._seen) >= MOST_REMEMBERED_TOKENS
            if not full and self._seen[oldest][1] > now:
                break
            del self._seen[oldest]
        self._seen[key] = (user_id, expires_at)

    async def _log_in(self, claims: Claims) -> tuple[User, Tariff]:
        identity = identity_of(claims)
        settings = self._settings
        async with self._database.writing() as session:
            tenant = await default_tenant(session)
            tariff = await tariff_named(session, settings.tariff.name)
            assert tariff is not None, "the default tariff is created at start"
            user = await provision(
                session,
                identity,
                tenant_id=tenant.id,
                tariff_id=tariff.id,
                keep_display_name=not settings.controller.disallow_custom_display_name,
            )
            await session.flush()
            found = await user_with_tariff(session, user.id)
        assert found is not None
        return found
