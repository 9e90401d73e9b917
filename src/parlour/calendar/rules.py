"""Reading the lines of a recurrence pattern (RFC 5545, section 3.8.5).

Everything is kept in the wall-clock time of the event's time zone, so that a meeting at nine stays
at nine when the clocks change.

What a rule costs must not depend on who wrote it. dateutil searches up to the year 9999 where
nothing occurs, and counts COUNT from the beginning. So it works some centuries ahead, near that
end (the calendar repeats itself every 400 years), and COUNT is turned into a last time, once.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import MAXYEAR, UTC, datetime, timedelta
from functools import lru_cache
from itertools import islice
from math import gcd
from zoneinfo import ZoneInfo

from dateutil.rrule import rrule, rrulestr

from parlour.calendar.parts import InvalidPattern, check_parts, parts_of

# Occurrences further away than this are not looked for.
HORIZON = timedelta(days=36_525)
MOST_INTERVAL = 10_000
MOST_COUNT = 10_000
# More occurrences than these count as endless (rest.md 16.5).
_MOST_COUNTED = 1000
_CYCLE_YEARS = 400
_HORIZON_YEARS = 101
# So long may an occurrence last; none begins later than that before the calendar ends.
LONGEST = timedelta(days=3652)
_LAST = datetime(MAXYEAR, 12, 30) - LONGEST  # noqa: DTZ001 - wall clock
_REMEMBERED = 2048
_FREQUENCIES = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
_FINER = frozenset({"HOURLY", "MINUTELY", "SECONDLY"})
_DAY_SECS = 86_400
_DAYS_OF_EVERY_MONTH = 28
_DATE_TIME = re.compile(r"(\d{8})(?:T(\d{6})(Z?))?")


@dataclass(frozen=True, slots=True)
class Rule:
    """One RRULE: how often, until when (wall clock, included), how many at most.

    `repeated` yields times that are `ahead` years later.
    """

    repeated: rrule
    ahead: int
    start: datetime
    frequency: str
    interval: int
    until: datetime
    count: int | None
    bounded: bool

    def from_(self, earliest: datetime) -> Iterator[datetime]:
        """What occurs, beginning as near before `earliest` as that gives the same occurrences."""
        if earliest > self.until:
            return
        repeated, begin = self.repeated, self._period_of(earliest)
        if begin > self.start:
            repeated = repeated.replace(dtstart=_years_later(begin, self.ahead))
        for time in repeated:
            yield _years_later(time, -self.ahead)

    def _period_of(self, earliest: datetime) -> datetime:
        """The beginning of a period of the rule that is not after `earliest`."""
        if earliest <= self.start:
            return self.start
        days = {"DAILY": 1, "WEEKLY": 7}.get(self.frequency)
        if days is not None:
            period = timedelta(days=days * self.interval)
            return self.start + (earliest - self.start) // period * period
        if self.start.day > _DAYS_OF_EVERY_MONTH:
            return self.start
        years = self.interval
        if self.frequency == "MONTHLY":
            years //= gcd(self.interval, 12)
        periods = max(0, earliest.year - 1 - self.start.year) // years
        return _years_later(self.start, periods * years)


def _years_later(time: datetime, years: int) -> datetime:
    return time.replace(year=time.year + years)


def horizon_of(start: datetime) -> datetime:
    """Until when occurrences are looked for."""
    return start + HORIZON if start < _LAST - HORIZON else _LAST


@lru_cache(_REMEMBERED)
def parse_rule(text: str, start: datetime, zone: ZoneInfo) -> Rule:
    """Read `FREQ=…;…` for an event that starts at `start` (wall clock). Raises InvalidPattern."""
    parts = parts_of(text)
    frequency = parts.get("FREQ", "")
    if frequency in _FINER:
        raise InvalidPattern(f"FREQ={frequency} is finer than DAILY.")
    if frequency not in _FREQUENCIES:
        raise InvalidPattern("FREQ must be DAILY, WEEKLY, MONTHLY or YEARLY.")
    interval = _number(parts, "INTERVAL", MOST_INTERVAL) or 1
    count = _number(parts, "COUNT", MOST_COUNT)
    if count is not None and "UNTIL" in parts:
        raise InvalidPattern("COUNT and UNTIL exclude each other.")
    check_parts(parts)
    kept = ";".join(f"{name}={value}" for name, value in parts.items() if name not in _OURS)
    horizon = horizon_of(start)
    until = moment(parts["UNTIL"], zone, end_of_day=True) if "UNTIL" in parts else horizon
    bounded = (count is not None and count < _MOST_COUNTED) or until < horizon
    until = min(until, horizon)
    ahead = max(0, (MAXYEAR - _HORIZON_YEARS - start.year) // _CYCLE_YEARS * _CYCLE_YEARS)
    try:
        repeated = rrulestr(kept, dtstart=_years_later(start, ahead))
        assert isinstance(repeated, rrule)
        repeated = repeated.replace(until=_years_later(until, ahead))
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError) as error:
        raise InvalidPattern(f"{text} is not a recurrence rule.") from error
    rule = Rule(repeated, ahead, start, frequency, interval, until, count, bounded)
    return rule if count is None else _ended(rule, count)


def _ended(rule: Rule, count: int) -> Rule:
    """The same rule with its last occurrence as its end."""
    last = rule.until
    for last in islice(rule.from_(rule.start), count):  # noqa: B007 - the last one is wanted
        pass
    repeated = rule.repeated.replace(until=_years_later(last, rule.ahead))
    return replace(rule, repeated=repeated, until=last)


_OURS = frozenset({"COUNT", "UNTIL"})


def _number(parts: dict[str, str], name: str, most: int) -> int | None:
    value = parts.get(name)
    if value is None:
        return None
    if not (value.isascii() and value.isdecimal()) or not 1 <= int(value[:12]) <= most:
        raise InvalidPattern(f"{name} must be a number from 1 to {most}.")
    return int(value)


def moment(text: str, zone: ZoneInfo, *, end_of_day: bool = False) -> datetime:
    """A date or time of RFC 5545, as wall clock of `zone`. Raises InvalidPattern."""
    matched = _DATE_TIME.fullmatch(text)
    if matched is None:
        raise InvalidPattern(f"{text} is not a date or time.")
    date, clock, utc = matched.groups()
    try:
        if clock is None:
            day = datetime.strptime(date, "%Y%m%d")  # noqa: DTZ007 - wall clock is meant
            return day + timedelta(seconds=_DAY_SECS - 1) if end_of_day else day
        parsed = datetime.strptime(date + clock, "%Y%m%d%H%M%S")  # noqa: DTZ007 - the same
        if not utc:
            return parsed
        return parsed.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None)
    except (ValueError, OverflowError) as error:
        raise InvalidPattern(f"{text} is not a date or time.") from error
