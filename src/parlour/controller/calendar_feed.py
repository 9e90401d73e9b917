"""The calendar that a user's programs subscribe to."""

import hashlib
from collections.abc import Sequence
from uuid import UUID

import anyio.to_thread
from sqlalchemy.ext.asyncio import AsyncSession

from parlour.calendar.feed import Meeting, feed
from parlour.calendar.ics import Answer, Party
from parlour.controller.events.instances import instance_of
from parlour.controller.events.spans import ANSWERS, exceptional, span_of
from parlour.controller.platform import Platform
from parlour.identity.issuer.random_secret import hash_of, new_secret
from parlour.settings import Settings
from parlour.store.calendar_feeds import calendar_of, renew_feed, state_of_calendar
from parlour.store.events import exceptions_of, invitees_of
from parlour.store.tables import (
    CalendarFeed,
    Event,
    EventEmailInvite,
    EventException,
    EventInvite,
    User,
)

# Databases take so many parameters in one statement.
_AT_ONCE = 5000
# Part of every tag: another way of writing calendars makes all of them new.
_WRITING = "1"


async def renewed(platform: Platform, user_id: UUID) -> tuple[str, CalendarFeed]:
    """A new link, the only one from now on; it cannot be told again."""
    secret = new_secret()
    async with platform.database.writing() as session:
        made = await renew_feed(session, user_id, hash_of(secret))
    return address(platform.settings, secret), made


def address(settings: Settings, secret: str) -> str:
    """Where calendar programs read."""
    return f"{settings.address()}/v1/calendar_feeds/{secret}/parlour.ics"


async def tag(session: AsyncSession, settings: Settings, user: User) -> str:
    """An entity tag that changes whenever the calendar does."""
    digest = hashlib.blake2b(digest_size=16)
    digest.update(f"{_WRITING}|{settings.address()}|{user.display_name}".encode())
    for row in await state_of_calendar(session, user):
        digest.update(repr(tuple(row)).encode())
    return f'"{digest.hexdigest()}"'


async def written(meetings: Sequence[Meeting], user: User) -> bytes:
    """The calendar. Written in a thread: for thousands of meetings it takes seconds."""
    return await anyio.to_thread.run_sync(feed, meetings, f"Parlour \u2013 {user.display_name}")


async def meetings_of(session: AsyncSession, settings: Settings, user: User) -> list[Meeting]:
    """All that is in the calendar."""
    found = await calendar_of(session, user)
    ids = [event.id for event, _, _ in found]
    exceptions: dict[UUID, list[EventException]] = {}
    users: dict[UUID, list[tuple[EventInvite, User]]] = {}
    emails: dict[UUID, list[EventEmailInvite]] = {}
    for at in range(0, len(ids), _AT_ONCE):
        some = ids[at : at + _AT_ONCE]
        exceptions |= await exceptions_of(session, some)
        by_account, by_mail = await invitees_of(session, some)
        users |= by_account
        emails |= by_mail
    return [
        _meeting(
            settings,
            event,
            creator,
            tentative=invite is not None and invite.status == "tentative",
            exceptions=exceptions.get(event.id, ()),
            attendees=_attendees(users.get(event.id, ()), emails.get(event.id, ())),
        )
        for event, creator, invite in found
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
