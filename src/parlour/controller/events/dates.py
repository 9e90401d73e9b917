"""The dates of an event and the rules they obey (rest.md 16.5)."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from msgspec import UNSET

from parlour.calendar.parts import InvalidPattern
from parlour.calendar.recurrence import Recurrence
from parlour.calendar.rules import LONGEST
from parlour.controller.errors import BadRequest, InvalidEvent
from parlour.protocol.rest.events import DATE_KEYS, PatchEvent, PostEvent
from parlour.protocol.rest.scalars import DateTimeTz
from parlour.store.tables import Event


@dataclass(frozen=True, slots=True)
class Dates:
    """When an event is; no start: it is independent of time."""

    starts_at: DateTimeTz | None = None
    ends_at: DateTimeTz | None = None
    is_all_day: bool = False
    recurrence_pattern: list[str] = field(default_factory=list[str])

    @property
    def duration(self) -> timedelta:
        """How long each occurrence lasts."""
        assert self.starts_at is not None
        assert self.ends_at is not None
        return self.ends_at.datetime - self.starts_at.datetime


INDEPENDENT = Dates()


def recurrence_of(dates: Dates) -> Recurrence:
    """The occurrences of recurring dates. Raises InvalidPattern."""
    assert dates.starts_at is not None
    start = dates.starts_at
    return Recurrence.parse(dates.recurrence_pattern, start.datetime, start.timezone)


def check(dates: Dates) -> datetime | None:
    """The end of the whole series. Raises InvalidEvent, naming the rule that is broken."""
    if dates.starts_at is None or dates.ends_at is None:
        return None
    if dates.ends_at.datetime < dates.starts_at.datetime:
        raise InvalidEvent("ends_at must not be before starts_at.")
    if dates.is_all_day:
        for name, moment in (("starts_at", dates.starts_at), ("ends_at", dates.ends_at)):
            if not _is_midnight(moment):
                raise InvalidEvent(f"{name} of an all-day event must be at 00:00:00.")
    if not dates.recurrence_pattern:
        return dates.ends_at.datetime
    if dates.duration > LONGEST:
        raise InvalidEvent("An occurrence may last ten years at most.")
    try:
        recurrence = recurrence_of(dates)
    except InvalidPattern as error:
        raise InvalidEvent(f"recurrence_pattern: {error}") from error
    last = recurrence.last()
    return recurrence.end_of_time() if last is None else last + dates.duration


def _is_midnight(moment: DateTimeTz) -> bool:
    """Clients mean either the clock of UTC or that of the time zone."""
    zones = (UTC, ZoneInfo(moment.timezone))
    return any(moment.datetime.astimezone(zone).time() == time(0) for zone in zones)


def dates_of(event: Event) -> Dates:
    """The dates that an event has."""
    if event.starts_at is None or event.ends_at is None:
        return INDEPENDENT
    return Dates(
        DateTimeTz(event.starts_at, event.starts_at_tz or "UTC"),
        DateTimeTz(event.ends_at, event.ends_at_tz or "UTC"),
        event.is_all_day,
        list(event.recurrence_pattern),
    )


def posted(body: PostEvent) -> Dates:
    """The dates of a new event."""
    if body.starts_at is UNSET or body.ends_at is UNSET:
        return INDEPENDENT
    return Dates(
        body.starts_at,
        body.ends_at,
        body.is_all_day or False,
        list(body.recurrence_pattern or []),
    )


def patched(body: PatchEvent, old: Dates) -> Dates:
    """The dates after a patch, in one of its three forms (rest.md 16.7)."""
    if body.is_time_independent is True:
        return INDEPENDENT
    if body.is_time_independent is False and not (body.starts_at is UNSET or body.ends_at is UNSET):
        return Dates(
            body.starts_at,
            body.ends_at,
            body.is_all_day or False,
            list(body.recurrence_pattern or []),
        )
    touched = any(getattr(body, key) is not UNSET for key in DATE_KEYS)
    if old.starts_at is None and (touched or body.is_time_independent is False):
        raise BadRequest(
            "starts_at, ends_at and is_time_independent=false are needed to give a date to an "
            "event that is independent of time."
        )
    return Dates(
        old.starts_at if body.starts_at is UNSET else body.starts_at,
        old.ends_at if body.ends_at is UNSET else body.ends_at,
        old.is_all_day if body.is_all_day is UNSET else body.is_all_day,
        list(
            old.recurrence_pattern if body.recurrence_pattern is UNSET else body.recurrence_pattern
        ),
    )


def put(dates: Dates, event: Event) -> bool:
    """Check the dates and give them to the event; True if that changes anything."""
    series_ends_at = check(dates)
    changed = dates != dates_of(event)
    event.is_time_independent = dates.starts_at is None
    event.is_all_day = dates.is_all_day
    event.starts_at = dates.starts_at.datetime if dates.starts_at else None
    event.starts_at_tz = dates.starts_at.timezone if dates.starts_at else None
    event.ends_at = dates.ends_at.datetime if dates.ends_at else None
    event.ends_at_tz = dates.ends_at.timezone if dates.ends_at else None
    event.recurrence_pattern = dates.recurrence_pattern
    if changed:
        # Otherwise the series may last longer, by an occurrence that was put off.
        event.series_ends_at = series_ends_at
    return changed
