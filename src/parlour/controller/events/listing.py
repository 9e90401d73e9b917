"""Lists of events (rest.md 16.1 and 16.2)."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import cast, get_args

from parlour.controller.errors import BadRequest, invalid
from parlour.controller.events import cursors
from parlour.protocol.rest.body import FIRST_YEAR, LAST_YEAR
from parlour.protocol.rest.scalars import EventInviteStatus
from parlour.store.events import Filters, Listed, Position

_STATUSES = frozenset(get_args(EventInviteStatus))


def filters(
    *,
    time_min: datetime | None,
    time_max: datetime | None,
    created_before: datetime | None,
    created_after: datetime | None,
    favorites: bool,
    invite_status: str,
    adhoc: bool | None,
    time_independent: bool | None,
) -> Filters:
    """The filters of a query. Raises BadRequest, naming the parameter."""
    return Filters(
        time_min=_time("time_min", time_min),
        time_max=_time("time_max", time_max),
        created_before=_time("created_before", created_before),
        created_after=_time("created_after", created_after),
        adhoc=adhoc,
        time_independent=time_independent,
        favorites=favorites,
        invite_status=_statuses(invite_status),
    )


def cursor_behind(listed: Sequence[Listed]) -> str | None:
    """The cursor of what follows a page; an empty page has nothing behind it."""
    if not listed:
        return None
    last = listed[-1].event
    return cursors.encode(Position(last.starts_at, last.created_at, last.id))


def position(after: str | None) -> Position | None:
    """Where a page begins."""
    return None if after is None else cursors.decode(after)


def _time(name: str, value: datetime | None) -> datetime | None:
    if value is None:
        return None
    rule = ""
    if value.tzinfo is None:
        rule = "Expected an RFC 3339 time with an offset"
    elif not FIRST_YEAR <= value.year <= LAST_YEAR:
        rule = f"Expected a year from {FIRST_YEAR} to {LAST_YEAR}"
    if rule:
        raise BadRequest(f"{name}: {rule}", [invalid(name, rule)])
    return value.astimezone(UTC)


def _statuses(text: str) -> frozenset[EventInviteStatus]:
    names = [name.strip() for name in text.split(",") if name.strip()]
    for name in names:
        if name not in _STATUSES:
            rule = f"Expected one of {', '.join(sorted(_STATUSES))}"
            raise BadRequest(f"invite_status: {rule}", [invalid("invite_status", rule)])
    return frozenset(cast("list[EventInviteStatus]", names))
