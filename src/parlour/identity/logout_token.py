"""Logout tokens: the provider says that a session, or somebody everywhere, is logged out.

OpenID Connect Back-Channel Logout 1.0, sections 2.4 and 2.6.
"""

from typing import Any, cast

import msgspec

from parlour.identity.claims import SKEW_SECS, check_addressee, check_times, time_of
from parlour.identity.refusal import Reason, TokenRefused
from parlour.identity.signature import Signed

EVENT = "http://schemas.openid.net/event/backchannel-logout"
# However long the token says that it counts: so long it is remembered, and taken once.
LONGEST_LIFE_SECS = 600
MAX_ID_CHARS = 255

_TYPES = frozenset({None, "jwt", "application/jwt", "logout+jwt", "application/logout+jwt"})


class LoggedOut(msgspec.Struct, frozen=True):
    """Who is logged out: of the session `session_id`, or everywhere if there is none."""

    issuer: str
    subject: str | None
    session_id: str | None
    token_id: str
    issued_at: float
    expires_at: float


def check_logout(signed: Signed, issuer: str, audiences: frozenset[str], now: float) -> LoggedOut:
    """What the token says, if it is a logout token for us. Raises TokenRefused."""
    claims = signed.claims
    typ = signed.typ.lower() if signed.typ is not None else None
    if typ not in _TYPES or not _says_log_out(claims) or "nonce" in claims:
        raise TokenRefused(Reason.KIND)
    check_addressee(claims, issuer, audiences)
    expires_at = check_times(claims, now)
    issued_at = time_of(claims, "iat")
    if issued_at is None:
        raise TokenRefused(Reason.MALFORMED)
    last = min(expires_at, issued_at + LONGEST_LIFE_SECS) + SKEW_SECS
    if last <= now:
        raise TokenRefused(Reason.EXPIRED)
    subject, session_id, token_id = (_id(claims, name) for name in ("sub", "sid", "jti"))
    if token_id is None:
        raise TokenRefused(Reason.MALFORMED)
    if subject is None and session_id is None:
        raise TokenRefused(Reason.SUBJECT)
    return LoggedOut(issuer, subject, session_id, token_id, issued_at, last)


def _says_log_out(claims: dict[str, Any]) -> bool:
    events = claims.get("events")
    if not isinstance(events, dict):
        return False
    return isinstance(cast("dict[str, Any]", events).get(EVENT), dict)


def _id(claims: dict[str, Any], name: str) -> str | None:
    """Absent is allowed, anything but a text of bounded length is not."""
    value = claims.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or not 0 < len(value) <= MAX_ID_CHARS:
        raise TokenRefused(Reason.MALFORMED)
    return value
