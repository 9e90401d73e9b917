"""Reading the lines of a recurrence pattern (RFC 5545, section 3.8.5).

Everything is kept in the wall-clock time of the event's time zone, so that a meeting at nine stays
at nine when the clocks change. Rules never carry COUNT and UNTIL into dateutil: it would search
for occurrences up to the year 9999 where there are none.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from dateutil.rrule import rrule, rrulestr

from parlour.calendar.parts import InvalidPattern, check_parts, parts_of

# Occurrences further away than this are not looked for.
HORIZON = timedelta(days=36_525)
MOST_INTERVAL = 10_000
_FREQUENCIES = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
_FINER = frozenset({"HOURLY", "MINUTELY", "SECONDLY"})
_DAY_SECS = 86_400
_DATE_TIME = re.compile(r"(\d{8})(?:T(\d{6})(Z?))?")


@dataclass(frozen=True, slots=True)
class Rule:
    """One RRULE: how often, until when (wall clock, included), how many at most."""

    repeated: rrule
    start: datetime
    frequency: str
    interval: int
    until: datetime
    count: int | None
    bounded: bool

    def from_(self, earliest: datetime) -> rrule:
        """The rule, beginning as near before `earliest` as that gives the same occurrences."""
        days = {"DAILY": 1, "WEEKLY": 7}.get(self.frequency)
        if self.count is not None or days is None or earliest <= self.start:
            return self.repeated
        period = timedelta(days=days * self.interval)
        periods = (earliest - self.start) // period
        return self.repeated.replace(dtstart=self.start + periods * period)


def parse_rule(text: str, start: datetime, zone: ZoneInfo) -> Rule:
    """Read `FREQ=…;…` for an event that starts at `start` (wall clock). Raises InvalidPattern."""
    parts = parts_of(text)
    frequency = parts.get("FREQ", "")
    if frequency in _FINER:
        raise InvalidPattern(f"FREQ={frequency} is finer than DAILY.")
    if frequency not in _FREQUENCIES:
        raise InvalidPattern("FREQ must be DAILY, WEEKLY, MONTHLY or YEARLY.")
    interval = _number(parts, "INTERVAL", MOST_INTERVAL) or 1
    count = _number(parts, "COUNT", 2**31)
    if count is not None and "UNTIL" in parts:
        raise InvalidPattern("COUNT and UNTIL exclude each other.")
    check_parts(parts)
    kept = ";".join(f"{name}={value}" for name, value in parts.items() if name not in _OURS)
    horizon = start + HORIZON
    until = moment(parts["UNTIL"], zone, end_of_day=True) if "UNTIL" in parts else horizon
    try:
        repeated = rrulestr(kept, dtstart=start)
        assert isinstance(repeated, rrule)
        repeated = repeated.replace(until=min(until, horizon))
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError) as error:
        raise InvalidPattern(f"{text} is not a recurrence rule.") from error
    bounded = (count is not None and count < 1000) or ("UNTIL" in parts and until <= horizon)
    return Rule(repeated, start, frequency, interval, min(until, horizon), count, bounded)


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
