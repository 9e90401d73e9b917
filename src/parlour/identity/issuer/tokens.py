"""What the built-in issuer signs: access tokens (RFC 9068), ID tokens and refresh tokens.

Refresh tokens are JWTs because browser clients read `exp` and `iat` from them; what counts is
their row in the database. Each kind has its own `typ` and `aud`, so that none passes for another.
"""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import msgspec
from joserfc import jwt
from joserfc.jwk import RSAKey

from parlour.identity.issuer import lifetimes
from parlour.identity.issuer.keys import ALGORITHM
from parlour.identity.issuer.names import ADMINISTRATOR_ROLE, API_AUDIENCE
from parlour.store.tables import Account, Grant

ACCESS = "at+jwt"
REFRESH = "rt+jwt"
ID = "JWT"


class Occasion(msgspec.Struct, frozen=True):
    """The log-in and the client that tokens are for."""

    client_id: str
    scope: str
    session_id: UUID | None
    authenticated_at: datetime
    nonce: str | None = None


def access_token(
    key: RSAKey, issuer: str, account: Account, occasion: Occasion, at: datetime
) -> str:
    """A token for the REST API; carries who it is, so that nobody need ask."""
    claims = {
        **_common(issuer, API_AUDIENCE, at, lifetimes.ACCESS_TOKEN),
        "sub": str(account.id),
        "azp": occasion.client_id,
        "client_id": occasion.client_id,
        "scope": occasion.scope,
        "auth_time": int(occasion.authenticated_at.timestamp()),
        **person(account),
    }
    if occasion.session_id is not None:
        claims["sid"] = str(occasion.session_id)
    return _sign(key, ACCESS, claims)


def id_token(key: RSAKey, issuer: str, account: Account, occasion: Occasion, at: datetime) -> str:
    """What tells the client who logged in."""
    claims = {
        **_common(issuer, occasion.client_id, at, lifetimes.ID_TOKEN),
        "sub": str(account.id),
        "azp": occasion.client_id,
        "auth_time": int(occasion.authenticated_at.timestamp()),
        **scoped(account, occasion.scope),
    }
    if occasion.nonce is not None:
        claims["nonce"] = occasion.nonce
    if occasion.session_id is not None:
        claims["sid"] = str(occasion.session_id)
    return _sign(key, ID, claims)


def refresh_token(
    key: RSAKey, issuer: str, grant: Grant, at: datetime, expires_at: datetime
) -> str:
    """A token that only our token endpoint takes."""
    lifetime = int((expires_at - at).total_seconds())
    claims = {
        **_common(issuer, issuer, at, lifetime),
        "sub": str(grant.account_id),
        "azp": grant.client_id,
    }
    return _sign(key, REFRESH, claims)


def person(account: Account) -> dict[str, Any]:
    """The claims about a person. Addresses come from an administrator, who answers for them."""
    name = f"{account.given_name} {account.family_name}"
    if account.given_name == account.family_name:
        name = account.given_name
    claims: dict[str, Any] = {
        "email": account.email,
        "email_verified": True,
        "given_name": account.given_name,
        "family_name": account.family_name,
        "name": name,
        "nickname": name,
        "preferred_username": account.email,
        "realm_access": {"roles": [ADMINISTRATOR_ROLE] if account.is_administrator else []},
    }
    if account.locale is not None:
        claims["locale"] = account.locale
    return claims


def scoped(account: Account, scope: str) -> dict[str, Any]:
    """The claims about a person that these scopes cover (OpenID Connect Core, 5.4)."""
    scopes = scope.split()
    claims = person(account)
    mail = {name: claims.pop(name) for name in ("email", "email_verified")}
    return {**(claims if "profile" in scopes else {}), **(mail if "email" in scopes else {})}


def _common(issuer: str, audience: str, at: datetime, lifetime: int) -> dict[str, Any]:
    issued = int(at.timestamp())
    return {
        "iss": issuer,
        "aud": audience,
        "iat": issued,
        "exp": issued + lifetime,
        "jti": str(uuid4()),
    }


def _sign(key: RSAKey, typ: str, claims: dict[str, Any]) -> str:
    return jwt.encode({"alg": ALGORITHM, "kid": key.kid, "typ": typ}, claims, key, [ALGORITHM])
