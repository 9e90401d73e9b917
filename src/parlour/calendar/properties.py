"""The dates of a recurring event as calendars write them: RRULE, RDATE, EXDATE (RFC 5545, 3.8.5).

Patterns come from clients in many spellings, and RFC 5545 counts DTSTART as an occurrence while
we do not. So nothing is copied: every line is written anew from what we understood.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

from parlour.calendar.parts import parts_of
from parlour.calendar.recurrence import Recurrence
from parlour.calendar.rules import moment

# EXRULE is gone from RFC 5545: what it excludes is listed, so far into the future.
_LISTED = timedelta(days=5 * 366)
_MOST_LISTED = 1000


@dataclass(frozen=True, slots=True)
class Properties:
    """What repeats an event; times are wall clock of the event's zone."""

    first: datetime
    rules: tuple[str, ...]
    dates: tuple[datetime, ...]
    excluded: tuple[datetime, ...]


def properties_of(
    pattern: Sequence[str], starts_at: datetime, timezone: str, *, all_day: bool
) -> Properties:
    """The properties of a pattern. Raises InvalidPattern."""
    recurrence = Recurrence.parse(pattern, starts_at, timezone)
    zone = recurrence.zone
    everything = replace(recurrence, excluding=(), excluded=frozenset())
    by_rule = replace(everything, dates=()) if recurrence.rules else everything
    first = _wall(next(by_rule.occurrences()), zone)
    excluded = sorted(time for time in recurrence.excluded if time >= recurrence.start)
    if recurrence.excluding:
        excluded = sorted({*excluded, *_left_out(everything, recurrence, zone)})
    return Properties(
        first,
        tuple(_rules(pattern, zone, all_day=all_day)),
        tuple(time for time in recurrence.dates if time != first),
        tuple(excluded),
    )


def _wall(time: datetime, zone: ZoneInfo) -> datetime:
    return time.astimezone(zone).replace(tzinfo=None)


def _left_out(everything: Recurrence, kept: Recurrence, zone: ZoneInfo) -> Iterator[datetime]:
    end = everything.start.replace(tzinfo=zone).astimezone(UTC) + _LISTED
    stays = set(takewhile(lambda time: time <= end, kept.occurrences()))
    gone = takewhile(lambda time: time <= end, everything.occurrences())
    return islice((_wall(time, zone) for time in gone if time not in stays), _MOST_LISTED)


def _rules(pattern: Sequence[str], zone: ZoneInfo, *, all_day: bool) -> Iterator[str]:
    for line in (line.strip() for text in pattern for line in text.splitlines()):
        head, _, value = line.rpartition(":")
        if head.upper().partition(";")[0] not in ("", "RRULE"):
            continue
        parts = parts_of(value)
        if "UNTIL" in parts:
            parts["UNTIL"] = _until(parts["UNTIL"], zone, all_day=all_day)
        yield ";".join(f"{name}={text}" for name, text in parts.items())


def _until(text: str, zone: ZoneInfo, *, all_day: bool) -> str:
    """UNTIL is a date for all-day events, and UTC for all others."""
    wall = moment(text, zone, end_of_day=True)
    if all_day:
        return wall.strftime("%Y%m%d")
    return wall.replace(tzinfo=zone).astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
