"""Recurrence rules: what they yield, over changes of the clocks, and what they cost."""

import contextlib
import time
from datetime import UTC, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from parlour.calendar.parts import InvalidPattern
from parlour.calendar.recurrence import Recurrence

ZONES = ["Europe/Berlin", "America/New_York", "Asia/Kolkata"]
START = datetime(2026, 3, 3, 9, 30)  # noqa: DTZ001 - wall clock


def parsed(pattern: str | list[str], zone: str = "Europe/Berlin", start: datetime = START):
    lines = [pattern] if isinstance(pattern, str) else pattern
    return Recurrence.parse(lines, start.replace(tzinfo=ZoneInfo(zone)), zone)


def days(recurrence: Recurrence, most: int = 5) -> list[str]:
    return [start.date().isoformat() for start in islice(recurrence.occurrences(), most)]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY",
        "FREQ=DAILY;INTERVAL=3",
        "FREQ=WEEKLY",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE,FR",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU;WKST=SU",
        "FREQ=MONTHLY",
        "FREQ=MONTHLY;BYDAY=-1FR",
        "FREQ=MONTHLY;BYMONTHDAY=31",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
    ],
)
def test_a_rule_agrees_with_dateutil_at_the_same_hour_of_the_wall_clock(rule: str, zone: str):
    expected = [
        moment.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
        for moment in islice(rrulestr(rule, dtstart=START), 120)
    ]
    horizon = START.replace(tzinfo=ZoneInfo(zone)) + timedelta(days=36_525)
    expected = [moment for moment in expected if moment <= horizon]
    assert list(islice(parsed(rule, zone).occurrences(), len(expected))) == expected


@given(
    rule=st.sampled_from(
        [
            "FREQ=DAILY",
            "FREQ=WEEKLY;BYDAY=MO,TH",
            "FREQ=MONTHLY",
            "FREQ=MONTHLY;BYDAY=-1FR",
            "FREQ=YEARLY",
            "FREQ=YEARLY;BYWEEKNO=1,53",
        ]
    ),
    interval=st.integers(1, 5),
    count=st.none() | st.integers(1, 50),
    hours=st.integers(-1000, 50_000),
    zone=st.sampled_from(ZONES),
)
@settings(max_examples=60, deadline=None)
def test_beginning_later_gives_what_the_whole_series_has_from_there(
    rule: str, interval: int, count: int | None, hours: int, zone: str
):
    counted = "" if count is None else f";COUNT={count}"
    series = parsed(f"{rule};INTERVAL={interval}{counted}", zone)
    earliest = START.replace(tzinfo=UTC) + timedelta(hours=hours)
    whole = (start for start in series.occurrences() if start >= earliest)
    assert list(islice(series.occurrences(earliest), 5)) == list(islice(whole, 5))


def test_a_time_that_the_change_of_clocks_skips_comes_later():
    series = parsed("FREQ=DAILY;COUNT=3", start=datetime(2026, 3, 28, 2, 30))  # noqa: DTZ001
    assert [start.isoformat() for start in series.occurrences()] == [
        "2026-03-28T01:30:00+00:00",
        "2026-03-29T01:30:00+00:00",
        "2026-03-30T00:30:00+00:00",
    ]


class TestEnds:
    def test_until_in_utc_includes_that_very_moment(self):
        start = START.replace(tzinfo=ZoneInfo("Europe/Berlin"))
        third = (start + timedelta(days=2)).astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
        assert len(days(parsed(f"FREQ=DAILY;UNTIL={third}"))) == 3

    def test_until_a_day_includes_that_day(self):
        assert days(parsed("FREQ=DAILY;UNTIL=20260304")) == ["2026-03-03", "2026-03-04"]

    def test_the_last_of_a_bounded_series(self):
        last = parsed("FREQ=WEEKLY;COUNT=3").last()
        assert last is not None
        assert last.date().isoformat() == "2026-03-17"

    @pytest.mark.parametrize("rule", ["FREQ=DAILY", "FREQ=DAILY;COUNT=1000"])
    def test_a_long_series_counts_as_endless(self, rule: str):
        assert parsed(rule).last() is None

    def test_an_endless_series_ends_after_a_hundred_years(self):
        assert parsed("FREQ=DAILY").end_of_time().year == 2126


