"""Calendar objects: valid, stable through a round trip, and of one mind with dateutil."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rruleset, rrulestr
from icalendar import Calendar

from parlour.calendar import ics
from parlour.calendar.ics import Entry, Exceptional, NotAnAddress, Party, Span
from parlour.calendar.recurrence import Recurrence

ZONES = ["Europe/Berlin", "America/New_York", "Asia/Kolkata"]
RULES = [
    "RRULE:FREQ=DAILY;COUNT=40",
    "RRULE:FREQ=WEEKLY;BYDAY=MO,WE,FR;UNTIL=20270601T000000Z",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO",
    "RRULE:FREQ=MONTHLY;BYDAY=-1SU;COUNT=14",
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    "RRULE:FREQ=DAILY;UNTIL=20270402",
]


START = datetime(2027, 3, 2, 9, 30)  # noqa: DTZ001 - wall clock


def span_in(zone: str) -> Span:
    start = START.replace(tzinfo=ZoneInfo(zone))
    return Span(start, zone, start + timedelta(hours=1), zone, False)


PLANNING = Entry(
    uid="one@meet.example.org",
    sequence=3,
    stamp=datetime(2027, 1, 1, tzinfo=UTC),
    created_at=datetime(2026, 12, 31, tzinfo=UTC),
    span=span_in("Europe/Berlin"),
    title="Planning",
    description="What\nnext?",
    url="https://meet.example.org/room/1",
    organiser=Party("Anna", "anna@example.org"),
    sender="parlour@example.org",
    attendee=Party("Bob", "bob@example.org"),
    answer="NEEDS-ACTION",
)


def entry(zone: str = "Europe/Berlin", **changes: Any) -> Entry:
    return replace(PLANNING, **{"span": span_in(zone), **changes})


def parsed(content: bytes) -> Calendar:
    """Parsed again; what the library reads it writes as it was."""
    calendar = Calendar.from_ical(content)
    assert isinstance(calendar, Calendar)
    assert calendar.to_ical() == content
    assert not [error for part in calendar.walk() for error in part.errors]
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    return calendar


def starts(calendar: Calendar, most: int) -> list[datetime]:
    """What dateutil makes of the calendar object alone, in UTC."""
    master = next(event for event in calendar.events if "RECURRENCE-ID" not in event)
    first = master["DTSTART"].dt
    zone = first.tzinfo
    wall = first.replace(tzinfo=None)
    found = rruleset()
    rules = master.get("RRULE", [])
    for rule in rules if isinstance(rules, list) else [rules]:
        if "UNTIL" in rule:
            rule["UNTIL"] = [rule["UNTIL"][0].astimezone(zone).replace(tzinfo=None)]
        found.rrule(rrulestr(rule.to_ical().decode(), dtstart=wall))
    excluded = master.get("EXDATE", [])
    for line in excluded if isinstance(excluded, list) else [excluded]:
        for one in line.dts:
            found.exdate(one.dt.astimezone(zone).replace(tzinfo=None))
    return [time.replace(tzinfo=zone).astimezone(UTC) for time in islice(found, most)]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("rule", RULES)
def test_dateutil_finds_the_occurrences_of_the_platform_in_the_calendar_object(
    zone: str, rule: str
) -> None:
    made = entry(zone, pattern=[rule])
    ours = Recurrence.parse([rule], made.span.starts_at, zone).occurrences()
    expected = list(islice(ours, 60))
    assert starts(parsed(ics.whole(made, "REQUEST")), 60) == expected


@pytest.mark.parametrize("zone", ZONES)
def test_a_series_keeps_its_wall_clock_over_changes_of_daylight_saving_time(zone: str) -> None:
    calendar = parsed(ics.whole(entry(zone, pattern=["RRULE:FREQ=DAILY;COUNT=300"]), "REQUEST"))
    clocks = {time.astimezone(ZoneInfo(zone)).time() for time in starts(calendar, 300)}
    assert [clock.isoformat() for clock in clocks] == ["09:30:00"]


@pytest.mark.parametrize("zone", ZONES)
def test_the_written_time_zone_has_the_offsets_of_the_real_one(zone: str) -> None:
    calendar = parsed(ics.whole(entry(zone), "REQUEST"))
    assert [part["TZID"] for part in calendar.timezones] == [zone]
    written = calendar.timezones[0].to_tz(lookup_tzid=False)
    for days in range(0, 9 * 365, 5):
        day = datetime(2027, 1, 1, 12) + timedelta(days=days)  # noqa: DTZ001 - wall clock
        assert written.utcoffset(day) == ZoneInfo(zone).utcoffset(day)
    for change in [*calendar.timezones[0].standard, *calendar.timezones[0].daylight]:
        rdate = change.get("RDATE")
        for onset in [change["DTSTART"].dt, *(one.dt for one in (rdate.dts if rdate else ()))]:
            moment = (onset - change.TZOFFSETFROM).replace(tzinfo=UTC)
            assert moment.astimezone(ZoneInfo(zone)).utcoffset() == change.TZOFFSETTO
            before = (moment - timedelta(seconds=1)).astimezone(ZoneInfo(zone))
            assert before.utcoffset() == change.TZOFFSETFROM
    assert calendar.subcomponents[0] is calendar.timezones[0]


def test_an_exdate_of_the_pattern_is_left_out() -> None:
    pattern = ["RRULE:FREQ=DAILY;COUNT=5", "EXDATE:20270304T083000Z"]
    calendar = parsed(ics.whole(entry(pattern=pattern), "REQUEST"))
    assert [time.day for time in starts(calendar, 9)] == [2, 3, 5, 6]


def test_what_an_exrule_excludes_is_listed() -> None:
    pattern = ["RRULE:FREQ=DAILY;COUNT=7", "EXRULE:FREQ=WEEKLY;BYDAY=SA,SU"]
    calendar = parsed(ics.whole(entry(pattern=pattern), "REQUEST"))
    assert [time.day for time in starts(calendar, 9)] == [2, 3, 4, 5, 8]


def exceptional(cancelled: bool) -> Exceptional:
    original = datetime(2027, 3, 4, 8, 30, tzinfo=UTC)
    later = original + timedelta(hours=2)
    zone = "Europe/Berlin"
    span = Span(later, zone, later + timedelta(hours=1), zone, False)
    return Exceptional(original, span, "Moved", "", cancelled)


def test_a_moved_occurrence_is_named_by_its_original_start() -> None:
    one = parsed(
        ics.occurrence(entry(pattern=["RRULE:FREQ=DAILY;COUNT=5"]), exceptional(cancelled=False))
    )
    assert one["METHOD"] == "REQUEST"
    (event,) = one.events
    assert event["RECURRENCE-ID"].dt.astimezone(UTC).hour == 8
    assert event["DTSTART"].dt.astimezone(UTC).hour == 10
    assert "RRULE" not in event


def test_a_cancelled_occurrence_is_cancelled_alone() -> None:
    one = parsed(
        ics.occurrence(entry(pattern=["RRULE:FREQ=DAILY;COUNT=5"]), exceptional(cancelled=True))
    )
    assert one["METHOD"] == "CANCEL"
    assert [event["STATUS"] for event in one.events] == ["CANCELLED"]


def test_a_series_is_sent_with_its_exceptions() -> None:
    pattern = ["RRULE:FREQ=DAILY;COUNT=5"]
    moved = parsed(
        ics.whole(entry(pattern=pattern, exceptions=[exceptional(cancelled=False)]), "REQUEST")
    )
    assert [event["SUMMARY"] for event in moved.events] == ["Planning", "Moved"]
    gone = parsed(
        ics.whole(entry(pattern=pattern, exceptions=[exceptional(cancelled=True)]), "REQUEST")
    )
    assert [time.day for time in starts(gone, 9)] == [2, 3, 5, 6]


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin"])
def test_an_all_day_event_has_dates_and_ends_the_day_after(zone: str) -> None:
    start = datetime(2027, 3, 2, tzinfo=ZoneInfo(zone))
    span = Span(start, "Europe/Berlin", start, "Europe/Berlin", True)
    (event,) = parsed(ics.whole(entry(span=span), "REQUEST")).events
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2027, 3, 2), date(2027, 3, 3))


def test_who_invites_and_who_is_invited_are_named() -> None:
    (event,) = parsed(ics.whole(entry(answer="ACCEPTED"), "REQUEST")).events
    assert event["ORGANIZER"] == "mailto:anna@example.org"
    assert event["ORGANIZER"].params["SENT-BY"] == "mailto:parlour@example.org"
    assert event["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"
    assert (event["UID"], event["SEQUENCE"]) == ("one@meet.example.org", 3)


EVIL = "x\r\nATTENDEE:mailto:eve@example.org\r\n\x00\u2028BEGIN:VALARM"


@pytest.mark.parametrize(
    "changes",
    [
        {"title": EVIL},
        {"description": EVIL},
        {"organiser": Party(EVIL + '";X="', "anna@example.org")},
        {"attendee": Party(EVIL, "bob@example.org")},
    ],
)
def test_no_text_can_add_a_line(changes: dict[str, object]) -> None:
    content = ics.whole(entry(**changes), "REQUEST")
    (event,) = parsed(content).events
    assert event["ATTENDEE"] == "mailto:bob@example.org"
    assert not event.subcomponents


def test_an_address_that_is_none_is_refused() -> None:
    with pytest.raises(NotAnAddress):
        ics.whole(entry(attendee=Party("", "a@b\r\nX:y@c")), "REQUEST")
