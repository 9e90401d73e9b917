"""The calendar that programs subscribe to: its link, what is in it, and whether others read it."""

import asyncio
import hashlib
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events
from dateutil.rrule import rrulestr
from icalendar import Calendar, Event
from sqlalchemy import text
from tests.contract.rest.conftest import Start
from tests.support.calendar_feed import LINK, fetched, link_of, moment, new_event
from tests.support.controller import Caller, Controller

from parlour.store.engine import create_engine


def calendar_at(url: str) -> Calendar:
    answer = fetched(url)
    assert answer.status_code == 200, answer.text
    found = Calendar.from_ical(answer.content)
    assert isinstance(found, Calendar)
    # What is written is read again as the same.
    assert Calendar.from_ical(found.to_ical()) == found
    assert found.errors == []
    return found


def events_of(user: Caller) -> list[Event]:
    return list(calendar_at(link_of(user)).events)


def titles(user: Caller) -> set[str]:
    return {str(event["SUMMARY"]) for event in events_of(user)}


class TestTheLink:
    def test_there_is_none_until_it_is_asked_for(self, anna: Caller):
        assert anna.get(LINK).json() == {"active": False}

    def test_a_new_link(self, controller: Controller, anna: Caller):
        answer = anna.post(LINK)
        assert answer.status_code == 201
        made = answer.json()
        assert made.keys() == {"url", "created_at"}
        assert made["url"].startswith(f"{controller.url}/v1/calendar_feeds/")
        assert made["url"].endswith("/parlour.ics")
        assert len(made["url"].split("/")[-2]) >= 43
        assert anna.get(LINK).json() == {"active": True, "created_at": made["created_at"]}

    def test_it_works_without_logging_in(self, anna: Caller):
        answer = fetched(link_of(anna))
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"

    def test_its_owner_sees_that_it_is_read(self, anna: Caller):
        before = datetime.now(UTC)
        fetched(link_of(anna))
        read = datetime.fromisoformat(anna.get(LINK).json()["last_read_at"])
        assert before <= read <= datetime.now(UTC)

    def test_a_renewed_link_ends_the_old_one(self, anna: Caller):
        old, new = link_of(anna), link_of(anna)
        assert old != new
        assert (fetched(old).status_code, fetched(new).status_code) == (404, 200)

    def test_a_revoked_link_ends(self, anna: Caller):
        url = link_of(anna)
        for _ in range(2):
            assert anna.delete(LINK).status_code == 204
            assert fetched(url).status_code == 404
        assert anna.get(LINK).json() == {"active": False}

    def test_nobody_has_a_say_in_anothers_link(self, anna: Caller, bob: Caller):
        url = link_of(anna)
        assert bob.delete(LINK).status_code == 204
        assert fetched(url).status_code == 200

    @pytest.mark.parametrize("secret", ["x", "ü", "x" * 43, "x" * 5000, "%00"])
    def test_links_that_nobody_has_look_the_same(self, controller: Controller, secret: str):
        answer = fetched(f"{controller.url}/v1/calendar_feeds/{secret}/parlour.ics")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")

    def test_the_database_does_not_know_the_secret(self, controller: Controller, anna: Caller):
        secret = link_of(anna).split("/")[-2]
        kept = _executed(controller, "SELECT * FROM calendar_feeds")
        assert hashlib.sha256(secret.encode()).hexdigest() in kept
        assert secret not in kept

    def test_who_is_disabled_has_no_calendar(self, controller: Controller, anna: Caller):
        url = link_of(anna)
        _executed(
            controller,
            "UPDATE users SET disabled_since = '2026-01-01 00:00:00' WHERE email = :email",
            email=anna.profile["email"],
        )
        assert fetched(url).status_code == 404


def _executed(controller: Controller, statement: str, **values: Any) -> str:
    """What the database answers."""

    async def execute() -> str:
        engine = create_engine(controller.settings.database_url())
        async with engine.begin() as connection:
            result = await connection.execute(text(statement), values)
            rows = repr(result.all()) if result.returns_rows else ""
        await engine.dispose()
        return rows

    return asyncio.run(execute())