class TestDates:
    def test_dates_are_added_and_taken_away(self):
        series = parsed(
            [
                "RRULE:FREQ=WEEKLY;COUNT=3",
                "EXDATE;TZID=Europe/Berlin:20260310T093000",
                "RDATE:20260305T083000Z",
            ]
        )
        assert days(series) == ["2026-03-03", "2026-03-05", "2026-03-17"]

    def test_a_date_without_a_time_means_the_time_of_the_event(self):
        series = parsed(["RRULE:FREQ=DAILY;COUNT=3", "EXDATE;VALUE=DATE:20260304"])
        assert days(series) == ["2026-03-03", "2026-03-05"]

    def test_rules_can_exclude(self):
        series = parsed(["RRULE:FREQ=DAILY;COUNT=5", "EXRULE:FREQ=DAILY;INTERVAL=2"])
        assert days(series) == ["2026-03-04", "2026-03-06"]

    def test_the_same_occurrence_of_two_rules_is_one(self):
        series = parsed(["RRULE:FREQ=DAILY;COUNT=2", "RRULE:FREQ=DAILY;COUNT=3"])
        assert len(days(series)) == 3


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYSETPOS=2",
        "FREQ=DAILY;BYYEARDAY=366",
        "FREQ=WEEKLY;BYMONTHDAY=31",
        "FREQ=DAILY;BYDAY=1MO",
        "FREQ=MONTHLY;BYDAY=6MO",
        "FREQ=YEARLY;BYMONTH=2;BYDAY=52MO",
        "FREQ=YEARLY;BYDAY=53MO",
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=DAILY;BYHOUR=24",
        "FREQ=DAILY;INTERVAL=99999999999999999999",
        "FREQ=DAILY;COUNT=1;UNTIL=20270101",
        "FREQ=DAILY;FREQ=DAILY",
        "FREQ=DAILY;BYDAY=\u0661MO",
        "FREQ=DAILY;UNTIL=99999999T999999Z",
        "FREQ=DAILY;UNTIL=00010101T000000Z",
        "FREQ=DAILY;COUNT=10001",
        "FREQ=MONTHLY;BYSETPOS=366",
        "FREQ=YEARLY;BYYEARDAY=366;BYMONTH=1",
        "FREQ=DAILY;INTERVAL=7;BYDAY=SA",
    ],
)
def test_what_can_never_happen_is_refused_at_once(rule: str):
    began = time.process_time()
    with pytest.raises(InvalidPattern):
        parsed(rule)
    assert time.process_time() - began < 1


def test_a_daily_event_of_long_ago_costs_no_search():
    began = time.process_time()
    late = datetime(2100, 1, 1, tzinfo=UTC)
    assert next(parsed("FREQ=DAILY").occurrences(late)) >= late
    assert time.process_time() - began < 0.05


def test_the_end_of_a_series_that_is_too_long_to_count_costs_no_search():
    hours = ",".join(map(str, range(24)))
    rule = f"FREQ=DAILY;BYHOUR={hours};UNTIL=21251231T090000Z"
    began = time.process_time()
    last = parsed([rule] * 4).last()
    assert last is not None
    assert last.isoformat() == "2125-12-31T08:30:00+00:00"
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    "pattern", [["RRULE:FREQ=DAILY", "EXRULE:FREQ=DAILY"], ["RDATE:99991231T235959Z"]]
)
def test_what_leaves_no_date_is_refused(pattern: list[str]):
    with pytest.raises(InvalidPattern):
        parsed(pattern)


def test_a_series_may_begin_at_the_end_of_all_years():
    series = parsed("FREQ=DAILY", start=datetime(9900, 12, 31))  # noqa: DTZ001
    assert series.end_of_time().year == 9989
    assert days(series, 1) == ["9900-12-30"]


@given(st.text(alphabet="RULEFQ=DAIYWKMONTHCU;:,-+0123456789XSBZ", max_size=60))
@settings(max_examples=300, deadline=None)
def test_no_text_breaks_the_parser(text: str):
    with contextlib.suppress(InvalidPattern):
        next(parsed(text).occurrences())
