"""Time zones: found by names whose case was lost on the way, written out for other programs."""

import zoneinfo
from datetime import date, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Timezone

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


def written_out(name: str, first: date, last: date) -> Timezone:
    """The offsets of a time zone from one day to another, each with its onset (RFC 5545, 3.6.5)."""
    zone = Timezone.from_tzid(name, first_date=first, last_date=last)
    # A remark of the library's, at a place where strict programs know none.
    zone.pop("COMMENT", None)
    for change in zone.subcomponents:
        _begin_by_the_old_clock(change)
    return zone


def _begin_by_the_old_clock(change: Any) -> None:
    """Onsets count by the offset before them; the library says what the clock shows after it."""
    forward: timedelta = change["TZOFFSETTO"].td - change["TZOFFSETFROM"].td
    if forward <= timedelta(0):
        return
    onsets = [
        change.pop("DTSTART").dt,
        *(one.dt for one in getattr(change.pop("RDATE", None), "dts", ())),
    ]
    change.add("DTSTART", onsets[0] - forward)
    if len(onsets) > 1:
        change.add("RDATE", [onset - forward for onset in onsets[1:]])