class TestTheCalendar:
    def test_it_says_what_it_is_and_how_often_to_read_it(self, anna: Caller):
        calendar = calendar_at(link_of(anna))
        assert str(calendar["VERSION"]) == "2.0"
        assert str(calendar["X-WR-CALNAME"]) == f"Parlour – {anna.profile['display_name']}"
        assert calendar["NAME"] == calendar["X-WR-CALNAME"]
        assert calendar["REFRESH-INTERVAL"].to_ical() == b"PT1H"
        assert calendar["REFRESH-INTERVAL"].params["VALUE"] == "DURATION"
        assert calendar["X-PUBLISHED-TTL"].to_ical() == b"PT1H"
        assert "METHOD" not in calendar
        assert calendar.events == []

    def test_an_own_meeting(self, controller: Controller, anna: Caller):
        event = new_event(anna)
        (entry,) = events_of(anna)
        assert str(entry["UID"]) == event["id"]
        assert str(entry["SUMMARY"]) == "Planung"
        assert str(entry["DESCRIPTION"]) == "Tagesordnung"
        link = f"{controller.url}/room/{event['room']['id']}"
        assert str(entry["URL"]) == str(entry["LOCATION"]) == link
        assert str(entry["STATUS"]) == "CONFIRMED"
        assert entry["DTSTART"].params["TZID"] == "Europe/Berlin"
        assert entry.start == datetime(2039, 3, 7, 9, tzinfo=ZoneInfo("Europe/Berlin"))
        assert entry.end - entry.start == timedelta(hours=1)
        for name in ("DTSTAMP", "CREATED", "LAST-MODIFIED", "SEQUENCE"):
            assert name in entry
        assert "ATTENDEE" not in entry

    def test_time_zones_are_written_out(self, anna: Caller):
        new_event(anna)
        new_event(anna, "2039-03-07T09:00", "Asia/Kolkata")
        new_event(anna, "2039-03-07T09:00", "UTC")
        calendar = calendar_at(link_of(anna))
        zones = {str(zone["TZID"]) for zone in calendar.timezones}
        assert zones == {"Europe/Berlin", "Asia/Kolkata"}

    def test_everybody_who_is_invited_with_their_answers(
        self, anna: Caller, bob: Caller, carol: Caller
    ):
        event = new_event(anna)
        for caller in (bob, carol):
            anna.post(f"/events/{event['id']}/invites", {"invitee": caller.id})
        bob.patch(f"/events/{event['id']}/invite", {})
        for reader in (anna, bob):
            (entry,) = events_of(reader)
            assert str(entry["ORGANIZER"]) == f"mailto:{anna.profile['email']}"
            answers = {
                str(one).removeprefix("mailto:"): str(one.params["PARTSTAT"])
                for one in entry["ATTENDEE"]
            }
            assert answers == {
                anna.profile["email"]: "ACCEPTED",
                bob.profile["email"]: "ACCEPTED",
                carol.profile["email"]: "NEEDS-ACTION",
            }

    def test_what_others_invite_to_is_there_once_accepted(self, anna: Caller, bob: Caller):
        path = f"/events/{new_event(anna)['id']}"
        anna.post(f"{path}/invites", {"invitee": bob.id})
        assert titles(bob) == set()
        bob.patch(f"{path}/invite", {})
        assert titles(bob) == {"Planung"}
        bob.delete(f"{path}/invite")
        assert titles(bob) == set()

    def test_nobody_reads_what_they_are_not_invited_to(self, anna: Caller, bob: Caller):
        path = f"/events/{new_event(anna)['id']}"
        anna.post(f"{path}/invites", {"invitee": bob.id})
        bob.patch(f"{path}/invite", {})
        anna.delete(f"{path}/invites/{bob.id}")
        assert titles(bob) == set()

    def test_what_has_no_date_is_left_out(self, anna: Caller):
        timeless = {"title": "x", "description": "", "is_time_independent": True}
        anna.post("/events", timeless)
        new_event(anna, is_adhoc=True)
        assert titles(anna) == set()

    def test_what_is_deleted_is_gone(self, anna: Caller):
        event = new_event(anna)
        anna.delete(f"/events/{event['id']}")
        assert titles(anna) == set()

    def test_no_password_and_no_folder_are_told(self, anna: Caller):
        event = new_event(anna, password="s3cret-word", has_shared_folder=True)
        content = fetched(link_of(anna)).text.replace("\r\n ", "")
        assert "s3cret-word" not in content
        assert event["shared_folder"]["read"]["url"] not in content

    def test_texts_cannot_break_out(self, anna: Caller):
        nasty = 'x\r\nATTENDEE:mailto:a@b.example\r\nEND:VEVENT;,\\"'
        new_event(anna, title=nasty, description=nasty)
        (entry,) = events_of(anna)
        assert "ATTENDEE" not in entry
        assert "\n" not in str(entry["SUMMARY"])
        assert str(entry["DESCRIPTION"]) == nasty.replace("\r\n", "\n")

    def test_all_day(self, anna: Caller):
        new_event(
            anna,
            is_all_day=True,
            starts_at=moment("2039-03-07T00:00", "Europe/Berlin"),
            ends_at=moment("2039-03-09T00:00", "Europe/Berlin"),
        )
        (entry,) = events_of(anna)
        assert entry["DTSTART"].params["VALUE"] == "DATE"
        assert (entry.start.isoformat(), entry.end.isoformat()) == ("2039-03-07", "2039-03-09")


