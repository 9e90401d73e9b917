"""When an event is, in words."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from parlour.calendar.ics import Span
from parlour.mail.repeating import repeats
from parlour.mail.texts import Texts


def when(span: Span | None, pattern: Sequence[str], texts: Texts) -> str:
    """The date of an event and how it repeats, in one line."""
    if span is None:
        return texts.no_time
    said = _all_day(span, texts) if span.all_day else _timed(span, texts)
    first = span.starts_at.astimezone(ZoneInfo(span.start_zone))
    repeated = repeats(pattern, first, texts)
    return f"{said}, {repeated}" if repeated else said


def _timed(span: Span, texts: Texts) -> str:
    zone = ZoneInfo(span.start_zone)
    start, end = span.starts_at.astimezone(zone), span.ends_at.astimezone(zone)
    form = texts.within_a_day if start.date() == end.date() else texts.over_days
    return form.format(
        date=texts.day(start.date()),
        end_date=texts.day(end.date()),
        start=f"{start:%H:%M}",
        end=f"{end:%H:%M}",
        zone=span.start_zone,
    )


def _all_day(span: Span, texts: Texts) -> str:
    first = _day(span.starts_at, span.start_zone)
    last = max(first, _day(span.ends_at, span.end_zone) - timedelta(days=1))
    if last == first:
        return f"{texts.day(first)}, {texts.all_day}"
    return f"{texts.day(first)} – {texts.day(last)}, {texts.all_day}"


def _day(moment: datetime, zone: str) -> date:
    local = moment.astimezone(ZoneInfo(zone))
    return local.date() if local.time() == time(0) else moment.astimezone(UTC).date()
