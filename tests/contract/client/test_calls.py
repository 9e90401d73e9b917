"""The client's calls, against a live server."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import httpx
import icalendar
import pytest
from msgspec import UNSET
from tests.contract.client.conftest import Live

from parlour.client import (
    BadRequest,
    Client,
    Forbidden,
    MemoryStore,
    NotFound,
    TooManyRequests,
    Unauthorized,
    Unprocessable,
    local,
)
from parlour.protocol.rest.events import EventExceptionResource, EventInstance, EventResource
from parlour.protocol.rest.streaming import PostStreamingTarget

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = datetime(2031, 3, 24, 9, 30, tzinfo=BERLIN)
TARGET = PostStreamingTarget(
    "Stream", "custom", "rtmp://live.example.org/app", "key", "https://live.example.org/watch"
)


async def test_ones_own_profile_is_read_and_changed(client: Client) -> None:
    me = await client.users.me()
    assert me.email == "anna@example.org"
    changed = await client.users.update_me(title="Dr.", language="de")
    assert (changed.title, changed.language) == ("Dr.", "de")
    assert (await client.users.update_me()).title == "Dr."
    assert (await client.users.tariff()).name
    assert await client.users.pending_invitations() == 0


async def test_people_are_found_by_name(client: Client, bob: Client) -> None:
    await bob.users.me()
    (found,) = await client.users.find("Bob")
    assert found.email == "bob@example.org"
    assert (await client.users.get((await bob.users.me()).id)).display_name == "Bob Example"


async def test_an_event_takes_an_hour_in_the_zone_that_it_was_given(client: Client) -> None:
    event = await client.events.create("Stand-up", starts_at=MONDAY)
    assert isinstance(event, EventResource)
    assert local(event.starts_at) == MONDAY
    assert event.starts_at.timezone == "Europe/Berlin"
    assert event.ends_at.datetime - event.starts_at.datetime == timedelta(hours=1)


async def test_a_time_without_a_zone_is_refused_before_it_is_sent(client: Client) -> None:
    with pytest.raises(ValueError, match="time zone"):
        await client.events.create("When?", starts_at=datetime(2031, 1, 1))  # noqa: DTZ001


async def test_an_event_is_changed_freed_from_time_and_deleted(client: Client) -> None:
    event = await client.events.create("Draft", starts_at=MONDAY, password="secret")
    event = await client.events.update(event.id, title="Plan", password=None)
    assert event.title == "Plan"
    assert (await client.events.get(event.id)).room.password is UNSET
    freed = await client.events.update(event.id, starts_at=None)
    assert freed.is_time_independent
    assert (await client.events.update(event.id)).title == "Plan"
    await client.events.delete(event.id, notify=False)
    with pytest.raises(Forbidden) as refused:
        await client.events.get(event.id)
    assert (refused.value.status, refused.value.code) == (403, "forbidden")


async def test_people_are_invited_by_address_or_id_and_answer(client: Client, bob: Client) -> None:
    bob_id = (await bob.users.me()).id
    event = await client.events.create("Party", invite=[bob_id, "zoe@example.net"])
    invited = await client.invitations.list(event.id).all()
    assert {one.profile.email for one in invited} == {"bob@example.org", "zoe@example.net"}
    assert not await client.invitations.add(event.id, bob_id)
    await bob.invitations.accept(event.id)
    assert (await bob.events.get(event.id)).invite_status == "accepted"
    await bob.invitations.decline(event.id)
    await client.invitations.set_moderator(event.id, bob_id, True)
    await client.invitations.set_moderator(event.id, "zoe@example.net", True)
    assert await bob.events.add_favorite(event.id)
    assert not await bob.events.add_favorite(event.id)
    await bob.events.remove_favorite(event.id)
    await client.invitations.remove(event.id, bob_id)
    await client.invitations.remove(event.id, "zoe@example.net")
    assert await client.invitations.list(event.id).all() == []


async def test_lists_go_through_all_pages(live: Live) -> None:
    token = await live.token("paula@example.org")
    async with Client.connect(live.url, token=token, store=MemoryStore()) as client:
        ids = [(await client.events.create(f"Event {n}")).id for n in range(7)]
        listed = [event.id async for event in client.events.list(per_page=3)]
        assert sorted(listed) == sorted(ids)
        pages = [page async for page in client.rooms.list(per_page=3).pages()]
        assert [len(page) for page in pages] == [3, 3, 1]


async def test_an_empty_list_is_one_empty_page(live: Live) -> None:
    token = await live.token("nora@example.org")
    async with Client.connect(live.url, token=token, store=MemoryStore()) as client:
        assert [page async for page in client.events.list().pages()] == [[]]


async def test_single_days_of_a_recurring_event_are_seen_and_changed(client: Client) -> None:
    event = await client.events.create(
        "Weekly", starts_at=MONDAY, recurrence=["RRULE:FREQ=WEEKLY;COUNT=4"]
    )
    days = await client.events.instances(event.id, per_page=2).all()
    assert len(days) == 4
    # The last Sunday of March has 23 hours; the wall clock says the same time.
    assert [local(day.starts_at).hour for day in days] == [9] * 4
    moved = await client.events.update_instance(
        event.id,
        days[1].instance_id,
        starts_at=MONDAY + timedelta(days=8),
        ends_at=MONDAY + timedelta(days=8, hours=1),
    )
    assert local(moved.starts_at).date() == (MONDAY + timedelta(days=8)).date()
    await client.events.update_instance(event.id, days[2].instance_id, status="cancelled")
    seen = await client.events.instance(event.id, days[2].instance_id)
    assert seen.status == "cancelled"
    entries = await client.events.list(time_min=MONDAY, time_max=MONDAY + timedelta(60)).all()
    assert sum(isinstance(entry, EventExceptionResource) for entry in entries) == 2
    agenda = await client.events.agenda(time_min=MONDAY, time_max=MONDAY + timedelta(60)).all()
    own = [e for e in agenda if isinstance(e, EventInstance) and e.recurring_event_id == event.id]
    assert len(own) == 4
    await client.events.delete(event.id)


async def test_a_calendar_is_exported_with_its_exceptions(live: Live) -> None:
    token = await live.token("carla@example.org")
    async with Client.connect(live.url, token=token, store=MemoryStore()) as client:
        await client.events.create("No time")
        event = await client.events.create(
            "Weekly", starts_at=MONDAY, recurrence=["RRULE:FREQ=WEEKLY;COUNT=4"]
        )
        second = (MONDAY + timedelta(7)).astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
        await client.events.update_instance(event.id, second, title="Elsewhere")
        calendar = icalendar.Calendar.from_ical(await client.events.export_ics())
    master, exception = calendar.walk("VEVENT")
    assert master["UID"] == exception["UID"] == str(event.id)
    assert master["DTSTART"].params["TZID"] == "Europe/Berlin"
    assert master["RRULE"].to_ical() == b"FREQ=WEEKLY;COUNT=4"
    assert exception["SUMMARY"] == "Elsewhere"
    assert exception["RECURRENCE-ID"].dt == MONDAY + timedelta(7)
    assert [zone["TZID"] for zone in calendar.walk("VTIMEZONE")] == ["Europe/Berlin"]


async def test_rooms_are_made_changed_and_deleted(client: Client) -> None:
    room = await client.rooms.create(waiting_room=True)
    room = await client.rooms.update(room.id, password="secret")
    assert (await client.rooms.get(room.id)).password == "secret"
    assert (await client.rooms.tariff(room.id)).quotas is not None
    with pytest.raises(NotFound):
        await client.rooms.event(room.id)
    await client.rooms.delete(room.id)


async def test_starting_gives_the_address_of_signalling(client: Client) -> None:
    event = await client.events.create("Now", adhoc=True)
    assert (await client.rooms.event(event.room.id)).title == "Now"
    ticket = await client.rooms.start(event.room.id)
    assert ticket.signaling_url.startswith("ws://127.0.0.1:")
    assert ticket.signaling_url.endswith(f"/v1/signaling/{ticket.token}")


async def test_guests_come_by_their_code(client: Client) -> None:
    event = await client.events.create("Open house", password="open sesame")
    link = await client.guest_links.create(event.room.id)
    guest = client.as_guest(link.invite_code)
    assert (await guest.rooms.event(event.room.id)).title == "Open house"
    verified = await client.as_nobody().guest_links.verify(link.invite_code)
    assert verified.password_required
    with pytest.raises(Unauthorized) as wrong:
        await guest.rooms.start_invited(event.room.id, link.invite_code, display_name="Gil")
    assert wrong.value.code == "wrong_room_password"
    ticket = await guest.rooms.start_invited(
        event.room.id, link.invite_code, display_name="Gil", password="open sesame"
    )
    assert ticket.token
    with pytest.raises(Unauthorized):
        await guest.users.me()


async def test_guest_links_end_and_are_revoked(client: Client) -> None:
    room = await client.rooms.create()
    link = await client.guest_links.create(room.id, expires_at=MONDAY)
    assert link.expiration == MONDAY
    link = await client.guest_links.update(room.id, link.invite_code, expires_at=None)
    assert (await client.guest_links.get(room.id, link.invite_code)).expiration is None
    await client.guest_links.revoke(room.id, link.invite_code)
    (listed,) = await client.guest_links.list(room.id).all()
    assert not listed.active


async def test_streaming_targets_are_kept(client: Client) -> None:
    room = await client.rooms.create()
    target = await client.streams.create(room.id, TARGET)
    assert await client.streams.list(room.id) == [target]
    await client.streams.update(room.id, target.id, name="Other")
    assert (await client.streams.get(room.id, target.id)).name == "Other"
    await client.streams.delete(room.id, target.id)
    with pytest.raises(NotFound) as missing:
        await client.streams.get(room.id, target.id)
    assert missing.value.code == "not_found"


async def test_dial_in_needs_a_feature_of_the_server(client: Client) -> None:
    room = await client.rooms.create()
    for call in (client.dial_in.get(room.id), client.dial_in.set(room.id, lobby=True)):
        with pytest.raises(Forbidden) as refused:
            await call
        assert refused.value.code == "feature_disabled"
    await client.dial_in.delete(room.id)


async def test_refusals_say_which_field_is_wrong(client: Client) -> None:
    with pytest.raises(BadRequest) as refused:
        await client.rooms.create(password="")
    assert refused.value.code == "invalid_json"
    assert refused.value.fields[0].field == "password"
    with pytest.raises(Unprocessable) as impossible:
        await client.events.create("x", starts_at=MONDAY, ends_at=MONDAY - timedelta(hours=1))
    assert impossible.value.code == "invalid_event"


async def test_who_guesses_codes_is_told_when_to_come_back(live: Live) -> None:
    # From an address of its own: the limit is for all who come from one.
    http = httpx.AsyncClient(headers={"X-Forwarded-For": "10.11.12.13"}, trust_env=False)
    async with Client.connect(live.url, store=MemoryStore(), http=http) as client:
        nobody = client.as_nobody()
        with pytest.raises(TooManyRequests) as refused:
            for _ in range(200):
                with pytest.raises(NotFound):
                    await nobody.guest_links.verify(uuid4())
    assert refused.value.retry_after is not None