# First meeting and rule, in the wall clock of the zone, around changes of the clocks there.
SERIES = [
    ("Europe/Berlin", "2027-03-22T09:00", "FREQ=DAILY;COUNT=14"),
    ("Europe/Berlin", "2027-10-25T02:30", "FREQ=DAILY;COUNT=10"),
    ("America/New_York", "2027-03-01T08:30", "FREQ=WEEKLY;BYDAY=MO,TH;COUNT=8"),
    ("America/New_York", "2027-10-05T23:15", "FREQ=MONTHLY;BYDAY=1SU;COUNT=4"),
    ("Asia/Kolkata", "2027-03-25T05:30", "FREQ=DAILY;INTERVAL=2;COUNT=8"),
    ("Asia/Kolkata", "2027-01-31T18:45", "FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=12"),
]


class TestSeries:
    @pytest.mark.parametrize(("zone", "first", "rule"), SERIES)
    def test_occurrences_agree_with_dateutil_and_with_our_own(
        self, anna: Caller, zone: str, first: str, rule: str
    ):
        event = new_event(anna, first, zone, recurrence_pattern=[f"RRULE:{rule}"])
        calendar = calendar_at(link_of(anna))
        found = sorted(
            one.start.astimezone(UTC)
            for one in recurring_ical_events.of(calendar).between((2026, 1, 1), (2029, 1, 1))
        )
        wall = rrulestr(rule, dtstart=datetime.fromisoformat(first))
        assert found == [one.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC) for one in wall]
        listed = anna.get(f"/events/{event['id']}/instances", params={"per_page": 100}).json()
        assert [one["starts_at"]["datetime"] for one in listed] == [
            one.strftime("%Y-%m-%dT%H:%M:%SZ") for one in found
        ]

    def test_moved_changed_and_cancelled_dates(self, anna: Caller):
        weekly = ["RRULE:FREQ=WEEKLY;COUNT=4"]
        event = new_event(anna, "2039-03-14T09:00", recurrence_pattern=weekly)
        path = f"/events/{event['id']}/instances"
        later = {
            "starts_at": moment("2039-03-22T15:00", "America/New_York"),
            "ends_at": moment("2039-03-22T16:30", "America/New_York"),
            "title": "Moved",
        }
        for instance, patch in (
            ("20390321T080000Z", later),
            # After the clocks have changed.
            ("20390328T070000Z", {"status": "cancelled"}),
        ):
            assert anna.patch(f"{path}/{instance}", patch).status_code == 200
        calendar = calendar_at(link_of(anna))
        found = recurring_ical_events.of(calendar).between((2039, 1, 1), (2040, 1, 1))
        assert sorted((one.start.astimezone(UTC), str(one["SUMMARY"])) for one in found) == [
            (datetime(2039, 3, 14, 8, tzinfo=UTC), "Planung"),
            (datetime(2039, 3, 22, 19, tzinfo=UTC), "Moved"),
            (datetime(2039, 4, 4, 7, tzinfo=UTC), "Planung"),
        ]
        master, moved = calendar.events
        assert moved["RECURRENCE-ID"].params["TZID"] == "Europe/Berlin"
        assert moved["UID"] == master["UID"]
        assert "EXDATE" in master

    def test_an_endless_series(self, anna: Caller):
        new_event(anna, "2027-01-04T09:00", recurrence_pattern=["RRULE:FREQ=WEEKLY"])
        calendar = calendar_at(link_of(anna))
        found = recurring_ical_events.of(calendar).between((2035, 7, 1), (2035, 8, 1))
        assert {one.start.astimezone(UTC).hour for one in found} == {7}


