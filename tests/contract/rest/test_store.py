"""The database: migrations, both kinds of transaction, what constraints hold."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from uuid import uuid4

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import IntegrityError

from parlour.controller.app import NotMigrated, create_app
from parlour.settings import load
from parlour.store import migrate, tables
from parlour.store.base import Base
from parlour.store.defaults import (
    DefaultTariff,
    default_tenant,
    ensure_defaults,
    tariff_named,
)
from parlour.store.engine import Database, NothingIsWritten
from parlour.store.provisioning import Identity, provision
from parlour.store.tables import Event, Room, RoomInvite, Tenant, User

TARIFF = DefaultTariff("Default", {"max_storage": 7}, [])


@pytest.fixture
async def database(migrated_database: str) -> AsyncIterator[Database]:
    database = Database(migrated_database)
    async with database.writing() as session:
        await ensure_defaults(session, TARIFF)
    yield database
    await database.close()


def identity(subject: str = "anna", **changes: object) -> Identity:
    values: dict[str, object] = {
        "issuer": "https://issuer.example",
        "subject": subject,
        "email": f"{subject}@example.org",
        "email_verified": True,
        "firstname": "Anna",
        "lastname": "Ackermann",
        "display_name": "Anna Ackermann",
    }
    return Identity(**(values | changes))  # pyright: ignore[reportArgumentType] - of the right types


async def log_in(database: Database, who: Identity) -> User:
    async with database.writing() as session:
        tenant = await default_tenant(session)
        tariff = await tariff_named(session, TARIFF.name)
        assert tariff is not None
        return await provision(
            session, who, tenant_id=tenant.id, tariff_id=tariff.id, keep_display_name=True
        )


class TestMigrations:
    async def test_they_make_exactly_the_tables_of_the_code(self, database: Database):
        assert tables

        def differences(connection: Connection) -> list[object]:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            return list(compare_metadata(context, Base.metadata))

        async with database.engine.connect() as connection:
            assert await connection.run_sync(differences) == []

    async def test_running_them_again_changes_nothing(self, new_database: str):
        url = new_database
        assert await migrate.current(url) is None
        for _ in range(2):
            await migrate.upgrade_async(url)
            assert await migrate.current(url) == migrate.newest()

    async def test_several_at_once_take_turns(self, new_database: str):
        url = new_database
        await asyncio.gather(*(migrate.upgrade_async(url) for _ in range(3)))
        assert await migrate.current(url) == migrate.newest()

    async def test_data_of_the_first_revision_is_kept(self, new_database: str):
        url = new_database
        await migrate.upgrade_async(url, "0001")
        database = Database(url)
        async with database.writing() as session:
            await ensure_defaults(session, TARIFF)
        await migrate.upgrade_async(url)
        async with database.reading() as session:
            assert (await default_tenant(session)).external_id == "OpenTalkDefaultTenant"
        await database.close()


class TestTransactions:
    async def test_what_fails_in_the_middle_leaves_nothing(self, database: Database):
        with pytest.raises(ZeroDivisionError):
            async with database.writing() as session:
                session.add(Tenant(id=uuid4(), external_id="half"))
                await session.flush()
                raise ZeroDivisionError
        async with database.reading() as session:
            found = await session.scalar(select(Tenant).where(Tenant.external_id == "half"))
            assert found is None

    async def test_reading_sessions_write_nothing(self, database: Database):
        async with database.reading() as session:
            session.add(Tenant(id=uuid4(), external_id="lost"))
            with pytest.raises(NothingIsWritten):
                await session.flush()
            with pytest.raises(NothingIsWritten):
                await session.commit()
        async with database.reading() as session:
            found = await session.scalar(select(Tenant).where(Tenant.external_id == "lost"))
            assert found is None

    async def test_writers_at_once_all_succeed(self, database: Database):
        async def write(number: int) -> None:
            async with database.writing() as session:
                await session.scalar(select(func.count()).select_from(Tenant))
                session.add(Tenant(id=uuid4(), external_id=f"tenant {number}"))

        await asyncio.gather(*(write(number) for number in range(20)))
        async with database.reading() as session:
            assert await session.scalar(select(func.count()).select_from(Tenant)) == 21


class TestTimes:
    async def test_they_come_back_in_utc_to_the_microsecond(self, database: Database):
        user = await log_in(database, identity())
        elsewhere = datetime(2026, 7, 1, 12, 0, 0, 123456, timezone(timedelta(hours=5, minutes=30)))
        async with database.writing() as session:
            room = Room(id=uuid4(), created_by=user.id, created_at=elsewhere)
            session.add(room)
        async with database.reading() as session:
            read = await session.get_one(Room, room.id)
            assert read.created_at == elsewhere
            assert read.created_at.tzinfo is UTC

    async def test_without_an_offset_they_are_refused(self, database: Database):
        user = await log_in(database, identity())
        with pytest.raises(Exception, match="without an offset"):
            async with database.writing() as session:
                naive = datetime(2026, 7, 1)  # noqa: DTZ001 - this is what must be refused
                session.add(Room(id=uuid4(), created_by=user.id, created_at=naive))


class TestAccounts:
    async def test_first_requests_at_once_make_one_account(self, database: Database):
        users = await asyncio.gather(*(log_in(database, identity()) for _ in range(8)))
        assert len({user.id for user in users}) == 1

    async def test_the_same_subject_of_another_issuer_is_somebody_else(self, database: Database):
        first = await log_in(database, identity())
        second = await log_in(database, identity(issuer="https://other.example"))
        assert first.id != second.id

    async def test_what_the_issuer_says_is_followed(self, database: Database):
        await log_in(database, identity())
        changed = identity(lastname="Neu", email="neu@example.org", language="de")
        user = await log_in(database, changed)
        assert (user.lastname, user.email, user.language) == ("Neu", "neu@example.org", "de")

    async def test_a_language_once_known_is_not_overwritten(self, database: Database):
        await log_in(database, identity(language="de"))
        assert (await log_in(database, identity(language="fr"))).language == "de"


class TestConstraints:
    async def test_an_event_belongs_to_a_room(self, database: Database):
        user = await log_in(database, identity())
        with pytest.raises(IntegrityError):
            async with database.writing() as session:
                session.add(
                    Event(
                        id=uuid4(),
                        room_id=uuid4(),
                        created_by=user.id,
                        updated_by=user.id,
                        title="",
                        description="",
                        is_time_independent=True,
                    )
                )

    async def test_with_a_user_goes_what_they_own(self, database: Database):
        user = await log_in(database, identity())
        async with database.writing() as session:
            room = Room(id=uuid4(), created_by=user.id)
            session.add(room)
            await session.flush()
            session.add(
                RoomInvite(id=uuid4(), room_id=room.id, created_by=user.id, updated_by=user.id)
            )
        async with database.writing() as session:
            await session.execute(text("DELETE FROM users"))
        async with database.reading() as session:
            for table in (Room, RoomInvite):
                assert await session.scalar(select(func.count()).select_from(table)) == 0


async def test_the_default_tariff_follows_the_settings(database: Database):
    changed = DefaultTariff(TARIFF.name, {}, ["core::guests_allowed"])
    async with database.writing() as session:
        await ensure_defaults(session, changed)
    async with database.reading() as session:
        tariff = await tariff_named(session, TARIFF.name)
        assert tariff is not None
        assert (tariff.quotas, tariff.disabled_features) == ({}, ["core::guests_allowed"])


async def test_a_controller_refuses_a_database_that_was_not_migrated(
    new_database: str, tmp_path: Path
):
    settings = load(None, {}, {"data": str(tmp_path), "database.url": new_database})
    app = create_app(settings)
    with pytest.raises(ExceptionGroup) as raised:
        async with app.lifespan():
            pass
    assert raised.group_contains(NotMigrated, match="run `parlour migrate`")
