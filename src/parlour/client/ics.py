"""Events as a calendar that other programs read (RFC 5545)."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, vCalAddress, vText
from msgspec import UNSET, UnsetType

from parlour.client.times import local
from parlour.protocol.rest.events import EventExceptionResource, EventInvitee, EventResource
from parlour.protocol.rest.scalars import DateTimeTz

PRODUCT = "-//Parlour//Parlour client//EN"
# Time zones are written out for so long: rules of daylight saving time do not last for ever.
_YEARS_OF_ZONES = 10
_ANSWERS = {
    "pending": "NEEDS-ACTION",
    "accepted": "ACCEPTED",
    "tentative": "TENTATIVE",
    "declined": "DECLINED",
}
_RECURRENCE = ("RRULE", "RDATE", "EXDATE", "EXRULE")


def calendar_of(entries: Iterable[EventResource | EventExceptionResource]) -> bytes:
    """The events, as `client.events.list()` gives them, as one calendar.

    Events that belong to no time are left out: calendars have no place for them.
    """
    calendar = Calendar()
    _put(calendar, "prodid", PRODUCT)
    _put(calendar, "version", "2.0")
    events: dict[str, EventResource] = {}
    exceptions: list[EventExceptionResource] = []
    for entry in entries:
        if isinstance(entry, EventExceptionResource):
            exceptions.append(entry)
        elif entry.starts_at is not UNSET:
            events[str(entry.id)] = entry
    for event in events.values():
        calendar.add_component(_event(event))
    for exception in exceptions:
        event = events.get(str(exception.recurring_event_id))
        if event is not None:
            calendar.add_component(_exception(event, exception))
    _add_zones(calendar, [event.starts_at for event in events.values()])
    return calendar.to_ical()


def _event(event: EventResource) -> Event:
    component = _common(event, event.title, event.description, event.updated_at)
    _span(component, event.starts_at, event.ends_at, event.is_all_day is True)
    for line in event.recurrence_pattern or ():
        # The library reads the line as a property of a whole event.
        parsed: Any = Event.from_ical(f"BEGIN:VEVENT\r\n{line.strip()}\r\nEND:VEVENT\r\n")
        for name in _RECURRENCE:
            if name in parsed:
                component[name] = parsed[name]
    return component


def _exception(event: EventResource, exception: EventExceptionResource) -> Event:
    title = event.title if exception.title is UNSET else exception.title
    description = event.description if exception.description is UNSET else exception.description
    component = _common(event, title, description, exception.updated_at)
    if exception.status == "cancelled":
        component["STATUS"] = vText("CANCELLED")
    all_day = event.is_all_day is True
    original = exception.original_starts_at
    _put(component, "recurrence-id", _value(original, all_day))
    start = original if exception.starts_at is UNSET else exception.starts_at
    end = exception.ends_at
    if end is UNSET and event.starts_at is not UNSET and event.ends_at is not UNSET:
        length = event.ends_at.datetime - event.starts_at.datetime
        end = DateTimeTz(start.datetime + length, event.ends_at.timezone)
    _span(component, start, end, all_day if exception.is_all_day is UNSET else exception.is_all_day)
    return component


def _common(event: EventResource, title: str, description: str, stamp: datetime) -> Event:
    component = Event()
    _put(component, "uid", str(event.id))
    _put(component, "dtstamp", stamp.astimezone(UTC).replace(microsecond=0))
    _put(component, "created", event.created_at.astimezone(UTC).replace(microsecond=0))
    _put(component, "summary", title)
    _put(component, "description", description)
    _put(component, "status", "CONFIRMED")
    by = event.created_by
    _put(component, "organizer", _address(by.display_name, by.email))
    for invitee in event.invitees:
        _put(component, "attendee", _attendee(invitee))
    return component


def _attendee(invitee: EventInvitee) -> vCalAddress:
    name = getattr(invitee.profile, "display_name", "")
    address = _address(name, invitee.profile.email)
    address.params["PARTSTAT"] = vText(_ANSWERS[invitee.status])
    return address


def _address(name: str, email: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{email}")
    if name:
        address.params["CN"] = vText(name.replace('"', "'"))
    return address


def _span(
    component: Event, start: DateTimeTz | UnsetType, end: DateTimeTz | UnsetType, all_day: bool
) -> None:
    if start is not UNSET:
        _put(component, "dtstart", _value(start, all_day))
    if end is not UNSET:
        _put(component, "dtend", _value(end, all_day))


def _value(when: DateTimeTz, all_day: bool) -> date | datetime:
    if not all_day:
        return local(when)
    at = when.datetime.astimezone(UTC)
    # Midnight is meant either in UTC or on the wall clock.
    return at.date() if (at.hour, at.minute) == (0, 0) else local(when).date()


def _add_zones(calendar: Calendar, starts: Iterable[DateTimeTz | UnsetType]) -> None:
    days = [local(start).date() for start in starts if start is not UNSET]
    if not days:
        return
    first = min(days) - timedelta(days=366)
    last = max(days) + timedelta(days=366 * _YEARS_OF_ZONES)
    for name in sorted(calendar.get_missing_tzids()):
        zone = ZoneInfo(name)
        component = Timezone.from_tzinfo(zone, name, first_date=first, last_date=last)
        calendar.add_component(component)


def _put(component: Any, name: str, value: object) -> None:
    """Add a property. Any, since the library's own method is only half typed."""
    component.add(name, value)
