"""A calendar to subscribe to: all meetings of one person (RFC 5545; RFC 7986 for its properties).

It has no METHOD: nobody is asked anything, programs only show it. What stays the same is written
the same, so that an unchanged calendar has an unchanged text.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from icalendar import Event, vCalAddress, vDuration, vText

from parlour.calendar import ics
from parlour.calendar.ics import Answer, Entry, Exceptional, NotAnAddress, Party, Span

# How often programs shall look for something new.
REFRESH = timedelta(hours=1)
_NOBODY = Party("", "nobody@example.invalid")


@dataclass(frozen=True, slots=True)
class Meeting:
    """An event in somebody's calendar, with everybody who is invited and their answers."""

    uid: str
    sequence: int
    created_at: datetime
    changed_at: datetime
    span: Span
    title: str
    description: str
    url: str
    organiser: Party
    attendees: Sequence[tuple[Party, Answer]]
    tentative: bool
    pattern: Sequence[str] = ()
    exceptions: Sequence[Exceptional] = ()


# A calendar is its head, its time zones, its entries and its end.
END = b"END:VCALENDAR\r\n"


def head(name: str) -> bytes:
    """What the calendar is called, and how often to look at it."""
    calendar = ics.new_calendar()
    for property_, value in (("NAME", name), ("X-WR-CALNAME", name)):
        calendar[property_] = vText(ics.line(value))
    every = vDuration(REFRESH)
    every.params["VALUE"] = vText("DURATION")
    calendar["REFRESH-INTERVAL"] = every
    calendar["X-PUBLISHED-TTL"] = vDuration(REFRESH)
    return calendar.to_ical().removesuffix(END)


def zones(names: Iterable[str], first: date, last: date) -> bytes:
    """The time zones of meetings from one day to another.

    Series go on: they are written out for years from today as well.
    """
    # The year alone: else the text would be another each day.
    latest = date(max(last, datetime.now(UTC).date()).year, 1, 1)
    return b"".join(zone.to_ical() for zone in ics.zones(names, first, latest))


def entries(meetings: Iterable[Meeting]) -> bytes:
    """Meetings. Takes half a millisecond for each."""
    return b"".join(event.to_ical() for meeting in meetings for event in _events(meeting))


def _events(meeting: Meeting) -> list[Event]:
    organiser = _valid(meeting.organiser)
    entry = Entry(
        uid=meeting.uid,
        sequence=meeting.sequence,
        stamp=meeting.changed_at,
        created_at=meeting.created_at,
        span=meeting.span,
        title=meeting.title,
        description=meeting.description,
        url=meeting.url,
        organiser=organiser or _NOBODY,
        sender="",
        attendee=organiser or _NOBODY,
        answer="ACCEPTED",
        pattern=meeting.pattern,
        exceptions=meeting.exceptions,
    )
    events = ics.components(entry)
    attendees = _attendees(meeting) if organiser is not None else []
    for event in events:
        _complete(event, meeting, attendees)
    return events


def _complete(event: Any, meeting: Meeting, attendees: list[vCalAddress]) -> None:
    event.add("last-modified", meeting.changed_at.astimezone(UTC).replace(microsecond=0))
    if meeting.tentative:
        event["STATUS"] = vText("TENTATIVE")
    del event["ATTENDEE"]
    if attendees:
        event["ATTENDEE"] = attendees
    else:
        # Nobody else is invited, or the organiser has no address: a plain entry.
        del event["ORGANIZER"]


def _attendees(meeting: Meeting) -> list[vCalAddress]:
    """Everybody with an address that can be written; none if nobody but the organiser has one."""
    found = [
        ics.attendee(party, answer, chairs=False)
        for party, answer in meeting.attendees
        if _valid(party)
    ]
    chair = ics.attendee(meeting.organiser, "ACCEPTED", chairs=True)
    return [chair, *found] if found else []


def _valid(party: Party) -> Party | None:
    try:
        ics.checked(party.email)
    except NotAnAddress:
        return None
    return party
