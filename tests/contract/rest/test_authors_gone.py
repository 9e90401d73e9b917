"""Whose account is deleted leaves what they did in rooms of others, without their name."""

import asyncio
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update
from tests.contract.rest.conftest import Start
from tests.support.controller import Caller, Controller
from tests.support.service import Service, service_settings

from parlour.store.base import Base
from parlour.store.engine import Database

# Foreign keys to users: what goes with the user, and what only forgets them.
PERSONAL = {
    "account_deletions.user_id",
    "assets.owner_id",
    "calendar_feeds.user_id",
    "event_favorites.user_id",
    "event_invites.invitee",
    "events.created_by",
    "export_tickets.user_id",
    "rooms.created_by",
    "shared_files.owner_id",
}
AUTHORS = {
    "event_email_invites.created_by",
    "event_exceptions.created_by",
    "event_exceptions.updated_by",
    "event_invites.created_by",
    "events.updated_by",
    "module_resources.created_by",
    "room_invites.created_by",
    "room_invites.updated_by",
}
EVENT = {
    "title": "Weekly",
    "description": "",
    "is_time_independent": False,
    "starts_at": {"datetime": "2039-03-07T08:00:00Z", "timezone": "Europe/Berlin"},
    "ends_at": {"datetime": "2039-03-07T09:00:00Z", "timezone": "Europe/Berlin"},
    "recurrence_pattern": ["RRULE:FREQ=WEEKLY;COUNT=3"],
}


@pytest.fixture
def controller(start: Start) -> Controller:
    return start(**service_settings(), controller__invite_unknown_addresses=True)


@pytest.fixture
def service(controller: Controller) -> Service:
    return Service(controller)


def protocol_of_a_vote(service: Service, room: str, author: Caller) -> dict[str, Any]:
    body = {"room_id": room, "created_by": author.id, "namespace": "legal_vote", "data": {"yes": 3}}
    return service.send("POST", "/module_resources", json=body).raise_for_status().json()


def found(service: Service, **wanted: Any) -> list[dict[str, Any]]:
    return service.send("GET", "/module_resources", json=wanted).raise_for_status().json()


def delete(person: Caller) -> dict[str, Any]:
    body = {"email": person.profile["email"]}
    return person.send("DELETE", "/users/me", json=body).raise_for_status().json()


def test_it_is_decided_of_each_reference_to_users_whether_its_row_goes_with_them():
    references = {
        f"{table.name}.{column.name}": key.ondelete
        for table in Base.metadata.sorted_tables
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table.name == "users"
    }
    decided = dict.fromkeys(PERSONAL, "CASCADE") | dict.fromkeys(AUTHORS, "SET NULL")
    assert references == decided


def test_protocols_of_votes_stay_with_the_room(service: Service, anna: Caller, bob: Caller):
    room = anna.post("/rooms").json()["id"]
    written = protocol_of_a_vote(service, room, bob)
    delete(bob)
    (kept,) = found(service, room_id=room)
    assert kept == written | {"created_by": anna.id}
    assert found(service, created_by=anna.id, room_id=room) == [kept]
    assert found(service, created_by=bob.id) == []


def test_it_is_said_beforehand_what_goes_and_what_stays(
    service: Service, anna: Caller, bob: Caller
):
    own = bob.post("/rooms").json()["id"]
    others = anna.post("/rooms").json()["id"]
    for room in (own, others, others):
        protocol_of_a_vote(service, room, bob)
    protocol_of_a_vote(service, own, anna)
    said = bob.get("/users/me/deletion").json()
    assert (said["documents"], said["documents_kept"]) == (2, 2)
    assert delete(bob) == said
    assert found(service, room_id=own) == []
    assert len(found(service, room_id=others)) == 2


def test_what_they_changed_in_meetings_of_others_is_as_before(
    controller: Controller, service: Service, anna: Caller, bob: Caller, carol: Caller
):
    event = anna.post("/events", EVENT).json()
    path, room = f"/events/{event['id']}", event["room"]["id"]
    anna.post(f"{path}/invites", {"invitee": carol.id}).raise_for_status()
    anna.post(f"{path}/invites", {"email": "dora@example.org"}).raise_for_status()
    code = anna.post(f"/rooms/{room}/invites").json()["invite_code"]
    (first, *_) = anna.get(f"{path}/instances").json()
    moved = f"{path}/instances/{first['instance_id']}"
    anna.patch(moved, {"title": "Moved"}).raise_for_status()
    protocol_of_a_vote(service, room, anna)
    rows = asyncio.run(written_by(controller.settings.database_url(), bob, room, event["id"]))
    delete(bob)
    assert asyncio.run(authors(controller.settings.database_url(), rows)) == dict.fromkeys(AUTHORS)
    read = anna.get(path, params={"invitees_max": 9}).json()
    assert (read["updated_by"]["id"], len(read["invitees"])) == (anna.id, 2)
    one = anna.get(moved).json()
    assert (one["title"], one["updated_by"]["id"]) == ("Moved", anna.id)
    links = {link["invite_code"]: link for link in anna.get(f"/rooms/{room}/invites").json()}
    assert links[code]["active"]
    assert {links[code][name]["id"] for name in ("created_by", "updated_by")} == {anna.id}
    assert controller.nobody.post("/invite/verify", {"invite_code": code}).status_code == 200


async def written_by(url: str, author: Caller, room: str, event: str) -> dict[str, UUID]:
    """Say of every row of a meeting that somebody else wrote it; a row of each table."""
    database = Database(url)
    rows: dict[str, UUID] = {}
    async with database.writing() as session:
        for name in sorted(AUTHORS):
            table_name, column = name.split(".")
            table = Base.metadata.tables[table_name]
            key = table.c.get("event_id", table.c.get("room_id"))
            here = key == UUID(event if key.name == "event_id" else room)
            await session.execute(update(table).where(here).values({column: UUID(author.id)}))
            rows[table_name] = (await session.scalars(select(table.c.id).where(here))).first()
    await database.close()
    return rows


async def authors(url: str, rows: dict[str, UUID]) -> dict[str, UUID | None]:
    """Who is said to have written these rows, by column."""
    database = Database(url)
    said: dict[str, UUID | None] = {}
    async with database.reading() as session:
        for name in AUTHORS:
            table = Base.metadata.tables[name.split(".")[0]]
            row = (await session.execute(select(table).where(table.c.id == rows[table.name]))).one()
            said[name] = getattr(row, name.split(".")[1])
    await database.close()
    return said
