"""Rate limit of one connection: a token bucket (signaling-core.md, 1.6)."""


class Bucket:
    """Holds up to `size` tokens and gains `rate` of them per second."""

    __slots__ = ("_at", "_rate", "_size", "_tokens")

    def __init__(self, rate: float, size: float, at: float) -> None:
        self._rate = max(rate, 0.001)
        self._size = max(size, 1.0)
        self._tokens = self._size
        self._at = at

    def take(self, at: float, wanted: float = 1.0) -> float:
        """Take tokens; 0 if there were enough, or else the seconds until there will be. More than
        there can ever be are all that there can be."""
        wanted = min(wanted, self._size)
        tokens = min(self._size, self._tokens + (at - self._at) * self._rate)
        self._at = at
        if tokens >= wanted:
            self._tokens = tokens - wanted
            return 0.0
        self._tokens = tokens
        return (wanted - tokens) / self._rate

    def wait(self, at: float) -> float:
        """Seconds until there will be a token; takes none."""
        tokens = min(self._size, self._tokens + (at - self._at) * self._rate)
        return max(0.0, (1.0 - tokens) / self._rate)
