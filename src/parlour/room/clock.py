"""Times on the wire: RFC 3339 in UTC with microseconds, from integers."""

import time
from datetime import UTC, datetime, timedelta
from functools import lru_cache

SECOND = 1_000_000
MILLISECOND = 1_000

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def timestamp(at: int) -> str:
    """`at` in microseconds since 1970."""
    seconds, micros = divmod(at, SECOND)
    return f"{_to_the_second(seconds)}.{micros:06d}Z"


def filename_time(seconds: int) -> str:
    """As names of files have it, in UTC."""
    return time.strftime("%Y-%m-%d_%H-%M-%S-UTC", time.gmtime(seconds))


def micros_of(moment: datetime) -> int:
    """Microseconds since 1970; `moment` has a time zone."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


@lru_cache(maxsize=64)
def _to_the_second(seconds: int) -> str:
    year, month, day, hour, minute, second, *_ = time.gmtime(seconds)
    return f"{year:04d}-{month:02d}-{day:02d}T{hour:02d}:{minute:02d}:{second:02d}"
