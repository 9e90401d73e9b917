"""From the data that a room gives to what a template shows: local times, printable texts."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from parlour.reports.characters import printable
from parlour.reports.places import FONTS

Json = dict[str, Any] | list[Any] | str | float | bool | None


def prepare(data: Json, zone: str) -> Json:
    """The same with every `{"time": …}` as parts of a local time."""
    return _prepared(data, zone_of(zone))


def zone_of(name: str) -> ZoneInfo:
    """UTC if there is no such time zone."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def _prepared(value: Json, zone: ZoneInfo) -> Json:
    match value:
        case {"time": str(stamp)} if len(value) == 1:
            return _local(stamp, zone)
        case dict():
            return {key: _prepared(inner, zone) for key, inner in value.items()}
        case list():
            return [_prepared(inner, zone) for inner in value]
        case str():
            return printable(value, FONTS)
        case _:
            return value


def _local(stamp: str, zone: ZoneInfo) -> dict[str, Any]:
    moment = datetime.fromisoformat(stamp)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    local = moment.astimezone(zone)
    return {
        "year": local.year,
        "month": local.month,
        "day": local.day,
        "hour": local.hour,
        "minute": local.minute,
        "second": local.second,
        "offset": _offset(local),
        "at": moment.timestamp(),
    }


def _offset(local: datetime) -> str:
    """UTC+2, UTC-3:30, UTC."""
    difference = local.utcoffset()
    minutes = int(difference.total_seconds()) // 60 if difference else 0
    hours, rest = divmod(abs(minutes), 60)
    if not minutes:
        return "UTC"
    sign = "+" if minutes > 0 else "\u2212"
    return f"UTC{sign}{hours}" + (f":{rest:02d}" if rest else "")
