"""Who a request speaks for: a log-in that is refreshed, a ready token, a guest, or nobody."""

import time
from collections.abc import Awaitable, Callable
from typing import Protocol

from parlour.client.errors import LoginRequired
from parlour.client.tokens import Tokens, TokenStore, holding

Refresh = Callable[[Tokens], Awaitable[Tokens]]


class Credentials(Protocol):
    """Gives the Authorization header of a request."""

    async def header(self) -> str | None:
        """The header's value. Raises LoginRequired."""
        ...

    async def renewed(self, refused: str | None) -> bool:
        """Whether there is a better header than the one that was refused."""
        ...


class Fixed:
    """Always the same header, or none."""

    def __init__(self, header: str | None) -> None:
        self._header = header

    async def header(self) -> str | None:
        return self._header

    async def renewed(self, refused: str | None) -> bool:
        return False


def bearer(token: str) -> Fixed:
    """A ready access token, for as long as it counts."""
    return Fixed(f"Bearer {token}")


def guest(invite_code: str) -> Fixed:
    """Somebody with a guest link; counts for its room only."""
    return Fixed(f"InviteCode {invite_code}")


NOBODY = Fixed(None)


class LogIn:
    """A log-in whose access token is renewed when it is about to expire.

    However many requests need a new token at the same moment, in this program or another one that
    shares the store: one of them asks, the others use what it got.
    """

    def __init__(self, store: TokenStore, refresh: Refresh) -> None:
        self._store = store
        self._refresh = refresh

    async def header(self) -> str | None:
        tokens = self._store.load()
        if tokens is None:
            raise LoginRequired("Nobody is logged in.")
        if not tokens.fresh():
            tokens = await self._renew(tokens.access_token)
        return f"Bearer {tokens.access_token}"

    async def renewed(self, refused: str | None) -> bool:
        await self._renew((refused or "").removeprefix("Bearer "))
        return True

    async def _renew(self, worn: str) -> Tokens:
        """Tokens other than the worn one. Raises LoginRequired."""
        async with holding(self._store):
            current = self._store.load()
            if current is None:
                raise LoginRequired("Nobody is logged in.")
            if current.access_token != worn and current.expires_at > time.time():
                return current
            if current.refresh_token is None:
                raise LoginRequired("The log-in is over.")
            try:
                fresh = await self._refresh(current)
            except LoginRequired:
                self._store.save(None)
                raise
            self._store.save(fresh)
            return fresh
