"""Prepared queries: the same answers as from a session, without one."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import pytest
from sqlalchemy import bindparam, inspect, select, text
from sqlalchemy.exc import OperationalError

from parlour.store.defaults import DefaultTariff, ensure_defaults
from parlour.store.direct import MOST_CONNECTIONS
from parlour.store.engine import Database
from parlour.store.prepared import Prepared, PreparedForMany
from parlour.store.tables import Event, Room, Tariff, Tenant, User
from parlour.store.users import users_by_id

_ROOMS = Prepared(
    select(Room, User, Tariff, Event, Room.guest_access)
    .join(User, Room.created_by == User.id)
    .join(Tariff, User.tariff_id == Tariff.id)
    .outerjoin(Event, Event.room_id == Room.id)
    .where(User.id == bindparam("owner"), Room.waiting_room.is_(False))
    .order_by(Room.created_at)
    .limit(2)
)
_NAMES = PreparedForMany(select(User.display_name).order_by(User.display_name), User.id)


@pytest.fixture
async def database(migrated_database: str) -> AsyncIterator[Database]:
    database = Database(migrated_database)
    async with database.writing() as session:
        tariff = DefaultTariff("Default", {"max_storage": 7}, ["core::call_in"])
        await ensure_defaults(session, tariff)
    yield database
    await database.close()


async def people(database: Database, count: int) -> list[UUID]:
    async with database.writing() as session:
        tenant = (await session.scalars(select(Tenant))).one()
        tariff = (await session.scalars(select(Tariff))).one()
        added = [
            User(
                id=uuid4(),
                tenant_id=tenant.id,
                tariff_id=tariff.id,
                issuer="https://issuer.example",
                subject=f"person {number}",
                email=f"person{number}@example.org",
                email_verified=True,
                firstname="Änne",
                lastname="Ackermann",
                display_name=f"Person {number:03}",
            )
            for number in range(count)
        ]
        session.add_all(added)
    return [user.id for user in added]


async def room(database: Database, owner: UUID, **event: object) -> UUID:
    async with database.writing() as session:
        made = Room(id=uuid4(), created_by=owner)
        session.add(made)
        await session.flush()
        if event:
            session.add(
                Event(
                    id=uuid4(),
                    room_id=made.id,
                    created_by=owner,
                    updated_by=owner,
                    is_time_independent=True,
                    **event,
                )
            )
    return made.id


def shown(thing: object) -> object:
    """All columns of a row's object; anything else as it is."""
    if not isinstance(thing, (Room, User, Tariff, Event)):
        return thing
    return {column.key: getattr(thing, column.key) for column in inspect(type(thing)).column_attrs}


async def test_answers_are_those_of_a_session(database: Database):
    (owner,) = await people(database, 1)
    await room(database, owner)
    await room(database, owner, title="Planning", description="", recurrence_pattern=["RRULE:X"])
    async with database.reading() as session:
        slow = await _ROOMS.rows(session, {"owner": owner})
    fast = await _ROOMS.rows(database, {"owner": owner})
    assert [[shown(part) for part in row] for row in fast] == [
        [shown(part) for part in row] for row in slow
    ]
    assert fast[0][3] is None
    assert fast[1][3].recurrence_pattern == ["RRULE:X"]
    assert fast[1][2].quotas == {"max_storage": 7}


async def test_an_object_can_be_handed_to_a_session(database: Database):
    (owner,) = await people(database, 1)
    await room(database, owner)
    row = await _ROOMS.first(database, {"owner": owner})
    assert row is not None
    async with database.writing() as session:
        session.add(row[1])
        row[1].display_name = "Renamed"
    assert (await users_by_id(database, {owner}))[owner].display_name == "Renamed"


async def test_nothing_found_is_no_row(database: Database):
    assert await _ROOMS.first(database, {"owner": uuid4()}) is None
    assert await _ROOMS.rows(database, {"owner": uuid4()}) == []


async def test_what_was_just_written_is_seen(database: Database):
    (owner,) = await people(database, 1)
    for number in (1, 2):
        await room(database, owner)
        assert len(await _ROOMS.rows(database, {"owner": owner})) == number


@pytest.mark.parametrize("count", [0, 1, 2, 3, 5, 8])
async def test_several_values_may_be_any_number(database: Database, count: int):
    ids = await people(database, 9)
    found = await _NAMES.rows(database, ids[:count])
    assert [name for (name,) in found] == [f"Person {number:03}" for number in range(count)]


async def test_more_may_ask_at_once_than_there_are_connections(database: Database):
    ids = await people(database, 1)
    asked = [_NAMES.rows(database, ids) for _ in range(5 * MOST_CONNECTIONS)]
    assert all(rows == [("Person 000",)] for rows in await asyncio.gather(*asked))


async def test_lost_connections_are_replaced(database: Database):
    ids = await people(database, 1)
    await asyncio.gather(*(_NAMES.rows(database, ids) for _ in range(MOST_CONNECTIONS)))
    if database.engine.dialect.name == "postgresql":
        others = "pid <> pg_backend_pid() AND datname = current_database()"
        async with database.engine.connect() as connection:
            await connection.execute(
                text(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")
            )
    assert await _NAMES.rows(database, ids) == [("Person 000",)]


async def test_a_refused_query_does_no_harm_to_the_next(database: Database):
    ids = await people(database, 1)
    broken = Prepared(select(User.display_name).where(text("nonsense = 1")))
    with pytest.raises(OperationalError, match="nonsense"):
        await broken.rows(database, {})
    assert await _NAMES.rows(database, ids) == [("Person 000",)]
