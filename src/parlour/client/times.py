"""Times with a time zone, as the API wants them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from parlour.protocol.rest.scalars import DateTimeTz

When = datetime | DateTimeTz


def zoned(when: When) -> DateTimeTz:
    """The API's form of a time: the moment, and the zone that its wall clock is meant in.

    Raises ValueError for a time without a zone: nobody could say when it is.
    """
    if isinstance(when, DateTimeTz):
        return when
    if when.tzinfo is None:
        raise ValueError("A time needs a time zone: datetime(…, tzinfo=ZoneInfo(…)).")
    zone = when.tzinfo.key if isinstance(when.tzinfo, ZoneInfo) else "UTC"
    return DateTimeTz(when.astimezone(UTC), zone)


def local(when: DateTimeTz) -> datetime:
    """The time on the wall clock that it was meant for."""
    return when.datetime.astimezone(ZoneInfo(when.timezone))
