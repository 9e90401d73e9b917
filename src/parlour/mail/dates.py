"""When an event is, in words."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from parlour.calendar.ics import Span
from parlour.calendar.parts import parts_of
from parlour.mail.texts import Texts


def when(span: Span | None, pattern: Sequence[str], texts: Texts) -> str:
    """The date of an event and how it repeats, in one line."""
    if span is None:
        return texts.no_time
    said = _all_day(span, texts) if span.all_day else _timed(span, texts)
    repeated = _repeats(pattern, texts)
    return f"{said}, {repeated}" if repeated else said


def _timed(span: Span, texts: Texts) -> str:
    zone = ZoneInfo(span.start_zone)
    start, end = span.starts_at.astimezone(zone), span.ends_at.astimezone(zone)
    form = texts.within_a_day if start.date() == end.date() else texts.over_days
    return form.format(
        date=_date(start.date(), texts),
        end_date=_date(end.date(), texts),
        start=f"{start:%H:%M}",
        end=f"{end:%H:%M}",
        zone=span.start_zone,
    )


def _all_day(span: Span, texts: Texts) -> str:
    first = _day(span.starts_at, span.start_zone)
    last = max(first, _day(span.ends_at, span.end_zone) - timedelta(days=1))
    if last == first:
        return f"{_date(first, texts)}, {texts.all_day}"
    return f"{_date(first, texts)} – {_date(last, texts)}, {texts.all_day}"


def _day(moment: datetime, zone: str) -> date:
    local = moment.astimezone(ZoneInfo(zone))
    return local.date() if local.time() == time(0) else moment.astimezone(UTC).date()


def _date(day: date, texts: Texts) -> str:
    return texts.date.format(
        weekday=texts.weekdays[day.weekday()],
        day=day.day,
        month=texts.months[day.month - 1],
        year=day.year,
    )


def _repeats(pattern: Sequence[str], texts: Texts) -> str:
    if not pattern:
        return ""
    if len(pattern) == 1 and "\n" not in pattern[0]:
        head, _, value = pattern[0].rpartition(":")
        if head.upper() in ("", "RRULE"):
            parts = parts_of(value)
            every, every_n = texts.repeats[parts["FREQ"]]
            count = int(parts.get("INTERVAL", "1"))
            return every if count == 1 else every_n.format(n=count)
    return texts.repeats_otherwise
