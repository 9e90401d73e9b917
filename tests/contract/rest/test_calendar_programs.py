"""The calendar feed byte by byte, as calendar programs need it; how far back it goes; how long."""

import asyncio
import re
from collections import Counter
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from icalendar import Calendar
from sqlalchemy import inspect
from tests.contract.rest.conftest import Start
from tests.support.calendar_feed import fetched, link_of, new_event
from tests.support.controller import Caller, Controller

from parlour.store.base import Base
from parlour.store.engine import Database
from parlour.store.tables import Event, Room

WEEKLY = "RRULE:FREQ=WEEKLY"
MANY = 200


def titles(answer: httpx.Response) -> set[str]:
    found = Calendar.from_ical(answer.raise_for_status().content)
    assert isinstance(found, Calendar)
    return {str(event["SUMMARY"]) for event in found.events}


class TestThePast:
    def test_what_ended_long_ago_is_left_out(self, anna: Caller):
        new_event(anna, "2020-01-06T09:00", title="Long ago")
        new_event(anna, "2020-01-06T09:00", title="Goes on", recurrence_pattern=[WEEKLY])
        new_event(anna, "2020-01-06T09:00", title="Ended", recurrence_pattern=[f"{WEEKLY};COUNT=9"])
        new_event(anna)
        assert titles(fetched(link_of(anna))) == {"Goes on", "Planung"}

    def test_how_long_ago_is_set(self, start: Start):
        anna = start(controller__calendar_feed_past_days=0).user("Anna")
        new_event(anna, "2020-01-06T09:00", title="Long ago")
        assert titles(fetched(link_of(anna))) == {"Long ago"}


class TestWhatProgramsNeed:
    """RFC 5545 and 7986, and what Outlook, Apple Calendar and Thunderbird say that they read."""

    @pytest.fixture
    def lines(self, anna: Caller, bob: Caller) -> list[str]:
        """The calendar as it is sent, unfolded."""
        event = new_event(
            anna,
            "2039-03-14T09:00",
            title="Ünïcödé " * 20,
            description="\N{PARTY POPPER}" * 60,
            recurrence_pattern=[f"{WEEKLY};COUNT=4"],
        )
        anna.post(f"/events/{event['id']}/invites", {"invitee": bob.id}).raise_for_status()
        one = f"/events/{event['id']}/instances/20390321T080000Z"
        anna.patch(one, {"title": "Moved"}).raise_for_status()
        new_event(anna, "2039-03-07T09:00", "America/New_York")
        answer = fetched(link_of(anna))
        assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
        content = answer.content
        assert content.endswith(b"END:VCALENDAR\r\n")
        assert content.count(b"\n") == content.count(b"\r") == content.count(b"\r\n")
        folded = content.split(b"\r\n")
        assert max(map(len, folded)) <= 75
        # No letter is torn apart, which RFC 5545 allows but programs do not expect.
        assert [one.decode() for one in folded]
        return content.decode().replace("\r\n ", "").split("\r\n")

    def test_the_head_says_how_often_to_look(self, lines: list[str]):
        head = lines[: lines.index("BEGIN:VTIMEZONE")]
        assert head[0] == "BEGIN:VCALENDAR"
        assert {"VERSION:2.0", "CALSCALE:GREGORIAN", "X-PUBLISHED-TTL:PT1H"} <= set(head)
        assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H" in head
        assert sum(line.startswith("PRODID:") for line in head) == 1
        assert sum(line.startswith("X-WR-CALNAME:") for line in head) == 1
        # A subscription is no invitation: Outlook would ask for answers.
        assert not any(line.startswith("METHOD") for line in lines)

    def test_zones_stand_before_what_names_them(self, lines: list[str]):
        zones = [line[5:] for line in lines if line.startswith("TZID:")]
        assert sorted(zones) == ["America/New_York", "Europe/Berlin"]
        assert max(map(lines.index, (f"TZID:{zone}" for zone in zones))) < lines.index(
            "BEGIN:VEVENT"
        )
        named = {match[1] for line in lines if (match := re.search(r";TZID=([^:;]+)", line))}
        assert named == set(zones)

    def test_each_entry_can_be_told_from_others_and_from_its_former_self(self, lines: list[str]):
        entries = "\n".join(lines).split("BEGIN:VEVENT\n")[1:]
        assert len(entries) == 3
        names = [Counter(re.findall(r"^([A-Z-]+)[:;]", entry, re.MULTILINE)) for entry in entries]
        for found in names:
            for name in ("UID", "DTSTAMP", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "STATUS"):
                assert found[name] == 1, name
        for entry in entries:
            assert re.search(r"^DTSTAMP:\d{8}T\d{6}Z$", entry, re.MULTILINE)
        keys = {
            (re.findall(r"^UID:(.+)$", entry, re.MULTILINE)[0], "RECURRENCE-ID" in found)
            for entry, found in zip(entries, names, strict=True)
        }
        assert len(keys) == 3
        series = [entry for entry, found in zip(entries, names, strict=True) if found["RRULE"]]
        assert len(series) == 1
        assert "ORGANIZER" in series[0]


def test_others_are_served_while_a_long_calendar_is_written(controller: Controller, anna: Caller):
    asyncio.run(copied(controller.settings.database_url(), new_event(anna)["id"], MANY))
    url = link_of(anna)
    with httpx.stream("GET", url, trust_env=False, timeout=60) as answer:
        content = b"".join(answer.iter_raw())
    assert answer.headers["Transfer-Encoding"] == "chunked"
    found = Calendar.from_ical(content)
    assert isinstance(found, Calendar)
    assert len(found.events) == MANY + 1
    assert fetched(url, **{"If-None-Match": answer.headers["ETag"]}).status_code == 304


async def copied(url: str, event_id: str, times: int) -> None:
    """The same meeting so many times more."""
    database = Database(url)
    async with database.writing() as session:
        event = await session.get_one(Event, UUID(event_id))
        room = await session.get_one(Room, event.room_id)
        for _ in range(times):
            session.add(Room(id=(new := uuid4()), **values_of(room, "id")))
            await session.flush()
            session.add(Event(id=uuid4(), room_id=new, **values_of(event, "id", "room_id")))
    await database.close()


def values_of(row: Base, *left_out: str) -> dict[str, Any]:
    """What a row has, to make another one of it."""
    names = [column.key for column in inspect(type(row)).column_attrs]
    return {name: getattr(row, name) for name in names if name not in left_out}
