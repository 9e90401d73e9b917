"""What an access token claims, and whether it is for us and for now."""

import math
from typing import Any, cast

import msgspec

from parlour.identity.refusal import Reason, TokenRefused
from parlour.identity.signature import Signed

# How far our clock and the issuer's may be apart.
SKEW_SECS = 10
MAX_SUBJECT_CHARS = 255

# RFC 9068 names its tokens; other issuers write "JWT" or nothing.
_ACCESS_TYPES = frozenset({"at+jwt", "application/at+jwt"})
_PLAIN_TYPES = frozenset({None, "jwt", "application/jwt"})
# Only ID tokens (at_hash, c_hash) and logout tokens (events) have these.
_FOREIGN_CLAIMS = frozenset({"at_hash", "c_hash", "events"})


class Claims(msgspec.Struct, frozen=True):
    """Who a bearer token speaks for. Accounts are known by `issuer` and `subject`, nothing else.

    `expires_at` is in seconds since 1970.
    """

    issuer: str
    subject: str
    expires_at: float
    claims: dict[str, Any]

    def text(self, name: str) -> str | None:
        """The claim if it is a text with something in it."""
        value = self.claims.get(name)
        return value.strip() or None if isinstance(value, str) else None

    @property
    def email_verified(self) -> bool:
        """Whether the issuer vouches for the mail address. Absent means no."""
        return self.claims.get("email_verified") is True

    @property
    def issued_at(self) -> float:
        """When the issuer made the token, in seconds since 1970; 0 if it does not say."""
        value = self.claims.get("iat")
        return float(value) if isinstance(value, int | float) else 0.0

    def found(self, path: str) -> Any:
        """The claim at a path; dots lead into objects. None if there is none."""
        if path in self.claims:
            return self.claims[path]
        value: Any = self.claims
        for name in path.split("."):
            if not isinstance(value, dict):
                return None
            value = cast("dict[str, Any]", value).get(name)
        return value

    @property
    def roles(self) -> frozenset[str]:
        """The realm's roles, as Keycloak and our own issuer write them."""
        return self.roles_at("realm_access.roles")

    def roles_at(self, path: str) -> frozenset[str]:
        """The roles in the list at a path."""
        listed = self.found(path)
        if not isinstance(listed, list):
            return frozenset()
        return frozenset(role for role in cast("list[Any]", listed) if isinstance(role, str))


class Expectations(msgspec.Struct, frozen=True):
    """What a token must claim. `only_access_tokens`: its `typ` must say so (RFC 9068)."""

    issuer: str
    audiences: frozenset[str]
    only_access_tokens: bool = False


def check_claims(signed: Signed, expected: Expectations, now: float) -> Claims:
    """The claims, if they are those of a current access token for us. Raises TokenRefused."""
    claims = signed.claims
    _check_kind(signed, expected)
    if claims.get("iss") != expected.issuer:
        raise TokenRefused(Reason.ISSUER)
    if not expected.audiences & _audiences(claims):
        raise TokenRefused(Reason.AUDIENCE)
    expires_at = check_times(claims, now)
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= MAX_SUBJECT_CHARS:
        raise TokenRefused(Reason.SUBJECT)
    return Claims(expected.issuer, subject, expires_at, claims)


def check_addressee(claims: dict[str, Any], issuer: str, audiences: frozenset[str]) -> None:
    """Raises TokenRefused unless the token is from that issuer and `aud` names one of these."""
    if claims.get("iss") != issuer:
        raise TokenRefused(Reason.ISSUER)
    audience = claims.get("aud")
    listed = cast("list[Any]", audience) if isinstance(audience, list) else [audience]
    if not any(isinstance(one, str) and one in audiences for one in listed):
        raise TokenRefused(Reason.AUDIENCE)


def _check_kind(signed: Signed, expected: Expectations) -> None:
    typ = signed.typ.lower() if signed.typ is not None else None
    if typ in _ACCESS_TYPES:
        return
    if expected.only_access_tokens or typ not in _PLAIN_TYPES:
        raise TokenRefused(Reason.KIND)
    # Keycloak says in a claim what its JWTs are: Bearer, ID, Refresh, Logout …
    if signed.claims.get("typ", "Bearer") != "Bearer" or _FOREIGN_CLAIMS & signed.claims.keys():
        raise TokenRefused(Reason.KIND)


def _audiences(claims: dict[str, Any]) -> set[str]:
    """Whom the token is for, and (`azp`, `client_id`) which client it was made for."""
    audience = claims.get("aud")
    listed = cast("list[Any]", audience) if isinstance(audience, list) else [audience]
    values = [*listed, claims.get("azp"), claims.get("client_id")]
    return {value for value in values if isinstance(value, str)}


def check_times(claims: dict[str, Any], now: float) -> float:
    """When the token expires, if it counts now. Raises TokenRefused."""
    expires_at = time_of(claims, "exp")
    if expires_at is None:
        raise TokenRefused(Reason.MALFORMED)
    if expires_at + SKEW_SECS <= now:
        raise TokenRefused(Reason.EXPIRED)
    for name in ("nbf", "iat"):
        value = time_of(claims, name)
        if value is not None and value - SKEW_SECS > now:
            raise TokenRefused(Reason.NOT_YET_VALID)
    return expires_at


def time_of(claims: dict[str, Any], name: str) -> float | None:
    """A claim in seconds since 1970; None if it is absent. Raises TokenRefused."""
    value = claims.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TokenRefused(Reason.MALFORMED)
    try:
        seconds = float(value)
    except OverflowError as error:
        raise TokenRefused(Reason.MALFORMED) from error
    if not math.isfinite(seconds):
        raise TokenRefused(Reason.MALFORMED)
    return seconds
