"""Calendar objects of events; for mails REQUEST and CANCEL with one attendee (RFC 5545, 5546)."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, vCalAddress, vRecur, vText

from parlour.calendar.properties import properties_of
from parlour.calendar.zones import written_out

Method = Literal["REQUEST", "CANCEL"]
Answer = Literal["NEEDS-ACTION", "ACCEPTED", "TENTATIVE", "DECLINED"]

PRODUCT = "-//Parlour//Parlour//EN"
# Time zones are written out for so long: rules of daylight saving time do not last for ever.
_YEARS_OF_ZONES = 10
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_CONTROLS_BUT_LINES = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_ADDRESS = re.compile(r"[^\s\x00-\x1f\x7f<>,;:\"]+@[^\s\x00-\x1f\x7f<>,;:\"]+")


class NotAnAddress(ValueError):
    """A text that cannot be a mail address."""


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody with a mail address."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when, each in a time zone of its own."""

    starts_at: datetime
    start_zone: str
    ends_at: datetime
    end_zone: str
    all_day: bool


@dataclass(frozen=True, slots=True)
class Exceptional:
    """One occurrence that differs; `original` is its start by the pattern."""

    original: datetime
    span: Span
    title: str
    description: str
    cancelled: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """An event as one attendee's calendar gets it."""

    uid: str
    sequence: int
    stamp: datetime
    created_at: datetime
    span: Span
    title: str
    description: str
    url: str
    organiser: Party
    # Who sends in the organiser's name.
    sender: str
    attendee: Party
    answer: Answer
    pattern: Sequence[str] = ()
    exceptions: Sequence[Exceptional] = field(default_factory=tuple[Exceptional, ...])
    # How to join, said behind every description.
    details: str = ""


def whole(entry: Entry, method: Method) -> bytes:
    """The whole event, its exceptions included."""
    events = components(entry) if method == "REQUEST" else [_master(entry, method)]
    return _calendar(entry, method, events)


def components(entry: Entry) -> list[Event]:
    """The event and those of its occurrences that differ, to be put into a calendar."""
    others = [_one(entry, one, "REQUEST") for one in entry.exceptions if not one.cancelled]
    return [_master(entry, "REQUEST"), *others]


def occurrence(entry: Entry, one: Exceptional) -> bytes:
    """A single occurrence of a recurring event: moved, changed or cancelled."""
    method: Method = "CANCEL" if one.cancelled else "REQUEST"
    return _calendar(entry, method, [_one(entry, one, method)])


def _put(component: Any, name: str, value: object) -> None:
    """Add a property. Any, since the library's own method is only half typed."""
    component.add(name, value)


def _calendar(entry: Entry, method: Method, events: Sequence[Event]) -> bytes:
    calendar = new_calendar()
    _put(calendar, "method", method)
    for event in events:
        calendar.add_component(event)
    add_zones(calendar, entry.span.starts_at.date())
    return calendar.to_ical()


def new_calendar() -> Calendar:
    """A calendar with nothing in it."""
    calendar = Calendar()
    _put(calendar, "prodid", PRODUCT)
    _put(calendar, "version", "2.0")
    _put(calendar, "calscale", "GREGORIAN")
    return calendar


def add_zones(calendar: Calendar, start: date) -> None:
    """Write out the time zones that events name, from the first of them on."""
    # In front: some programs read a calendar but once.
    calendar.subcomponents[:0] = zones(calendar.get_missing_tzids(), start)


def zones(names: Iterable[str], start: date, latest: date | None = None) -> list[Timezone]:
    """Time zones, written out from a year before the first event on."""
    first = start - timedelta(days=366)
    last = (latest or first) + timedelta(days=366 * _YEARS_OF_ZONES)
    return [written_out(name, first, last) for name in sorted(set(names) - {"UTC"})]


