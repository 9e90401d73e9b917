"""Pages of a user's calendar (rest.md 16.1).

Within a query, a page is found in two steps. The first reads only what the order needs, in up to
three parts that each stop at the end of the page: own events without times and own events by their
start (both straight from an index), and events of others, which must be sorted. The second step
reads the page. A query is prepared once for each combination of filters.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    literal_column,
    or_,
    select,
    tuple_,
    union_all,
)

from parlour.store.events import Filters, Listed, Position, listed, seen_by
from parlour.store.prepared import Place, Prepared, given_several, several
from parlour.store.tables import Event, EventFavorite, EventInvite, Room, SharedFolder, User

# So many combinations of filters and sizes of pages are remembered.
_MOST_PREPARED = 500
_CONDITIONS: Mapping[str, ColumnElement[bool]] = {
    # A bound in time excludes events without times by itself: null compares as unknown.
    "time_min": Event.series_ends_at >= bindparam("time_min"),
    "time_max": Event.starts_at <= bindparam("time_max"),
    "created_before": Event.created_at <= bindparam("created_before"),
    "created_after": Event.created_at >= bindparam("created_after"),
    "adhoc": Event.is_adhoc == bindparam("adhoc"),
    "time_independent": Event.is_time_independent == bindparam("time_independent"),
}
_BEHIND = {
    name: bindparam(name, type_=column.type)
    for name, column in (
        ("starts_at", Event.starts_at),
        ("created_at", Event.created_at),
        ("id", Event.id),
    )
}
_LATER = tuple_(Event.created_at, Event.id) > tuple_(_BEHIND["created_at"], _BEHIND["id"])
_LATER_TIMED = tuple_(Event.starts_at, Event.created_at, Event.id) > tuple_(*_BEHIND.values())

_Part = Select[Any, Any, Any]


async def events_of(
    place: Place, user: User, filters: Filters, *, after: Position | None, per_page: int
) -> Sequence[Listed]:
    """The events that a user created or is invited to, in order, from a position on."""
    given = _given(filters)
    parameters = {"me": user.id, "tenant": user.tenant_id, **given}
    answers = len(filters.invite_status)
    parameters |= given_several("status", answers, sorted(filters.invite_status))
    if after is not None:
        parameters |= {"created_at": after.created_at, "id": after.id}
    if after is not None and after.starts_at is not None:
        parameters["starts_at"] = after.starts_at
    page = _page(
        frozenset(given),
        favorites=filters.favorites,
        answers=answers,
        accepted="accepted" in filters.invite_status,
        behind=None if after is None else after.starts_at is not None,
        most=per_page,
    )
    return [listed(row) for row in await page.rows(place, parameters)]


def _given(filters: Filters) -> Mapping[str, Any]:
    """The simple filters that hide something, by the names of their parameters."""
    found = {name: getattr(filters, name) for name in _CONDITIONS}
    return {name: value for name, value in found.items() if value is not None}


@lru_cache(_MOST_PREPARED)
def _page(
    simple: frozenset[str],
    *,
    favorites: bool,
    answers: int,
    accepted: bool,
    behind: bool | None,
    most: int,
) -> Prepared[Event, Room, EventInvite, UUID, SharedFolder]:
    """The query of a page.

    `answers`: only those with one of so many answers; is "accepted" among them? `behind`: only
    those behind a position; is it that of an event with times?
    """
    conditions = [_CONDITIONS[name] for name in sorted(simple)]
    if favorites:
        marked = select(EventFavorite.event_id).where(EventFavorite.user_id == bindparam("me"))
        conditions.append(Event.id.in_(marked))
    # Creators have accepted.
    parts = [] if answers and not accepted else _own(conditions, behind)
    parts.append(_invited(conditions, answers, behind))
    # Its size is part of the query: a database that knows it plans for few rows.
    size: ColumnElement[int] = literal_column(str(most))
    cut = (select(part.limit(size).subquery()) for part in parts)
    every = union_all(*cut).subquery()
    chosen = (
        select(every.c.id)
        .order_by(every.c.starts_at.asc().nulls_first(), every.c.created_at, every.c.id)
        .limit(size)
    )
    return Prepared(
        seen_by(bindparam("me", type_=User.id.type))
        .where(Event.id.in_(chosen))
        .order_by(Event.starts_at.asc().nulls_first(), Event.created_at, Event.id)
    )


def _own(conditions: Sequence[ColumnElement[bool]], behind: bool | None) -> list[_Part]:
    """One's own events in two parts, each in the order of the index `ix_events_listed`."""
    own = _columns().where(Event.created_by == bindparam("me"), *conditions)
    timed = own.where(Event.starts_at.is_not(None))
    timed = timed.order_by(Event.starts_at, Event.created_at, Event.id)
    if behind:
        return [timed.where(_LATER_TIMED)]
    timeless = own.where(Event.starts_at.is_(None)).order_by(Event.created_at, Event.id)
    return [timeless if behind is None else timeless.where(_LATER), timed]


def _invited(conditions: Sequence[ColumnElement[bool]], answers: int, behind: bool | None) -> _Part:
    """Events of others: of the same tenant, as long as they are not locked out."""
    query = (
        _columns()
        .join(EventInvite, EventInvite.event_id == Event.id)
        .join(User, Event.created_by == User.id)
        .where(
            EventInvite.invitee == bindparam("me"),
            Event.created_by != bindparam("me"),
            User.tenant_id == bindparam("tenant"),
            User.disabled_since.is_(None),
            *conditions,
        )
        .order_by(Event.starts_at.asc().nulls_first(), Event.created_at, Event.id)
    )
    if answers:
        one_of = several("status", answers, EventInvite.status)
        query = query.where(EventInvite.status.in_(one_of))
    if behind is None:
        return query
    if behind:
        return query.where(_LATER_TIMED)
    return query.where(or_(and_(Event.starts_at.is_(None), _LATER), Event.starts_at.is_not(None)))


def _columns() -> _Part:
    """What the order needs."""
    return select(Event.id, Event.starts_at, Event.created_at)
