"""The occurrences of a recurring event."""

import heapq
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

from parlour.calendar.parts import InvalidPattern
from parlour.calendar.rules import Rule, horizon_of, moment, parse_rule
from parlour.calendar.zones import zone_named

_DATES = frozenset({"RDATE", "EXDATE"})
# So many occurrences are looked through for the last one; beyond them only the last year.
_MOST_COUNTED = 1000
_YEAR = timedelta(days=366)
# So many are passed over at most, because they are excluded.
_MOST_PASSED_OVER = 20_000


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A parsed pattern. Its occurrences are starts, in UTC and in order."""

    zone: ZoneInfo
    start: datetime
    rules: tuple[Rule, ...]
    excluding: tuple[Rule, ...]
    dates: tuple[datetime, ...]
    excluded: frozenset[datetime]

    @classmethod
    def parse(cls, pattern: Sequence[str], starts_at: datetime, timezone: str) -> "Recurrence":
        """Read a pattern; the first occurrence is not before `starts_at`.

        Raises InvalidPattern if a line cannot be read or there is no occurrence at all.
        """
        zone = ZoneInfo(timezone)
        start = starts_at.astimezone(zone).replace(tzinfo=None, microsecond=0)
        rules: dict[str, list[Rule]] = {"RRULE": [], "EXRULE": []}
        dates: dict[str, list[datetime]] = {"RDATE": [], "EXDATE": []}
        for line in (line.strip() for text in pattern for line in text.splitlines()):
            name, parameters, value = split_line(line)
            if name in rules:
                rules[name].append(parse_rule(value, start, zone))
            else:
                dates[name] += moments_of(parameters, value, start, zone)
        parsed = cls(
            zone,
            start,
            tuple(rules["RRULE"]),
            tuple(rules["EXRULE"]),
            tuple(sorted(date for date in dates["RDATE"] if start <= date <= horizon_of(start))),
            frozenset(dates["EXDATE"]),
        )
        if next(parsed.occurrences(), None) is None:
            raise InvalidPattern("The pattern yields no date.")
        return parsed

    def occurrences(self, earliest: datetime | None = None) -> Iterator[datetime]:
        """All occurrences that start at `earliest` or later."""
        begin = self.start
        if earliest is not None:
            begin = max(begin, earliest.astimezone(self.zone).replace(tzinfo=None))
        dates = [date for date in self.dates if date >= begin]
        found = heapq.merge(*(_times(rule, begin) for rule in self.rules), dates)
        without = heapq.merge(*(_times(rule, begin) for rule in self.excluding))
        for time in _difference(found, without):
            if time not in self.excluded:
                yield time.replace(tzinfo=self.zone).astimezone(UTC)

    def contains(self, start: datetime) -> bool:
        """Whether an occurrence starts exactly then."""
        return next(self.occurrences(start), None) == start

    def last(self) -> datetime | None:
        """The start of the last occurrence; None if the series has no end to speak of."""
        if not all(rule.bounded for rule in self.rules):
            return None
        times = list(islice(self.occurrences(), _MOST_COUNTED + 1))
        if len(times) <= _MOST_COUNTED:
            return times[-1] if times else None
        end = max([*(rule.until for rule in self.rules), *self.dates])
        latest = end.replace(tzinfo=self.zone).astimezone(UTC)
        late = deque(self.occurrences(latest - _YEAR), maxlen=1)
        return late[0] if late else latest

    def end_of_time(self) -> datetime:
        """What counts as the end of an endless series."""
        return horizon_of(self.start).replace(tzinfo=self.zone).astimezone(UTC)


def split_line(line: str) -> tuple[str, str, str]:
    """Name, parameters and value of a line. Raises InvalidPattern."""
    head, colon, value = line.partition(":")
    if not colon and head.upper().startswith("FREQ="):
        head, value = "RRULE", line
    name, _, parameters = head.upper().partition(";")
    if name not in {"RRULE", "EXRULE"} | _DATES or not value:
        raise InvalidPattern(f"{line[:80]} is not a line of a recurrence pattern.")
    return name, parameters, value


def moments_of(parameters: str, value: str, start: datetime, zone: ZoneInfo) -> Iterable[datetime]:
    """Dates of an RDATE or EXDATE line; a date alone means the event's time on that day."""
    named = zone
    for parameter in parameters.split(";"):
        if parameter.startswith("TZID="):
            named = zone_named(parameter.removeprefix("TZID="))
    for text in value.upper().split(","):
        time = moment(text, named)
        if "T" not in text:
            yield datetime.combine(time.date(), start.time())
        else:
            yield time.replace(tzinfo=named).astimezone(zone).replace(tzinfo=None)


def _times(rule: Rule, begin: datetime) -> Iterator[datetime]:
    """Occurrences of one rule from `begin` on."""
    times = takewhile(lambda time: time <= rule.until, rule.from_(begin))
    return (time for time in times if time >= begin)


def _difference(times: Iterator[datetime], without: Iterator[datetime]) -> Iterator[datetime]:
    """Each time once, except those in `without`; both are in order."""
    before, excluded = None, next(without, None)
    passed_over = 0
    for time in times:
        if time == before:
            continue
        before = time
        while excluded is not None and excluded < time:
            excluded = next(without, None)
            passed_over += 1
        if time != excluded:
            yield time
            continue
        passed_over += 1
        if passed_over > _MOST_PASSED_OVER:
            return
