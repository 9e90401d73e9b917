"""Scalar types and enumerations of the REST API with their limits (rest.md 6.1 to 6.3)."""

import zoneinfo
from datetime import datetime
from functools import cache
from typing import Annotated, Literal

from msgspec import Meta

from parlour.protocol.rest.body import Body

_BYTES_255 = {"max_bytes": 255}
# The very end: `$` would let a line break pass behind it.
END = r"(?![\s\S])"

EventTitle = Annotated[str, Meta(max_length=255, extra=_BYTES_255)]
EventDescription = Annotated[str, Meta(max_length=4096, extra={"max_bytes": 4096})]
DisplayName = Annotated[str, Meta(max_length=255, extra=_BYTES_255)]
UserTitle = Annotated[str, Meta(max_length=255, extra=_BYTES_255)]
RoomPassword = Annotated[str, Meta(min_length=1, max_length=255, extra=_BYTES_255)]
DeviceSecret = Annotated[str, Meta(min_length=16, max_length=255, extra=_BYTES_255)]
RecurrenceRule = Annotated[str, Meta(max_length=1024, extra={"max_bytes": 1024})]
RecurrencePattern = Annotated[list[RecurrenceRule], Meta(max_length=4)]
CallInDigits = Annotated[str, Meta(pattern=rf"^[0-9]{{10}}{END}")]
Language = Annotated[
    str, Meta(max_length=35, pattern=rf"^[A-Za-z]{{2,8}}(-[A-Za-z0-9]{{1,8}}){{0,5}}{END}")
]
_LETTER = r"[^@\s\x00-\x20\x7f<>()\[\],;:\\\"]"
EmailAddress = Annotated[
    str,
    Meta(
        max_length=254,
        pattern=rf"^{_LETTER}{{1,64}}@{_LETTER}{{1,189}}{END}",
    ),
]
TargetName = Annotated[str, Meta(min_length=1, max_length=255, extra=_BYTES_255)]
StreamingKey = Annotated[str, Meta(max_length=1024, extra={"max_bytes": 1024})]
_PLACE = rf"[^\s/?#@]{{1,255}}([/?#]\S*)?{END}"
# Programs that stream connect to the one, people click on the other: neither may name a file or
# a script.
StreamingEndpoint = Annotated[
    str,
    Meta(max_length=2048, pattern=rf"^(rtmps?|srt|https?)://{_PLACE}"),
]
WebAddress = Annotated[str, Meta(max_length=2048, pattern=rf"^https?://{_PLACE}")]
Timestamp = Annotated[datetime, Meta(tz=True)]

Theme = Literal["light", "dark", "system"]
TariffStatus = Literal["default", "paid", "downgraded"]
GuestAccess = Literal["disabled", "waiting_room", "direct_access"]
InviteRole = Literal["user", "moderator"]
EmailInviteRole = Literal["guest", "moderator"]
EventInviteStatus = Literal["pending", "accepted", "tentative", "declined"]
EventStatus = Literal["ok", "cancelled"]


@cache
def timezones() -> frozenset[str]:
    """The names of all time zones that this machine knows."""
    return frozenset(zoneinfo.available_timezones()) | {"UTC"}


def is_time_zone(name: str) -> bool:
    """Whether this is the name of a time zone."""
    return name in timezones()


class DateTimeTz(Body):
    """A time, and the time zone that its wall clock is meant in."""

    datetime: Timestamp
    timezone: Annotated[str, Meta(max_length=64)]

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.timezone not in timezones():
            raise ValueError("Expected an IANA time zone name - at `$.timezone`")


class ParticipationReportInterval(Body):
    """Seconds: a checkpoint comes between `after` and `after + within`."""

    after: Annotated[int, Meta(ge=60, le=36000)]
    within: Annotated[int, Meta(ge=0, le=36000)]


class ParticipationReport(Body):
    """Parameters of a training participation report."""

    initial_checkpoint_delay: ParticipationReportInterval
    checkpoint_interval: ParticipationReportInterval
