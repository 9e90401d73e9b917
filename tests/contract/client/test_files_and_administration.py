"""Files, folders, one's own account and administration by the client, against a live server."""

import zipfile
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
import icalendar
import pytest
from msgspec import UNSET
from tests.contract.client.conftest import Live

from parlour.client import (
    BadRequest,
    Client,
    Conflict,
    Forbidden,
    MemoryStore,
    NotFound,
    Unauthorized,
)
from parlour.protocol.rest.admin import PatchAdminTariff, PostAdminTariff

MONDAY = datetime(2031, 3, 24, 9, 30, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.fixture
async def admin(live: Live) -> AsyncIterator[Client]:
    token = await live.token("ada@example.org", administrator=True)
    async with Client.connect(live.url, token=token, store=MemoryStore()) as connected:
        yield connected


async def test_files_are_stored_listed_fetched_and_deleted(client: Client, tmp_path: Path) -> None:
    room = await client.rooms.create()
    content = bytes(range(256)) * 4096
    source, target = tmp_path / "minutes.bin", tmp_path / "copy.bin"
    source.write_bytes(content)
    asset = await client.assets.upload(room.id, source, kind="minutes", title="Weekly")
    assert asset.size == len(content)
    assert asset.filename.startswith("Weekly_minutes_")
    assert asset.filename.endswith(".bin")
    await client.assets.save(room.id, asset.id, target)
    assert target.read_bytes() == content
    async with client.assets.open(room.id, asset.id, first_byte=len(content) - 3) as pieces:
        assert b"".join([piece async for piece in pieces]) == content[-3:]
    address = await client.assets.download_url(room.id, asset.id)
    async with httpx.AsyncClient(trust_env=False) as browser:
        assert (await browser.get(address)).content == content
    assert [one.id for one in await client.assets.list(room.id).all()] == [asset.id]
    assert asset.id in [one.id async for one in client.assets.mine(sort="size")]
    await client.assets.delete(room.id, asset.id)
    with pytest.raises(NotFound):
        await client.assets.save(room.id, asset.id, target)


async def test_what_is_produced_piece_by_piece_is_sent_so(client: Client, tmp_path: Path) -> None:
    async def produced() -> AsyncIterator[bytes]:
        for number in range(100):
            yield f"line {number}\n".encode()

    room = await client.rooms.create()
    asset = await client.assets.upload(room.id, produced(), kind="log", extension="txt")
    await client.assets.save(room.id, asset.id, tmp_path / "log.txt")
    assert (tmp_path / "log.txt").read_text().splitlines()[99] == "line 99"


async def test_an_event_has_a_shared_folder(client: Client) -> None:
    event = await client.events.create("With papers")
    with pytest.raises(NotFound):
        await client.folders.get(event.id)
    made = await client.folders.create(event.id)
    assert made.read_write is not UNSET
    assert await client.folders.get(event.id) == await client.folders.create(event.id)
    await client.folders.delete(event.id)


async def test_this_and_following_days_change_together(client: Client) -> None:
    event = await client.events.create(
        "Daily", starts_at=MONDAY, recurrence=["RRULE:FREQ=DAILY;COUNT=6"]
    )
    days = await client.events.instances(event.id).all()
    later = await client.events.update_following(event.id, days[3].instance_id, title="Later")
    assert later.title == "Later"
    assert len(await client.events.instances(event.id).all()) == 3
    await client.events.cancel_following(event.id, days[1].instance_id)
    assert len(await client.events.instances(event.id).all()) == 1


async def test_calendar_programs_get_a_link(client: Client) -> None:
    await client.events.create("Subscribed", starts_at=MONDAY)
    feed = await client.account.new_calendar_feed()
    assert (await client.account.calendar_feed()).active
    async with httpx.AsyncClient(trust_env=False) as program:
        calendar = icalendar.Calendar.from_ical((await program.get(feed.url)).content)
    assert "Subscribed" in {event["SUMMARY"] for event in calendar.walk("VEVENT")}
    await client.account.revoke_calendar_feed()
    assert not (await client.account.calendar_feed()).active


async def test_people_take_their_data_and_leave(live: Live, tmp_path: Path) -> None:
    token = await live.token("liam@example.org")
    async with Client.connect(live.url, token=token, store=MemoryStore()) as client:
        await client.events.create("The last one")
        archive = tmp_path / "data.zip"
        await client.account.export(archive)
        assert zipfile.ZipFile(archive).namelist()
        assert (await client.account.export_url()).startswith(live.url)
        assert (await client.account.contents()).events == 1
        with pytest.raises(BadRequest):
            await client.account.delete(email="somebody.else@example.org")
        assert (await client.account.delete(email="liam@example.org")).events == 1


async def test_administrators_see_and_change_users(live: Live, admin: Client) -> None:
    token = await live.token("mallory@example.org")
    async with Client.connect(live.url, token=token, store=MemoryStore()) as mallory:
        user_id = (await mallory.users.me()).id
        with pytest.raises(Forbidden):
            await mallory.admin.users.list().all()
        (found,) = await admin.admin.users.list("mallory@").all()
        assert found.id == user_id
        assert (await admin.admin.users.contents(user_id)).events == 0
        assert (await admin.admin.users.update(user_id, disabled=True)).disabled_since is not None
        with pytest.raises(Unauthorized):
            await mallory.users.me()
    await admin.admin.users.update(user_id, disabled=False)
    assert (await admin.admin.users.get(user_id)).disabled_since is None


async def test_administrators_keep_tenants_and_tariffs(admin: Client) -> None:
    tenant = await admin.admin.tenants.create("acme")
    tenant = await admin.admin.tenants.update(tenant.id, external_id="acme-2")
    assert (await admin.admin.tenants.get(tenant.id)).external_id == "acme-2"
    assert tenant.id in [one.id async for one in admin.admin.tenants.list()]
    await admin.admin.tenants.delete(tenant.id)
    tariff = await admin.admin.tariffs.create(PostAdminTariff("Small", {"max_storage": 10}))
    changes = PatchAdminTariff(quotas={"max_storage": 20})
    assert (await admin.admin.tariffs.update(tariff.id, changes)).quotas == {"max_storage": 20}
    with pytest.raises(Conflict):
        await admin.admin.tariffs.create(PostAdminTariff("Small"))
    assert tariff.id in [one.id async for one in admin.admin.tariffs.list()]
    await admin.admin.tariffs.delete(tariff.id)
    with pytest.raises(NotFound):
        await admin.admin.tariffs.get(tariff.id)


async def test_administrators_see_rooms_meetings_mails_and_jobs(
    admin: Client, client: Client
) -> None:
    event = await client.events.create("Audited", invite=["zoe@example.net"])
    await client.rooms.start(event.room.id)
    meetings = await admin.admin.rooms.meetings()
    assert event.room.id in [meeting.room_id for meeting in meetings.meetings]
    await admin.admin.rooms.end_meeting(event.room.id)
    assert (await admin.admin.rooms.get(event.room.id)).event_id == event.id
    assert (await admin.admin.rooms.event(event.id)).title == "Audited"
    assert event.id in [one.id async for one in admin.admin.rooms.events("Audited")]
    mails = await admin.admin.mails.list().all()
    mail = next(one for one in mails if one.email == "zoe@example.net")
    assert "Audited" in (await admin.admin.mails.get(mail.id)).text
    assert b"zoe@example.net" in await admin.admin.mails.source(mail.id)
    jobs = await admin.admin.jobs.list()
    run = await admin.admin.jobs.run(jobs[0].name, dry_run=True)
    assert run.dry_run
    assert run.id in [one.id async for one in admin.admin.jobs.runs(jobs[0].name)]
    assert await admin.admin.webhooks.list().all() == []
    await admin.admin.rooms.delete_event(event.id)
