"""Times on the wire."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour.room.clock import micros_of, timestamp


@pytest.mark.parametrize(
    ("at", "text"),
    [
        (0, "1970-01-01T00:00:00.000000Z"),
        (1_783_674_902_114_500, "2026-07-10T09:15:02.114500Z"),
        (-1, "1969-12-31T23:59:59.999999Z"),
    ],
)
def test_microseconds_are_written_in_full(at: int, text: str):
    assert timestamp(at) == text


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_time_that_was_written_is_read_as_the_same(moment: datetime):
    assert datetime.fromisoformat(timestamp(micros_of(moment))) == moment


def test_zones_do_not_matter_even_at_the_ends_of_time():
    east, west = timezone(timedelta(hours=14)), timezone(timedelta(hours=-12))
    assert timestamp(micros_of(datetime(2026, 7, 10, 23, tzinfo=east))).startswith("2026-07-10T09")
    for edge in (datetime.max.replace(tzinfo=west), datetime.min.replace(tzinfo=east)):
        assert timestamp(micros_of(edge)).endswith("Z")
