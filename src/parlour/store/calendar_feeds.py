"""Queries about calendar feeds: whose link, and which meetings are in that calendar."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, delete, or_, select
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


def is_to_note(feed: CalendarFeed) -> bool:
    """Whether it is worth writing down that the link was read now."""
    return feed.last_read_at is None or feed.last_read_at < now() - _READ_NOTED_EVERY


async def note_read(session: AsyncSession, feed: CalendarFeed) -> None:
    """Write down that a link was read."""
    found = await session.get(CalendarFeed, feed.user_id)
    if found is not None and found.secret_hash == feed.secret_hash:
        found.last_read_at = now()


def _in_calendar(user: User) -> ColumnElement[bool]:
    """Own meetings with a date, and those that the user has not declined or left unanswered."""
    answered = (
        select(EventInvite.event_id)
        .where(EventInvite.invitee == user.id, EventInvite.status.in_(("accepted", "tentative")))
        .scalar_subquery()
    )
    return and_(
        Event.starts_at.is_not(None),
        Event.is_adhoc.is_(False),
        or_(Event.created_by == user.id, Event.id.in_(answered)),
        User.tenant_id == user.tenant_id,
        User.disabled_since.is_(None),
    )


async def state_of_calendar(session: AsyncSession, user: User) -> list[Row[*tuple[object, ...]]]:
    """All that decides what the calendar contains, in few bytes a meeting."""
    events = (
        select(
            Event.id, Event.revision, Event.updated_at, Event.title, User.display_name, User.email
        )
        .join(User, Event.created_by == User.id)
        .where(_in_calendar(user))
        .order_by(Event.id)
    )
    invites = (
        select(EventInvite.id, EventInvite.status, Guest.display_name, Guest.email)
        .join(Event, EventInvite.event_id == Event.id)
        .join(User, Event.created_by == User.id)
        .join(Guest, EventInvite.invitee == Guest.id)
        .where(_in_calendar(user))
        .order_by(EventInvite.id)
    )
    emails = (
        select(EventEmailInvite.id)
        .join(Event, EventEmailInvite.event_id == Event.id)
        .join(User, Event.created_by == User.id)
        .where(_in_calendar(user))
        .order_by(EventEmailInvite.id)
    )
    exceptions = (
        select(EventException.id, EventException.updated_at)
        .join(Event, EventException.event_id == Event.id)
        .join(User, Event.created_by == User.id)
        .where(_in_calendar(user))
        .order_by(EventException.id)
    )
    found: list[Row[*tuple[object, ...]]] = []
    for query in (events, invites, emails, exceptions):
        found += (await session.execute(query)).all()
    return found


async def calendar_of(
    session: AsyncSession, user: User
) -> Sequence[tuple[Event, User, EventInvite | None]]:
    """The meetings of a calendar with their creators and the user's own invitations."""
    mine = and_(EventInvite.event_id == Event.id, EventInvite.invitee == user.id)
    rows = await session.execute(
        select(Event, User, EventInvite)
        .join(User, Event.created_by == User.id)
        .outerjoin(EventInvite, mine)
        .where(_in_calendar(user))
        .order_by(Event.starts_at, Event.id)
    )
    return [(row[0], row[1], row[2]) for row in rows]
