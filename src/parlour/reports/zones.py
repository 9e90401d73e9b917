"""Time zones of reports, and what changes while a meeting goes on: summer time."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_STEP_SECS = 3600
_MOST_STEPS = 24 * 366
"""A meeting of more than a year is looked at in longer steps."""


def zone_of(name: str) -> ZoneInfo:
    """UTC if there is no such time zone."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def local(stamp: str, zone: ZoneInfo) -> dict[str, Any]:
    """The parts of a local time, and the moment itself."""
    moment = datetime.fromisoformat(stamp)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    there = moment.astimezone(zone)
    return {
        "year": there.year,
        "month": there.month,
        "day": there.day,
        "hour": there.hour,
        "minute": there.minute,
        "second": there.second,
        "offset": _named(_shift(moment.timestamp(), zone)),
        "at": moment.timestamp(),
    }


def offsets(first: float, last: float, zone: ZoneInfo) -> list[dict[str, Any]]:
    """From when on the clocks are ahead of UTC by how much: usually the same all the time."""
    found = [_offset(int(first), zone)]
    step = max(_STEP_SECS, int((last - first) / _MOST_STEPS))
    at = int(first)
    while at < last:
        later = min(at + step, int(last) + 1)
        if _shift(later, zone) != found[-1]["shift"]:
            found.append(_offset(_change(at, later, zone), zone))
        at = later
    return found


def _change(before: int, after: int, zone: ZoneInfo) -> int:
    """The second in which the clocks change."""
    old = _shift(before, zone)
    while after - before > 1:
        middle = (before + after) // 2
        before, after = (middle, after) if _shift(middle, zone) == old else (before, middle)
    return after


def _offset(at: int, zone: ZoneInfo) -> dict[str, Any]:
    shift = _shift(at, zone)
    return {"from": at, "shift": shift, "name": _named(shift)}


def _shift(at: float, zone: ZoneInfo) -> int:
    difference = datetime.fromtimestamp(at, zone).utcoffset() or timedelta()
    return int(difference.total_seconds())


def _named(shift: int) -> str:
    """UTC+2, UTC-3:30, UTC."""
    minutes = shift // 60
    hours, rest = divmod(abs(minutes), 60)
    if not minutes:
        return "UTC"
    sign = "+" if minutes > 0 else "\u2212"
    return f"UTC{sign}{hours}" + (f":{rest:02d}" if rest else "")
