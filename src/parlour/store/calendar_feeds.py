"""Queries about calendar feeds: whose link, and which meetings are in that calendar."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    and_,
    cast,
    delete,
    func,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from parlour.store.base import now
from parlour.store.tables import CalendarFeed, Event, EventEmailInvite, EventException, EventInvite
from parlour.store.tables.users import User

# A link that is read every few minutes need not be written down each time.
_READ_NOTED_EVERY = timedelta(hours=1)
Guest = aliased(User)


async def renew_feed(session: AsyncSession, user_id: UUID, secret_hash: str) -> CalendarFeed:
    """Give a user a new link; an old one ends."""
    await session.execute(delete(CalendarFeed).where(CalendarFeed.user_id == user_id))
    feed = CalendarFeed(user_id=user_id, secret_hash=secret_hash, created_at=now())
    session.add(feed)
    await session.flush()
    return feed


async def revoke_feed(session: AsyncSession, user_id: UUID) -> None:
    """End a user's link, if there is one."""
    await session.execute(delete(CalendarFeed).where(CalendarFeed.user_id == user_id))


async def subscriber(session: AsyncSession, secret_hash: str) -> tuple[CalendarFeed, User] | None:
    """Whose link that is."""
    query = (
        select(CalendarFeed, User)
        .join(User, CalendarFeed.user_id == User.id)
        .where(CalendarFeed.secret_hash == secret_hash, User.disabled_since.is_(None))
    )
    row = (await session.execute(query)).first()
    return (row[0], row[1]) if row is not None else None


def is_to_note(feed: CalendarFeed, tag: str) -> bool:
    """Whether it is worth writing down that the link was read now, and this was found."""
    read = feed.last_read_at
    return read is None or read < now() - _READ_NOTED_EVERY or feed.tag != tag


async def note_read(session: AsyncSession, feed: CalendarFeed, tag: str) -> CalendarFeed:
    """Write down that a link was read, and what the calendar was then; the link as it is now."""
    found = await session.get(CalendarFeed, feed.user_id, with_for_update=True)
    if found is None or found.secret_hash != feed.secret_hash:
        return feed
    found.last_read_at = now()
    if found.tag != tag:
        found.tag, found.changed_at = tag, _later(found.changed_at)
    return found


def _later(before: datetime | None) -> datetime:
    """A whole second, as HTTP tells times, and another one than that of the change before."""
    at = now().replace(microsecond=0)
    return at if before is None or at > before else before + timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Whose meetings, and from when on: those that had ended before are left out."""

    user: User
    since: datetime | None


def _in(calendar: Calendar) -> ColumnElement[bool]:
    """Own meetings with a date, and those that the user has not declined or left unanswered."""
    user = calendar.user
    answered = (
        select(EventInvite.event_id)
        .where(EventInvite.invitee == user.id, EventInvite.status.in_(("accepted", "tentative")))
        .scalar_subquery()
    )
    ends = Event.series_ends_at
    return and_(
        Event.starts_at.is_not(None),
        Event.is_adhoc.is_(False),
        true() if calendar.since is None else or_(ends.is_(None), ends >= calendar.since),
        or_(Event.created_by == user.id, Event.id.in_(answered)),
        User.tenant_id == user.tenant_id,
        User.disabled_since.is_(None),
    )


async def state_of(session: AsyncSession, calendar: Calendar) -> str:
    """All that decides what the calendar contains, put together by the database."""
    of_event, mine = (User, Event.created_by == User.id), _in(calendar)
    parts = (
        select(_texts(Event.id, Event.revision, Event.updated_at), Event.id.label("key"))
        .join(*of_event)
        .where(mine),
        select(_texts(User.id, User.display_name, User.email), User.id.label("key"))
        .where(User.id.in_(select(Event.created_by).join(*of_event).where(mine)))
        .distinct(),
        select(
            _texts(EventInvite.id, EventInvite.status, Guest.display_name, Guest.email),
            EventInvite.id.label("key"),
        )
        .join(Event, EventInvite.event_id == Event.id)
        .join(*of_event)
        .join(Guest, EventInvite.invitee == Guest.id)
        .where(mine),
        select(_texts(EventEmailInvite.id), EventEmailInvite.id.label("key"))
        .join(Event, EventEmailInvite.event_id == Event.id)
        .join(*of_event)
        .where(mine),
        select(_texts(EventException.id, EventException.updated_at), EventException.id.label("key"))
        .join(Event, EventException.event_id == Event.id)
        .join(*of_event)
        .where(mine),
    )
    found: list[str] = []
    for part in parts:
        found.append(await session.scalar(_joined(part)) or "")
        # SQLite answers at once: others have their turn in between.
        await asyncio.sleep(0)
    return "\n".join(found)


def _texts(*columns: Any) -> ColumnElement[str]:
    text: ColumnElement[str] = literal("")
    for column in columns:
        text = text + cast(column, Text) + ","
    return text.label("text")


def _joined(part: Select[str, UUID]) -> Select[str]:
    rows = part.order_by("key").subquery()
    return select(func.aggregate_strings(rows.c.text, ";"))


async def ids_in(session: AsyncSession, calendar: Calendar) -> Sequence[UUID]:
    """The meetings of a calendar by date."""
    query = select(Event.id).join(User, Event.created_by == User.id).where(_in(calendar))
    return (await session.scalars(query.order_by(Event.starts_at, Event.id))).all()


@dataclass(frozen=True, slots=True)
class Zones:
    """The time zones that a calendar names, and when its first and its last meeting begin."""

    names: frozenset[str]
    first: datetime | None
    last: datetime | None


async def zones_in(session: AsyncSession, calendar: Calendar) -> Zones:
    """The time zones of a calendar."""
    mine = _in(calendar)
    names: set[str | None] = set()
    for columns in (
        select(Event.starts_at_tz, Event.ends_at_tz),
        select(EventException.starts_at_tz, EventException.ends_at_tz).join(
            Event, EventException.event_id == Event.id
        ),
    ):
        pairs = columns.join(User, Event.created_by == User.id).where(mine).distinct()
        for pair in await session.execute(pairs):
            names.update(pair)
    span = select(func.min(Event.starts_at), func.max(Event.starts_at))
    first, last = (
        await session.execute(span.join(User, Event.created_by == User.id).where(mine))
    ).one()
    return Zones(frozenset(name for name in names if name is not None), first, last)


async def meetings_among(
    session: AsyncSession, user: User, ids: Sequence[UUID]
) -> Sequence[tuple[Event, User, EventInvite | None]]:
    """These meetings with their creators and the user's own invitations, by date."""
    mine = and_(EventInvite.event_id == Event.id, EventInvite.invitee == user.id)
    rows = await session.execute(
        select(Event, User, EventInvite)
        .join(User, Event.created_by == User.id)
        .outerjoin(EventInvite, mine)
        .where(Event.id.in_(ids))
        .order_by(Event.starts_at, Event.id)
    )
    return [(row[0], row[1], row[2]) for row in rows]
