"""Lists of events (rest.md 16.1 and 16.2)."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import cast, get_args
from uuid import UUID

from parlour.controller.errors import BadRequest, invalid
from parlour.controller.events import cursors
from parlour.controller.events.instances import (
    MOST_INSTANCES,
    instance_of,
    instances_between,
    overlaps,
)
from parlour.controller.events.resources import Presenter
from parlour.protocol.rest.body import FIRST_YEAR, LAST_YEAR
from parlour.protocol.rest.events import (
    EventExceptionResource,
    EventInstance,
    EventResource,
)
from parlour.protocol.rest.scalars import EventInviteStatus
from parlour.store.events import Filters, Listed, Position
from parlour.store.tables import EventException

_BEFORE_ALL = datetime(1, 1, 1, tzinfo=UTC)
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
        time_min=time("time_min", time_min),
        time_max=time("time_max", time_max),
        created_before=time("created_before", created_before),
        created_after=time("created_after", created_after),
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


def with_exceptions(
    presenter: Presenter,
    found: Sequence[Listed],
    exceptions: Mapping[UUID, list[EventException]],
    filters: Filters,
) -> list[EventResource | EventExceptionResource]:
    """A page of events, with their exceptions in between, by the time of their (new) start."""
    entries: list[tuple[datetime, EventResource | EventExceptionResource]] = []
    for item in found:
        entries.append((item.event.starts_at or _BEFORE_ALL, presenter.listed(item)))
        for exception in exceptions.get(item.event.id, ()):
            one = instance_of(item.event, exception)
            if overlaps(one, filters.time_min, filters.time_max):
                entries.append((one.starts_at.datetime, presenter.exception(item, exception)))
    return [resource for _, resource in sorted(entries, key=lambda entry: entry[0])]


def with_instances(
    presenter: Presenter,
    found: Sequence[Listed],
    exceptions: Mapping[UUID, list[EventException]],
    filters: Filters,
    most: int,
) -> list[EventResource | EventInstance]:
    """A page of events in which instances stand for the recurring ones."""
    entries: list[EventResource | EventInstance] = []
    for item in found:
        if not most or not item.event.recurrence_pattern:
            entries.append(presenter.listed(item))
            continue
        instances = instances_between(
            item.event,
            exceptions.get(item.event.id, []),
            time_min=filters.time_min,
            time_max=filters.time_max,
            most=min(most, MOST_INSTANCES),
        )
        entries += [presenter.instance(item, one) for one in instances]
    return entries


def position(after: str | None) -> Position | None:
    """Where a page begins."""
    return None if after is None else cursors.decode(after)


def time(name: str, value: datetime | None) -> datetime | None:
    """A bound in time, in UTC. Raises BadRequest, naming the parameter."""
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
