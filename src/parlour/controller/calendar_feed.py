"""The calendar that a user's programs subscribe to."""

import hashlib
from collections.abc import AsyncGenerator, Sequence
from datetime import timedelta
from uuid import UUID

import anyio.to_thread
from sqlalchemy.ext.asyncio import AsyncSession

from parlour.calendar import feed
from parlour.calendar.feed import Meeting
from parlour.calendar.ics import Answer, Party
from parlour.controller.events.instances import instance_of
from parlour.controller.events.spans import ANSWERS, exceptional, span_of
from parlour.controller.platform import Platform
from parlour.identity.issuer.random_secret import hash_of, new_secret
from parlour.settings import Settings
from parlour.store.base import now
from parlour.store.calendar_feeds import (
    Calendar,
    ids_in,
    meetings_among,
    renew_feed,
    state_of,
    zones_in,
)
from parlour.store.events import exceptions_of, invitees_of
from parlour.store.tables import (
    CalendarFeed,
    Event,
    EventEmailInvite,
    EventException,
    EventInvite,
    User,
)

# Meetings that are read and written together: others are served after each such piece.
_AT_ONCE = 50
# Part of every tag: another way of writing calendars makes all of them new.
_WRITING = "2"


async def renewed(platform: Platform, user_id: UUID) -> tuple[str, CalendarFeed]:
    """A new link, the only one from now on; it cannot be told again."""
    secret = new_secret()
    async with platform.database.writing() as session:
        made = await renew_feed(session, user_id, hash_of(secret))
    return address(platform.settings, secret), made


def address(settings: Settings, secret: str) -> str:
    """Where calendar programs read."""
    return f"{settings.address()}/v1/calendar_feeds/{secret}/parlour.ics"


def calendar_of(settings: Settings, user: User) -> Calendar:
    """A user's calendar, without what ended long ago."""
    days = settings.controller.calendar_feed_past_days
    midnight = now().replace(hour=0, minute=0, second=0, microsecond=0)
    return Calendar(user, midnight - timedelta(days=days) if days else None)


async def tag_of(session: AsyncSession, settings: Settings, calendar: Calendar) -> str:
    """Another text whenever the calendar is another one; nothing is read row by row for it."""
    state = await state_of(session, calendar)
    head = f"{_WRITING}|{settings.address()}|{calendar.user.display_name}|{now().year}|"
    return hashlib.blake2b((head + state).encode(), digest_size=16).hexdigest()


async def written(platform: Platform, calendar: Calendar) -> AsyncGenerator[bytes]:
    """The calendar in pieces. Each is written in a thread: other requests are served meanwhile."""
    async with platform.database.reading() as session:
        zones = await zones_in(session, calendar)
        ids = await ids_in(session, calendar)
    yield feed.head(f"Parlour \u2013 {calendar.user.display_name}")
    if zones.first is not None and zones.last is not None:
        days = zones.first.date(), zones.last.date()
        yield await anyio.to_thread.run_sync(feed.zones, zones.names, *days)
    for at in range(0, len(ids), _AT_ONCE):
        async with platform.database.reading() as session:
            some = ids[at : at + _AT_ONCE]
            meetings = await _meetings(session, platform.settings, calendar.user, some)
        yield await anyio.to_thread.run_sync(feed.entries, meetings)
    yield feed.END


async def _meetings(
    session: AsyncSession, settings: Settings, user: User, ids: Sequence[UUID]
) -> list[Meeting]:
    exceptions = await exceptions_of(session, ids)
    users, emails = await invitees_of(session, ids)
    return [
        _meeting(
            settings,
            event,
            creator,
            tentative=invite is not None and invite.status == "tentative",
            exceptions=exceptions.get(event.id, ()),
            attendees=_attendees(users.get(event.id, ()), emails.get(event.id, ())),
        )
        for event, creator, invite in await meetings_among(session, user, ids)
    ]


def _meeting(
    settings: Settings,
    event: Event,
    creator: User,
    *,
    tentative: bool,
    exceptions: Sequence[EventException],
    attendees: Sequence[tuple[Party, Answer]],
) -> Meeting:
    span = span_of(event)
    assert span is not None
    return Meeting(
        uid=str(event.id),
        sequence=event.revision,
        created_at=event.created_at,
        changed_at=max([event.updated_at, *(one.updated_at for one in exceptions)]),
        span=span,
        title=event.title,
        description=event.description,
        url=f"{settings.address()}/room/{event.room_id}",
        organiser=Party(creator.display_name, creator.email),
        attendees=attendees,
        tentative=tentative,
        pattern=list(event.recurrence_pattern),
        exceptions=[exceptional(event, instance_of(event, one)) for one in exceptions],
    )


def _attendees(
    users: Sequence[tuple[EventInvite, User]], emails: Sequence[EventEmailInvite]
) -> list[tuple[Party, Answer]]:
    known: list[tuple[Party, Answer]] = [
        (Party(user.display_name, user.email), ANSWERS[invite.status]) for invite, user in users
    ]
    return known + [(Party(_name(invite), invite.email), "NEEDS-ACTION") for invite in emails]


def _name(invite: EventEmailInvite) -> str:
    return " ".join(filter(None, (invite.firstname, invite.lastname)))
