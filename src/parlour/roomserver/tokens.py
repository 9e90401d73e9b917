"""Signalling tokens: one socket each, for a short time (signaling-core.md, 1.3)."""

import uuid
from collections import Counter
from collections.abc import Callable

from msgspec import Struct

from parlour.protocol.roomserver import ClientParameters
from parlour.roomserver import limits


class Grant(Struct, frozen=True):
    """What a token stands for, and when it stops (monotonic seconds)."""

    room: str
    client: ClientParameters
    until: float
    legacy_participant: str = ""
    """Who comes in by the ticket of this token; users are themselves in any case."""


class TooManyTokensError(Exception):
    """More tokens are outstanding than may be."""


class Tokens:
    """All outstanding tokens, in the order in which they expire."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._grants: dict[str, Grant] = {}
        self._per_room: Counter[str] = Counter()

    def issue(self, room: str, client: ClientParameters, legacy_participant: str = "") -> str:
        """A new token. Raises TooManyTokensError."""
        now = self._clock()
        self._expire(now)
        if len(self._grants) >= limits.TOKENS or self._per_room[room] >= limits.TOKENS_PER_ROOM:
            raise TooManyTokensError
        token = str(uuid.uuid4())
        self._grants[token] = Grant(room, client, now + limits.TOKEN_LIFETIME, legacy_participant)
        self._per_room[room] += 1
        return token

    def take(self, token: str) -> Grant | None:
        """Use a token up; None if it is unknown, expired or used."""
        grant = self._grants.pop(token, None)
        if grant is None:
            return None
        self._forget(grant)
        return grant if grant.until > self._clock() else None

    def __len__(self) -> int:
        return len(self._grants)

    def _expire(self, now: float) -> None:
        while self._grants:
            token, grant = next(iter(self._grants.items()))
            if grant.until > now:
                return
            del self._grants[token]
            self._forget(grant)

    def _forget(self, grant: Grant) -> None:
        self._per_room[grant.room] -= 1
        if self._per_room[grant.room] <= 0:
            del self._per_room[grant.room]
