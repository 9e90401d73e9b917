"""Who a bearer token is: the account of its subject, created at first sight."""

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple, Protocol
from uuid import UUID

from sqlalchemy import ColumnElement, inspect, select

from parlour.controller.assignment import assignment_of, fallback_tariff, tariff_of
from parlour.controller.errors import BadRequest, InvalidToken, ServiceUnavailable
from parlour.controller.identities import identity_of
from parlour.identity.claims import Claims
from parlour.identity.issuer.names import ADMINISTRATOR_ROLE
from parlour.identity.logout_token import LoggedOut
from parlour.identity.logouts import heed
from parlour.identity.refusal import IssuerUnavailable, Reason, TokenRefused
from parlour.settings import Settings
from parlour.store.base import now
from parlour.store.engine import Database
from parlour.store.logouts import is_void, keys_of
from parlour.store.provisioning import provision
from parlour.store.tables import Tariff, User
from parlour.store.tariffs import expire, has_ended
from parlour.store.tenants import ensure_tenant
from parlour.store.users import user_of_token, user_with_tariff

MOST_REMEMBERED_TOKENS = 20_000


class Verifier(Protocol):
    """Checks bearer tokens; `parlour.identity.bearer.BearerVerifier` is one."""

    async def verify(self, token: str) -> Claims:
        """Raises TokenRefused, or IssuerUnavailable."""
        ...

    async def logged_out(self, token: str) -> LoggedOut:
        """Of a logout token. Raises TokenRefused, or IssuerUnavailable."""
        ...

    async def close(self) -> None: ...


class LoggedIn(NamedTuple):
    """Whose a token is, and whether its issuer says that they administer Parlour."""

    user: User
    tariff: Tariff
    administrator: bool


class Accounts:
    """Finds or makes the user of a token. A token's attributes are read once in its life."""

    def __init__(self, settings: Settings, database: Database, verifier: Verifier) -> None:
        self._settings = settings
        self._database = database
        self._verifier = verifier
        self._role = _administrator_role(settings)
        self._seen: OrderedDict[bytes, tuple[UUID, float]] = OrderedDict()
        self._tariffs_changed: Callable[[], None] | None = None

    def when_tariffs_change(self, then: Callable[[], None]) -> None:
        """What follows if a token brings another tariff, or somebody's has ended."""
        self._tariffs_changed = then

    async def user_of(self, token: str) -> tuple[User, Tariff]:
        """The user and their tariff. Raises InvalidToken, InvalidClaims, ServiceUnavailable."""
        found = await self.logged_in(token)
        return found.user, found.tariff

    async def logged_in(self, token: str) -> LoggedIn:
        """The same, and whether they are an administrator."""
        try:
            claims = await self._verifier.verify(token)
            user, tariff = await self._user(token, claims)
        except TokenRefused as refused:
            raise InvalidToken(refused.description) from refused
        except IssuerUnavailable as error:
            raise ServiceUnavailable("The identity provider cannot be reached.") from error
        if user.disabled_since is not None:
            raise InvalidToken("The account is disabled.")
        if has_ended(user, now()):
            user, tariff = await self._downgraded(user.id)
        return LoggedIn(user, tariff, self._administers(claims))

    async def log_out(self, logout_token: str) -> None:
        """Heed a logout token, once. Raises BadRequest, ServiceUnavailable."""
        try:
            notice = await self._verifier.logged_out(logout_token)
            async with self._database.writing() as session:
                await heed(session, notice)
        except TokenRefused as refused:
            reason = refused.reason.value
            raise BadRequest(f"The logout token does not count: {reason}.") from refused
        except IssuerUnavailable as error:
            raise ServiceUnavailable("The identity provider cannot be reached.") from error

    async def roles_of(self, token: str) -> frozenset[str]:
        """The realm's roles of a service's account, in lower case; no user is made of it.

        Raises InvalidToken, ServiceUnavailable.
        """
        try:
            claims = await self._verifier.verify(token)
        except TokenRefused as refused:
            raise InvalidToken(refused.description) from refused
        except IssuerUnavailable as error:
            raise ServiceUnavailable("The identity provider cannot be reached.") from error
        return frozenset(role.lower() for role in claims.roles)

    def _administers(self, claims: Claims) -> bool:
        if self._role is None:
            return False
        return self._role in claims.roles_at(self._settings.oidc.roles_claim)

    async def _user(self, token: str, claims: Claims) -> tuple[User, Tariff]:
        key = hashlib.sha256(token.encode()).digest()
        issued_at = datetime.fromtimestamp(claims.issued_at, UTC)
        keys = keys_of(claims.issuer, claims.subject, claims.text("sid"))
        seen = self._seen.get(key)
        if seen is not None:
            known = await user_of_token(self._database, seen[0], keys, issued_at)
            if known is not None:
                if known[2]:
                    raise TokenRefused(Reason.INACTIVE)
                return known[0], known[1]
        found = await self._log_in(claims, is_void(keys, issued_at))
        self._remember(key, found[0].id, claims.expires_at)
        return found

    def _remember(self, key: bytes, user_id: UUID, expires_at: float) -> None:
        at = time.time()
        while self._seen:
            oldest = next(iter(self._seen))
            full = len(self._seen) >= MOST_REMEMBERED_TOKENS
            if not full and self._seen[oldest][1] > at:
                break
            del self._seen[oldest]
        self._seen[key] = (user_id, expires_at)

    async def _log_in(self, claims: Claims, void: ColumnElement[bool]) -> tuple[User, Tariff]:
        settings = self._settings
        async with self._database.writing() as session:
            if await session.scalar(select(void)):
                raise TokenRefused(Reason.INACTIVE)
            identity, assigned = identity_of(claims), assignment_of(claims, settings)
            tariff = await tariff_of(session, assigned, settings)
            tenant = await ensure_tenant(session, assigned.tenant)
            user = await provision(
                session,
                identity,
                tenant_id=tenant.id,
                tariff_id=tariff.id,
                tariff_status=assigned.status,
                tariff_expires_at=assigned.expires_at,
                keep_display_name=not settings.controller.disallow_custom_display_name,
                any_tenant=settings.tenant.claim is None,
            )
            changed = inspect(user).attrs.tariff_id.history.has_changes()
            await session.flush()
            found = await user_with_tariff(session, user.id)
        assert found is not None
        if changed:
            self._tell()
        return found

    async def _downgraded(self, user_id: UUID) -> tuple[User, Tariff]:
        """The user's tariff has ended: what they have now."""
        await end_tariffs(self._database, self._settings)
        self._tell()
        async with self._database.reading() as session:
            found = await user_with_tariff(session, user_id)
        assert found is not None
        return found

    def _tell(self) -> None:
        if self._tariffs_changed is not None:
            self._tariffs_changed()


async def end_tariffs(database: Database, settings: Settings) -> int:
    """Give everybody whose tariff has ended the one that is left to them; how many they were."""
    async with database.writing() as session:
        return await expire(session, (await fallback_tariff(session, settings)).id)


def _administrator_role(settings: Settings) -> str | None:
    """Only our own issuer's roles are known to mean administrators of Parlour."""
    if settings.oidc.administrator_role is not None:
        return settings.oidc.administrator_role
    return ADMINISTRATOR_ROLE if settings.oidc.issuer is None else None
