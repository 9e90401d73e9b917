"""Events as calendars take them."""

from parlour.calendar.ics import Answer, Exceptional, Span
from parlour.controller.events.dates import dates_of
from parlour.controller.events.instances import Instance
from parlour.store.tables import Event
from parlour.store.tables.invites import InviteStatus

ANSWERS: dict[InviteStatus, Answer] = {
    "pending": "NEEDS-ACTION",
    "accepted": "ACCEPTED",
    "tentative": "TENTATIVE",
    "declined": "DECLINED",
}


def span_of(event: Event) -> Span | None:
    """From when to when; None if the event is independent of time."""
    dates = dates_of(event)
    start, end = dates.starts_at, dates.ends_at
    if start is None or end is None:
        return None
    return Span(start.datetime, start.timezone, end.datetime, end.timezone, dates.is_all_day)


def exceptional(event: Event, one: Instance) -> Exceptional:
    """An occurrence as calendars write it."""
    exception = one.exception
    title = exception.title if exception is not None else None
    description = exception.description if exception is not None else None
    start, end = one.starts_at, one.ends_at
    return Exceptional(
        original=one.original,
        span=Span(start.datetime, start.timezone, end.datetime, end.timezone, one.is_all_day),
        title=event.title if title is None else title,
        description=event.description if description is None else description,
        cancelled=exception is not None and exception.kind == "cancelled",
    )