def _master(entry: Entry, method: Method) -> Event:
    span = entry.span
    event = _event(entry, method, entry.title, entry.description)
    if not entry.pattern:
        _add_span(event, span)
        return event
    zone = ZoneInfo(span.start_zone)
    found = properties_of(entry.pattern, span.starts_at, span.start_zone, all_day=span.all_day)
    first = found.first.replace(tzinfo=zone).astimezone(UTC)
    moved = first - span.starts_at.replace(microsecond=0)
    _add_span(
        event,
        Span(first, span.start_zone, span.ends_at + moved, span.end_zone, span.all_day),
    )
    for rule in found.rules:
        _put(event, "rrule", vRecur.from_ical(rule))
    for time_ in found.dates:
        _put(event, "rdate", _value(time_.replace(tzinfo=zone), span))
    cancelled = (one.original for one in entry.exceptions if one.cancelled)
    excluded = {time_.replace(tzinfo=zone).astimezone(UTC) for time_ in found.excluded}
    for time_ in sorted(excluded.union(cancelled)):
        _put(event, "exdate", _value(time_, span))
    return event


def _one(entry: Entry, one: Exceptional, method: Method) -> Event:
    event = _event(entry, method, one.title, one.description)
    _add_span(event, one.span)
    _put(event, "recurrence-id", _value(one.original, entry.span))
    return event


def _event(entry: Entry, method: Method, title: str, description: str) -> Event:
    event = Event()
    _put(event, "uid", entry.uid)
    _put(event, "sequence", entry.sequence)
    _put(event, "dtstamp", entry.stamp.astimezone(UTC).replace(microsecond=0))
    _put(event, "created", entry.created_at.astimezone(UTC).replace(microsecond=0))
    _put(event, "summary", line(title))
    _put(event, "description", text(f"{description}\n\n{entry.details}".strip()))
    _put(event, "location", entry.url)
    _put(event, "url", entry.url)
    _put(event, "status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    _put(event, "organizer", _organiser(entry))
    _put(event, "attendee", _attendee(entry))
    return event


def _organiser(entry: Entry) -> vCalAddress:
    address = address_of(entry.organiser)
    if entry.sender and entry.sender != entry.organiser.email:
        address.params["SENT-BY"] = f"mailto:{checked(entry.sender)}"
    return address


def _attendee(entry: Entry) -> vCalAddress:
    return attendee(
        entry.attendee, entry.answer, chairs=entry.attendee.email == entry.organiser.email
    )


def attendee(party: Party, answer: Answer, *, chairs: bool) -> vCalAddress:
    """Somebody who was asked to come. Raises NotAnAddress."""
    address = address_of(party)
    address.params["ROLE"] = vText("CHAIR" if chairs else "REQ-PARTICIPANT")
    address.params["PARTSTAT"] = vText(answer)
    address.params["RSVP"] = vText("TRUE" if answer == "NEEDS-ACTION" else "FALSE")
    address.params["CUTYPE"] = vText("INDIVIDUAL")
    return address


def address_of(party: Party) -> vCalAddress:
    """A mail address with the name that belongs to it. Raises NotAnAddress."""
    address = vCalAddress(f"mailto:{checked(party.email)}")
    name = line(party.name).replace('"', "'")
    if name:
        address.params["CN"] = vText(name)
    return address


def checked(email: str) -> str:
    """A mail address that fits into one line. Raises NotAnAddress."""
    if not _ADDRESS.fullmatch(email):
        raise NotAnAddress(f"{email!r} is not a mail address")
    return email


def line(value: str) -> str:
    """A text without line breaks and control characters."""
    return _CONTROLS.sub(" ", value).strip()


def text(value: str) -> str:
    """A text whose only control characters are line feeds."""
    return _CONTROLS_BUT_LINES.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))


def _add_span(event: Event, span: Span) -> None:
    start, end = _value(span.starts_at, span), _end(span)
    _put(event, "dtstart", start)
    _put(event, "dtend", end)


def _value(moment: datetime, span: Span) -> date | datetime:
    """A start as the event writes starts: a date alone, or wall clock in the event's zone."""
    if span.all_day:
        return _day(moment, span.start_zone)
    return _local(moment, span.start_zone)


def _end(span: Span) -> date | datetime:
    if not span.all_day:
        return _local(span.ends_at, span.end_zone)
    # DTEND is the day after the last one.
    day = _day(span.ends_at, span.end_zone)
    return max(day, _day(span.starts_at, span.start_zone) + timedelta(days=1))


def _local(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(UTC if zone == "UTC" else ZoneInfo(zone)).replace(microsecond=0)


def _day(moment: datetime, zone: str) -> date:
    """All-day events begin at midnight, by the clock of their time zone or by that of UTC."""
    local = moment.astimezone(ZoneInfo(zone))
    return local.date() if local.time() == time(0) else moment.astimezone(UTC).date()
