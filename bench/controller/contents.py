"""What both servers find in the database: a person with a calendar of ten thousand events.

Five thousand of them are her own; her colleagues have a hundred each.
"""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from parlour.identity import accounts
from parlour.identity.accounts import NewAccount
from parlour.identity.issuer.names import BUILT_IN
from parlour.identity.passwords import Passwords
from parlour.store.defaults import DefaultTariff, ensure_defaults
from parlour.store.engine import Database
from parlour.store.tables import Event, EventInvite, Room, Tariff, Tenant, User

BUSY = "anna@example.org"
USUAL = "bea@example.org"
EVENTS = 10_000
ROOMS_TO_START = 20
_COLLEAGUES = 50
_AT_A_TIME = 1000
_FIRST = datetime(2026, 1, 5, 8, tzinfo=UTC)


async def fill(url: str) -> list[UUID]:
    """Write it into a migrated database; gives the ids of some rooms of that person."""
    database = Database(url)
    try:
        async with database.writing() as session:
            await ensure_defaults(session, DefaultTariff("OpenTalkDefaultTariff", {}, []))
        passwords = Passwords(time_cost=1, memory_kib=256, lanes=1)
        subjects: dict[str, str] = {}
        for email in (BUSY, USUAL):
            new = NewAccount(email, email.partition("@")[0], "Ackermann", "seven green bottles")
            subjects[email] = str((await accounts.create(database, passwords, new)).id)
        async with database.writing() as session:
            people = await _people(session, subjects)
        rooms: list[UUID] = []
        for first in range(0, EVENTS, _AT_A_TIME):
            async with database.writing() as session:
                rooms += await _events(session, people, range(first, first + _AT_A_TIME))
        return rooms[:ROOMS_TO_START]
    finally:
        await database.close()


async def _people(session: AsyncSession, subjects: dict[str, str]) -> list[User]:
    """Anna, and her colleagues, one of whom can log in, too."""
    tenant = (await session.scalars(select(Tenant))).one()
    tariff = (await session.scalars(select(Tariff))).one()

    def user(name: str, known_as: str) -> User:
        return User(
            id=uuid4(),
            tenant_id=tenant.id,
            tariff_id=tariff.id,
            issuer=BUILT_IN,
            subject=known_as,
            email=f"{name.lower()}@example.org",
            email_verified=True,
            firstname=name,
            lastname="Ackermann",
            display_name=f"{name} Ackermann",
        )

    people = [user("Anna", subjects[BUSY]), user("Bea", subjects[USUAL])]
    people += [user(f"Colleague{number}", str(uuid4())) for number in range(1, _COLLEAGUES)]
    session.add_all(people)
    await session.flush()
    return people


async def _events(session: AsyncSession, people: list[User], numbers: range) -> list[UUID]:
    """Half of them her own, half those of colleagues who invited her; gives her rooms."""
    rooms: list[Room] = []
    events: list[Event] = []
    invites: list[EventInvite] = []
    for number in numbers:
        owner = people[0] if number % 2 == 0 else people[1 + number % _COLLEAGUES]
        room = Room(id=uuid4(), created_by=owner.id, password=None)
        event = Event(
            id=uuid4(), room_id=room.id, created_by=owner.id, updated_by=owner.id, **_what(number)
        )
        rooms.append(room)
        events.append(event)
        if owner is not people[0]:
            invites.append(_invite(event, people[0], owner))
        invites += [_invite(event, person, owner) for person in people[1:4] if person is not owner]
    for rows in (rooms, events, invites):
        session.add_all(rows)
        await session.flush()
    return [room.id for room in rooms if room.created_by == people[0].id]


def _invite(event: Event, person: User, owner: User) -> EventInvite:
    return EventInvite(
        id=uuid4(), event_id=event.id, invitee=person.id, created_by=owner.id, status="accepted"
    )


def _what(number: int) -> dict[str, Any]:
    """One in ten has no time, one in ten recurs."""
    said = {"title": f"Meeting no. {number}", "description": "About this and that. " * 5}
    if number % 10 == 0:
        return {**said, "is_time_independent": True}
    starts_at = _FIRST + timedelta(hours=number)
    recurs = number % 10 == 1
    return {
        **said,
        "is_time_independent": False,
        "starts_at": starts_at,
        "starts_at_tz": "Europe/Berlin",
        "ends_at": starts_at + timedelta(hours=1),
        "ends_at_tz": "Europe/Berlin",
        "recurrence_pattern": ["RRULE:FREQ=WEEKLY;COUNT=10"] if recurs else [],
        "series_ends_at": starts_at + (timedelta(weeks=9) if recurs else timedelta(hours=1)),
    }


def described(rooms: list[UUID]) -> str:
    """The rooms, for the load generator."""
    return json.dumps([str(room) for room in rooms])