class TestReadingAgain:
    def test_what_has_not_changed_is_not_sent_again(self, anna: Caller):
        new_event(anna)
        url = link_of(anna)
        first = fetched(url)
        tag = first.headers["ETag"]
        again = fetched(url, **{"If-None-Match": tag})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["ETag"] == tag
        assert fetched(url).content == first.content
        assert first.headers["Cache-Control"] == "private, no-cache"

    def test_every_change_is_seen(self, anna: Caller, bob: Caller):
        url = link_of(anna)
        tags = [fetched(url).headers["ETag"]]

        def changed() -> None:
            tags.append(fetched(url).headers["ETag"])
            assert tags[-1] not in tags[:-1]

        weekly = ["RRULE:FREQ=WEEKLY;COUNT=4"]
        event = new_event(anna, recurrence_pattern=weekly)
        path = f"/events/{event['id']}"
        changed()
        anna.patch(path, {"title": "Changed"})
        changed()
        anna.patch(f"{path}/instances/20390314T080000Z", {"status": "cancelled"})
        changed()
        anna.post(f"{path}/invites", {"invitee": bob.id})
        changed()
        bob.patch(f"{path}/invite", {})
        changed()
        anna.delete(f"{path}/invites/{bob.id}")
        changed()

    def test_programs_that_know_no_tags_go_by_the_time(self, anna: Caller):
        url = link_of(anna)
        before = fetched(url).headers["Last-Modified"]
        assert fetched(url, **{"If-Modified-Since": before}).status_code == 304
        new_event(anna)
        changed = fetched(url, **{"If-Modified-Since": before})
        assert changed.status_code == 200
        after = changed.headers["Last-Modified"]
        assert parsedate_to_datetime(after) > parsedate_to_datetime(before)
        assert fetched(url, **{"If-Modified-Since": after}).status_code == 304

    @pytest.mark.parametrize("since", ["yesterday", "Sun, 06 Nov 1994 08:49:37 -0000", ""])
    def test_a_time_that_is_none_does_not_count(self, anna: Caller, since: str):
        url = link_of(anna)
        fetched(url)
        assert fetched(url, **{"If-Modified-Since": since}).status_code == 200

    def test_a_tag_goes_before_a_time(self, anna: Caller):
        url = link_of(anna)
        known = {"If-Modified-Since": fetched(url).headers["Last-Modified"]}
        assert fetched(url, **known, **{"If-None-Match": '"another"'}).status_code == 200

    def test_each_has_a_tag_of_their_own(self, anna: Caller, bob: Caller):
        assert fetched(link_of(anna)).headers["ETag"] != fetched(link_of(bob)).headers["ETag"]


def test_a_shared_mail_address_shares_no_calendar(start: Start):
    """The link belongs to one user, whatever the mail address of another."""
    controller = start()
    anna, twin = (controller.user("Anna", email="same@example.org") for _ in range(2))
    new_event(anna)
    assert titles(twin) == set()
