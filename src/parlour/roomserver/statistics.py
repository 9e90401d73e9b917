"""Counts kept while running, read by the metrics."""

LIFE_BUCKETS = (120, 300, 1800, 3600, 10800, 28800)


class Spread:
    """A histogram of durations in seconds, by the bounds of `LIFE_BUCKETS`."""

    __slots__ = ("count", "counts", "total")

    def __init__(self) -> None:
        self.counts = [0] * len(LIFE_BUCKETS)
        self.count = 0
        self.total = 0.0

    def add(self, seconds: float) -> None:
        self.count += 1
        self.total += seconds
        for index, bound in enumerate(LIFE_BUCKETS):
            if seconds <= bound:
                self.counts[index] += 1


class Statistics:
    """Plain numbers: counting must cost nothing on the way of a message."""

    __slots__ = (
        "congested_connections",
        "created_breakout_rooms",
        "created_rooms",
        "deliveries",
        "destroyed_breakout_rooms",
        "destroyed_rooms",
        "effects_failed",
        "inputs",
        "journal_errors",
        "resumed_connections",
        "resumes_refused",
        "room_seconds",
        "session_seconds",
    )

    def __init__(self) -> None:
        self.congested_connections = 0
        self.created_breakout_rooms = 0
        self.created_rooms = 0
        self.deliveries = 0
        self.destroyed_breakout_rooms = 0
        self.destroyed_rooms = 0
        self.effects_failed = 0
        self.inputs = 0
        self.journal_errors = 0
        self.resumed_connections = 0
        self.resumes_refused = 0
        self.room_seconds = Spread()
        self.session_seconds = Spread()

    def breakout_rooms_changed(self, before: int, now: int) -> None:
        """There are so many in a meeting now."""
        self.created_breakout_rooms += max(0, now - before)
        self.destroyed_breakout_rooms += max(0, before - now)

    def room_ended(self, seconds: float) -> None:
        """A room is over after so many seconds in this process."""
        self.destroyed_rooms += 1
        self.room_seconds.add(seconds)
