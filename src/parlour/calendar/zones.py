"""Time zones by names whose case was lost on the way."""

import zoneinfo
from functools import cache
from zoneinfo import ZoneInfo

from parlour.calendar.parts import InvalidPattern


@cache
def _names() -> dict[str, str]:
    return {name.upper(): name for name in zoneinfo.available_timezones()}


def zone_named(name: str) -> ZoneInfo:
    """The time zone of that name, in any case. Raises InvalidPattern."""
    known = _names().get(name.upper())
    if known is None:
        raise InvalidPattern(f"{name} is not a time zone.")
    return ZoneInfo(known)
