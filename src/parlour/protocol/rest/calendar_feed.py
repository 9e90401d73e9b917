"""The link with which calendar programs subscribe to a user's meetings; a resource of our own."""

from datetime import datetime

from msgspec import UNSET, Struct, UnsetType


class CalendarFeedState(Struct, frozen=True):
    """Whether there is a link. The link itself is told once, when it is made."""

    active: bool
    created_at: datetime | UnsetType = UNSET
    last_read_at: datetime | UnsetType = UNSET


class NewCalendarFeed(Struct, frozen=True):
    """A new link; whoever has it can read the calendar."""

    url: str
    created_at: datetime
