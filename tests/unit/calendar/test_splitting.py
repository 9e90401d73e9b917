"""Cutting a series in two loses no occurrence and adds none."""

from datetime import UTC, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour.calendar.parts import InvalidPattern
from parlour.calendar.recurrence import Recurrence
from parlour.calendar.splitting import split

BERLIN = "Europe/Berlin"
START = datetime(2026, 3, 23, 9, tzinfo=ZoneInfo(BERLIN))  # a Monday, a week before summer time


def occurrences(pattern: list[str], start: datetime = START, most: int = 60) -> list[datetime]:
    return list(islice(Recurrence.parse(pattern, start, BERLIN).occurrences(), most))


@pytest.mark.parametrize(
    "pattern",
    [
        ["RRULE:FREQ=WEEKLY"],
        ["FREQ=DAILY;INTERVAL=3"],
        ["RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE,FR;COUNT=40"],
        ["RRULE:FREQ=MONTHLY;BYDAY=4MO"],
        ["RRULE:FREQ=MONTHLY;BYMONTHDAY=23;UNTIL=20290101T000000Z"],
        ["RRULE:FREQ=YEARLY"],
        ["RRULE:FREQ=WEEKLY", "EXDATE;TZID=Europe/Berlin:20260406T090000,20260601T090000"],
        ["RRULE:FREQ=WEEKLY;COUNT=12", "RDATE:20260501T100000Z,20260327T100000Z"],
    ],
)
@given(number=st.integers(1, 11))
def test_both_halves_together_are_the_whole(pattern: list[str], number: int) -> None:
    whole = occurrences(pattern)
    by_rule = occurrences([line for line in pattern if not line.startswith(("RDATE", "EXDATE"))])
    at = [time for time in by_rule if time in whole][number]

    halves = split(pattern, START, BERLIN, at)

    before = occurrences(halves.before)
    following = occurrences(halves.following, at)
    assert before == [time for time in whole if time < at]
    assert (before + following)[: len(whole)] == whole[: len(before) + len(following)]


def test_the_hour_stays_when_the_clocks_change() -> None:
    at = START + timedelta(weeks=4)
    halves = split(["RRULE:FREQ=WEEKLY"], START, BERLIN, at)
    assert halves.before == ["RRULE:FREQ=WEEKLY;UNTIL=20260420T065959Z"]
    assert {time.astimezone(ZoneInfo(BERLIN)).hour for time in occurrences(halves.before)} == {9}


def test_a_count_is_shared_out() -> None:
    at = START + timedelta(days=4)
    halves = split(["RRULE:FREQ=DAILY;COUNT=10"], START, BERLIN, at)
    assert halves.following == ["RRULE:FREQ=DAILY;COUNT=6"]


def test_a_rule_that_has_ended_stays_in_the_first_half() -> None:
    pattern = ["RRULE:FREQ=DAILY;UNTIL=20260325T080000Z", "RRULE:FREQ=WEEKLY"]
    halves = split(pattern, START, BERLIN, START + timedelta(weeks=1))
    assert halves.following == ["RRULE:FREQ=WEEKLY"]


@pytest.mark.parametrize(
    ("pattern", "at"),
    [
        (["RRULE:FREQ=WEEKLY", "RDATE:20260327T080000Z"], datetime(2026, 3, 27, 8, tzinfo=UTC)),
        (["RRULE:FREQ=WEEKLY", "RRULE:FREQ=MONTHLY"], START + timedelta(weeks=1)),
        (["RRULE:FREQ=WEEKLY", "EXRULE:FREQ=MONTHLY;BYDAY=1MO"], START + timedelta(weeks=1)),
    ],
)
def test_what_no_rule_could_tell_is_refused(pattern: list[str], at: datetime) -> None:
    with pytest.raises(InvalidPattern):
        split(pattern, START, BERLIN, at)
