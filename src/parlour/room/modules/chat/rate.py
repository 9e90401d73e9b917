"""How fast a connection may write: a token bucket (signaling-modules.md 5.6).

Tokens are counted in millionths, so that parts of a second count and no fractions are kept.
"""

import math
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from parlour.room import limits
from parlour.room.clock import SECOND
from parlour.room.io import Micros

TOKEN = 1_000_000


class RateLimit(Struct, frozen=True):
    """`module_settings.chat.rate_limit`."""

    tokens_per_second: Annotated[int, Meta(ge=1)]
    token_bucket_size: Annotated[int, Meta(ge=1)]
    slow_down_threshold: Annotated[float, Meta(ge=0, le=1)]

    @property
    def pause_ms(self) -> int:
        """How long one token takes to come back."""
        return 1000 // self.tokens_per_second

    @property
    def retry_after_ms(self) -> int:
        free = math.ceil(self.token_bucket_size * self.slow_down_threshold)
        return free * self.pause_ms

    def should_slow_down(self, tokens: int) -> bool:
        return tokens / self.token_bucket_size <= 1 - self.slow_down_threshold


class Bucket(Struct):
    millionths: int
    filled_at: Micros

    def tokens(self, limit: RateLimit, now: Micros) -> int:
        """Whole tokens at a time, after filling up."""
        gained = (now - self.filled_at) * limit.tokens_per_second
        self.millionths = min(limit.token_bucket_size * TOKEN, self.millionths + gained)
        self.filled_at = now
        return self.millionths // TOKEN

    def take(self) -> None:
        self.millionths -= TOKEN


class Searching(Struct):
    """How much may be searched in now, in bytes."""

    left: int = limits.CHAT_SEARCH_BURST_BYTES
    filled_at: Micros = 0

    def wait_ms(self, size: int, now: Micros) -> int:
        """Take this much: 0, or how long it takes until there is as much."""
        gained = (now - self.filled_at) * limits.CHAT_SEARCH_BYTES_PER_SEC // SECOND
        self.left = min(limits.CHAT_SEARCH_BURST_BYTES, self.left + gained)
        self.filled_at = now
        if self.left < size:
            return 1 + (size - self.left) * 1000 // limits.CHAT_SEARCH_BYTES_PER_SEC
        self.left -= size
        return 0


def read_settings(settings: dict[str, Any]) -> RateLimit | None:
    """Wrong settings count as none."""
    try:
        return msgspec.convert(settings.get("rate_limit"), RateLimit | None)
    except msgspec.ValidationError:
        return None


def full(limit: RateLimit, now: Micros) -> Bucket:
    return Bucket(limit.token_bucket_size * TOKEN, now)
