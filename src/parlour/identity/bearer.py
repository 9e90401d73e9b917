"""Bearer tokens: who is calling, checked against the issuer that the settings name."""

import time
from collections.abc import Callable

import msgspec

from parlour.identity.attributes import Introspection, Userinfo
from parlour.identity.claims import Claims, Expectations, check_claims
from parlour.identity.issuer.keys import StoredKeys
from parlour.identity.issuer.names import API_AUDIENCE, BUILT_IN, issuer_url
from parlour.identity.logout_token import LoggedOut, check_logout
from parlour.identity.provider import RemoteProvider
from parlour.identity.refusal import IssuerUnavailable, Reason, TokenRefused
from parlour.identity.signature import KeySource, SignatureCheck, check_signature
from parlour.settings import OidcSettings, Settings
from parlour.store.engine import Database

__all__ = ["BearerVerifier", "Claims", "IssuerUnavailable", "Reason", "TokenRefused", "verifier"]


class BearerVerifier:
    """Checks access tokens of one issuer. Shared by all requests of a process."""

    def __init__(
        self,
        expected: Expectations,
        keys: KeySource,
        *,
        userinfo: Userinfo | None = None,
        introspection: Introspection | None = None,
        provider: RemoteProvider | None = None,
        known_as: str | None = None,
        client_ids: frozenset[str] = frozenset(),
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._expected = expected
        self._keys = keys
        self._signatures = SignatureCheck(keys)
        self._userinfo = userinfo
        self._introspection = introspection
        self._provider = provider
        self._known_as = known_as or expected.issuer
        # Logout tokens are for the client, even where access tokens are for an API.
        self._client_ids = client_ids or expected.audiences
        self._clock = clock

    async def verify(self, token: str) -> Claims:
        """Who the token speaks for. Raises TokenRefused, or IssuerUnavailable."""
        signed = await self._signatures.check(token)
        checked = check_claims(signed, self._expected, self._clock())
        if self._introspection is not None:
            await self._introspection.check(token, checked)
        if self._userinfo is not None:
            checked = await self._userinfo.complete(token, checked)
        return Claims(self._known_as, checked.subject, checked.expires_at, checked.claims)

    async def logged_out(self, token: str) -> LoggedOut:
        """Whom a logout token logs out. Raises TokenRefused, or IssuerUnavailable."""
        signed = await check_signature(token, self._keys)
        found = check_logout(signed, self._expected.issuer, self._client_ids, self._clock())
        return msgspec.structs.replace(found, issuer=self._known_as)

    async def close(self) -> None:
        if self._provider is not None:
            await self._provider.close()


def verifier(
    settings: Settings, database: Database, clock: Callable[[], float] = time.time
) -> BearerVerifier:
    """The verifier of these settings: of the built-in issuer, or of the one at `oidc.issuer`."""
    if settings.oidc.issuer is None:
        expected = Expectations(issuer_url(settings), frozenset({API_AUDIENCE}), True)
        # The name stays when the public URL changes, and with it everybody's account.
        return BearerVerifier(
            expected,
            StoredKeys(database),
            known_as=BUILT_IN,
            client_ids=frozenset({settings.oidc.client_id}),
            clock=clock,
        )
    return _remote(settings.oidc, settings.oidc.issuer, clock)


def _remote(oidc: OidcSettings, issuer: str, clock: Callable[[], float]) -> BearerVerifier:
    provider = RemoteProvider(issuer)
    audiences = frozenset(oidc.audience or [oidc.client_id])
    introspection = None
    if oidc.introspection_client_id and oidc.introspection_client_secret:
        credentials = (oidc.introspection_client_id, oidc.introspection_client_secret.reveal())
        introspection = Introspection(provider, credentials, clock)
    return BearerVerifier(
        Expectations(issuer, audiences),
        provider,
        userinfo=Userinfo(provider, clock),
        introspection=introspection,
        provider=provider,
        client_ids=audiences | {oidc.client_id},
        clock=clock,
    )
