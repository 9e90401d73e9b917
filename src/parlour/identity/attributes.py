"""What the provider knows beyond the token: is it withdrawn, and who is its person.

Answers are kept per token (by its hash), in a bounded number, no longer than the token is valid.
"""

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

import httpx
import msgspec

from parlour.identity.claims import Claims
from parlour.identity.provider import RemoteProvider
from parlour.identity.refusal import IssuerUnavailable, Reason, TokenRefused

MAX_CACHED_TOKENS = 10_000
# A withdrawn token goes on counting for so long at most.
INTROSPECTION_SECS = 30

_FORBIDDEN = 403
# What an account is made of; a token that has all of them needs no question.
_WANTED = ("email", "given_name", "family_name")


class ByToken:
    """A bounded cache: the newest `MAX_CACHED_TOKENS` answers, each until its time is up."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._answers: OrderedDict[bytes, tuple[float, dict[str, Any]]] = OrderedDict()

    def get(self, token: str) -> dict[str, Any] | None:
        key = _key(token)
        entry = self._answers.get(key)
        if entry is None:
            return None
        if entry[0] <= self._clock():
            del self._answers[key]
            return None
        return entry[1]

    def put(self, token: str, answer: dict[str, Any], until: float) -> None:
        key = _key(token)
        self._answers[key] = (until, answer)
        self._answers.move_to_end(key)
        if len(self._answers) > MAX_CACHED_TOKENS:
            self._answers.popitem(last=False)

    def __len__(self) -> int:
        return len(self._answers)


def _key(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


class Userinfo:
    """Fills in, from the userinfo endpoint, what the token does not claim."""

    def __init__(self, provider: RemoteProvider, clock: Callable[[], float] = time.time) -> None:
        self._provider = provider
        self._cache = ByToken(clock)

    async def complete(self, token: str, claims: Claims) -> Claims:
        """The claims with what userinfo adds. Raises TokenRefused, IssuerUnavailable."""
        if all(claims.text(name) for name in _WANTED):
            return claims
        endpoint = (await self._provider.metadata()).userinfo_endpoint
        if endpoint is None:
            return claims
        answer = self._cache.get(token)
        if answer is None:
            answer = await self._ask(endpoint, token, claims.subject)
            self._cache.put(token, answer, claims.expires_at)
        # An answer about somebody else must not be mixed in (OpenID Connect Core, 5.3.2).
        if answer.get("sub") != claims.subject:
            raise TokenRefused(Reason.SUBJECT)
        return msgspec.structs.replace(claims, claims={**answer, **claims.claims})

    async def _ask(self, endpoint: str, token: str, subject: str) -> dict[str, Any]:
        try:
            return await self._provider.get_json(endpoint, token)
        except httpx.HTTPStatusError as error:
            # Valid, but without the scope for this question: there is nothing to add.
            if error.response.status_code == _FORBIDDEN:
                return {"sub": subject}
            raise TokenRefused(Reason.INACTIVE) from error


class Introspection:
    """Asks the provider whether a token still counts (RFC 7662)."""

    def __init__(
        self,
        provider: RemoteProvider,
        credentials: tuple[str, str],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._provider = provider
        self._credentials = credentials
        self._clock = clock
        self._cache = ByToken(clock)

    async def check(self, token: str, claims: Claims) -> None:
        """Raises TokenRefused if the token was withdrawn, IssuerUnavailable."""
        answer = self._cache.get(token)
        if answer is None:
            answer = await self._ask(token)
            until = min(claims.expires_at, self._clock() + INTROSPECTION_SECS)
            self._cache.put(token, answer, until)
        if answer.get("active") is not True or answer.get("sub", claims.subject) != claims.subject:
            raise TokenRefused(Reason.INACTIVE)

    async def _ask(self, token: str) -> dict[str, Any]:
        endpoint = (await self._provider.metadata()).introspection_endpoint
        if endpoint is None:
            raise IssuerUnavailable("the identity provider offers no introspection")
        fields = {"token": token, "token_type_hint": "access_token"}
        try:
            return await self._provider.post_form(endpoint, fields, self._credentials)
        except httpx.HTTPStatusError as error:
            raise IssuerUnavailable(f"{endpoint} refuses our introspection client") from error
