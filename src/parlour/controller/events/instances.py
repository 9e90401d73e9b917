"""Instances of recurring events: occurrences with what their exceptions change (rest.md 17)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, UTC, datetime, timedelta
from heapq import merge
from itertools import islice

from parlour.controller.errors import NotFound
from parlour.controller.events.dates import Dates, dates_of, recurrence_of
from parlour.protocol.rest.body import FIRST_YEAR
from parlour.protocol.rest.scalars import DateTimeTz
from parlour.store.base import now
from parlour.store.tables import Event, EventException

MOST_INSTANCES = 100
HORIZON = timedelta(days=40 * 365)
# Nothing begins in other years; at the calendar's ends no time can be reckoned with.
YEARS = range(FIRST_YEAR - 1, MAXYEAR)
_INSTANCE_ID = re.compile(r"\d{8}T\d{6}(Z|[+-]\d{4})")


@dataclass(frozen=True, slots=True)
class Instance:
    """One occurrence. `original` is its start by the pattern, which never changes."""

    original: datetime
    starts_at: DateTimeTz
    ends_at: DateTimeTz
    is_all_day: bool
    exception: EventException | None

    @property
    def id(self) -> str:
        return self.original.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def parsed_id(text: str) -> datetime:
    """The original start that an instance id names. Raises NotFound."""
    if not _INSTANCE_ID.fullmatch(text):
        raise NotFound
    try:
        start = datetime.strptime(text, "%Y%m%dT%H%M%S%z").astimezone(UTC)
    except (ValueError, OverflowError):
        raise NotFound from None
    if start.year not in YEARS:
        raise NotFound
    return start


def instance_at(event: Event, original: datetime, exception: EventException | None) -> Instance:
    """The instance of that original start. Raises NotFound if it is no occurrence."""
    dates = dates_of(event)
    if not dates.recurrence_pattern or not recurrence_of(dates).contains(original):
        raise NotFound
    return _instance(dates, original, exception)


def instance_of(event: Event, exception: EventException) -> Instance:
    """The instance that an exception changes."""
    return _instance(dates_of(event), exception.original_starts_at, exception)


def instances_between(
    event: Event,
    exceptions: Sequence[EventException],
    *,
    time_min: datetime | None,
    time_max: datetime | None,
    most: int,
) -> list[Instance]:
    """The first instances that overlap a window, in the order of their (moved) starts."""
    dates = dates_of(event)
    by_start = {exception.original_starts_at: exception for exception in exceptions}
    earliest = None if time_min is None else time_min - dates.duration
    latest = time_max or now() + HORIZON
    # An exception moves one occurrence at a time, so so many more are enough to choose from.
    regular = islice(
        _until(recurrence_of(dates).occurrences(earliest), latest), most + len(by_start)
    )
    moved = (start for start in sorted(by_start) if by_start[start].starts_at is not None)
    found = [
        _instance(dates, original, by_start.get(original)) for original in _once(regular, moved)
    ]
    found = [one for one in found if overlaps(one, time_min, latest)]
    return sorted(found, key=lambda one: (one.starts_at.datetime, one.original))[:most]


def instances_after(
    event: Event,
    exceptions: Mapping[datetime, EventException],
    after: datetime | None,
    *,
    time_min: datetime | None,
    time_max: datetime | None,
) -> Iterator[Instance]:
    """Instances that overlap a window, by their original starts, from behind one of them on."""
    dates = dates_of(event)
    begin = [] if after is None else [after + timedelta(microseconds=1)]
    if time_min is not None:
        begin.append(time_min - dates.duration)
    latest = now() + HORIZON
    regular = _until(
        recurrence_of(dates).occurrences(max(begin, default=None)), min(latest, time_max or latest)
    )
    # Those that were moved may be elsewhere than they would have been.
    moved = (
        start
        for start in sorted(exceptions)
        if exceptions[start].starts_at is not None
        and start <= latest
        and (after is None or start > after)
    )
    for original in _once(regular, moved):
        one = _instance(dates, original, exceptions.get(original))
        if overlaps(one, time_min, time_max):
            yield one


def overlaps(one: Instance, time_min: datetime | None, time_max: datetime | None) -> bool:
    """Whether an instance lies in a window, at least in part."""
    start, end = one.starts_at.datetime, one.ends_at.datetime
    if time_max is not None and start > time_max:
        return False
    return time_min is None or end > time_min or start >= time_min


def _instance(dates: Dates, original: datetime, exception: EventException | None) -> Instance:
    assert dates.starts_at is not None
    assert dates.ends_at is not None
    start = DateTimeTz(original, dates.starts_at.timezone)
    end = DateTimeTz(original + dates.duration, dates.ends_at.timezone)
    if exception is None:
        return Instance(original, start, end, dates.is_all_day, None)
    if exception.starts_at is not None:
        start = DateTimeTz(exception.starts_at, exception.starts_at_tz or "UTC")
    if exception.ends_at is not None:
        end = DateTimeTz(exception.ends_at, exception.ends_at_tz or "UTC")
    all_day = dates.is_all_day if exception.is_all_day is None else exception.is_all_day
    return Instance(original, start, end, all_day, exception)


def _until(times: Iterator[datetime], latest: datetime) -> Iterator[datetime]:
    for time in times:
        if time > latest:
            return
        yield time


def _once(*sorted_times: Iterator[datetime]) -> Iterator[datetime]:
    before = None
    for time in merge(*sorted_times):
        if time != before:
            yield time
        before = time
