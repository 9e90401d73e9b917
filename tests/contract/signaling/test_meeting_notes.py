"""Meeting notes over real sockets: the wire, the editor's socket, and an Etherpad."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from typing import Any

import pytest
from tests.support.etherpad import Etherpad
from tests.support.notespage import NotesPage
from tests.support.notewriter import NoteWriter
from tests.support.roomserver import (
    RoomServer,
    eventually,
    guest,
    profile,
    registered,
    room_parameters,
)
from tests.support.signaling import Client
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from parlour.room.modules.meeting_notes import own_editor, tickets
from parlour.room.modules.meeting_notes.lib0 import block, number

NOTES = "meeting_notes"
PAGE = "https://meet.example/notes"
EMPTY_PAD: dict[str, Any] = {"page": PAGE}


def with_notes(owner: dict[str, Any], settings: dict[str, Any] | None = None) -> dict[str, Any]:
    parameters = room_parameters(owner)
    parameters["module_settings"][NOTES] = settings or EMPTY_PAD
    return parameters


async def two(
    server: RoomServer, room: str, settings: dict[str, Any] | None = None
) -> tuple[Client, Client]:
    mara = profile()
    parameters = with_notes(mara, settings)
    host = await Client.join(server, room, registered(mara, "moderator"), parameters)
    jo = await Client.join(server, room, guest("Jo"))
    return host, jo


async def begun(server: RoomServer, room: str) -> tuple[Client, Client, str, str]:
    """The host writes, the guest reads."""
    host, jo = await two(server, room)
    await host.command(NOTES, "grant_write_access", participant_ids=[host.participant])
    writing = (await host.event(NOTES, "write_access_received"))["url"]
    reading = (await jo.event(NOTES, "read_access_received"))["url"]
    await host.event(NOTES, "access_changed")
    return host, jo, writing, reading


@pytest.fixture
async def pages() -> AsyncIterator[list[NotesPage]]:
    opened: list[NotesPage] = []
    yield opened
    for page in opened:
        await page.leave()


async def test_the_wire_from_grant_to_pdf(server: RoomServer, room: str) -> None:
    host, jo = await two(server, room)
    assert host.joined["enabled_modules"][NOTES] == []
    assert NOTES not in host.joined["module_data"]
    await host.command(NOTES, "generate_pdf", 1)
    refused = await host.envelope(NOTES, "error")
    assert refused["payload"] == {"message": "error", "error": "not_initialized"}
    assert refused["transaction_id"] == 1

    await jo.command(NOTES, "grant_write_access", participant_ids=[jo.participant])
    assert (await jo.event(NOTES, "error"))["error"] == "insufficient_permissions"

    await host.command(NOTES, "grant_write_access", 2, participant_ids=[jo.participant])
    received = await jo.envelope(NOTES, "write_access_received")
    assert received["payload"].keys() == {"message", "url"}
    assert received["payload"]["url"].startswith(f"{PAGE}#server=http%3A%2F%2F127.0.0.1%3A")
    assert received["transaction_id"] == 2
    await host.event(NOTES, "read_access_received")
    assert await host.event(NOTES, "access_changed") == {
        "message": "access_changed",
        "readers": [host.connection],
        "writers": [jo.connection],
    }

    await host.command(NOTES, "generate_pdf", 3)
    created = await jo.event(NOTES, "pdf_created")
    assert created.keys() == {"message", "filename", "asset_id"}
    assert created["filename"].startswith("meetingnotes_pdf_")
    assert created["filename"].endswith(".pdf")
    uuid.UUID(created["asset_id"])


async def test_what_one_writes_the_others_read(
    server: RoomServer, room: str, pages: list[NotesPage]
) -> None:
    _, _, writing, reading = await begun(server, room)
    writer, reader = await NotesPage.open(writing, 1001), await NotesPage.open(reading, 1002)
    pages += [writer, reader]
    await writer.write("Agenda: größer €")
    await reader.shows("Agenda: größer €")
    await eventually(lambda: writer.echoed)
    late = await NotesPage.open(reading, 1003)
    pages.append(late)
    await late.shows("Agenda: größer €")


async def test_two_write_at_once(server: RoomServer, room: str, pages: list[NotesPage]) -> None:
    host, jo, writing, _ = await begun(server, room)
    await host.command(NOTES, "grant_write_access", participant_ids=[jo.participant])
    other = (await jo.event(NOTES, "write_access_received"))["url"]
    one, two = await NotesPage.open(writing, 1001), await NotesPage.open(other, 1002)
    pages += [one, two]
    await asyncio.gather(*(page.synchronised.wait() for page in (one, two)))

    async def type_along(page: NotesPage, name: str) -> None:
        for line in range(20):
            await page.write(f"{name} {line}")
            await asyncio.sleep(0.001)

    await asyncio.gather(type_along(one, "one"), type_along(two, "two"))
    for page in (one, two):
        await page.shows("one 19")
        await page.shows("two 19")
    assert sorted(one.writer.text.split("\n")) == sorted(two.writer.text.split("\n"))
    await eventually(lambda: one.writer.text == two.writer.text)


async def test_readers_are_cut_off_when_they_write(server: RoomServer, room: str) -> None:
    _, _, writing, reading = await begun(server, room)
    reader = await NotesPage.open(reading, 1002)
    await reader.synchronised.wait()
    await reader.write("I was here")
    assert await reader.closed() == own_editor.NOT_ALLOWED
    writer = await NotesPage.open(writing, 1001)
    await writer.synchronised.wait()
    assert writer.writer.text == ""
    await writer.leave()


async def test_a_right_that_is_taken_is_gone_at_once(server: RoomServer, room: str) -> None:
    host, jo, _, _ = await begun(server, room)
    await host.command(NOTES, "grant_write_access", participant_ids=[jo.participant])
    writing = (await jo.event(NOTES, "write_access_received"))["url"]
    page = await NotesPage.open(writing, 1001)
    await page.write("One")
    await eventually(lambda: page.echoed)
    await host.command(NOTES, "revoke_write_access", participant_ids=[jo.participant])
    assert await page.closed() == own_editor.ENDED
    again = await NotesPage.open(writing, 1001)
    assert await again.closed() == own_editor.ENDED
    reading = (await jo.event(NOTES, "read_access_received"))["url"]
    reader = await NotesPage.open(reading, 1003)
    await reader.shows("One")
    await reader.leave()


async def test_whoever_leaves_the_meeting_leaves_the_notes(server: RoomServer, room: str) -> None:
    host, jo, _, reading = await begun(server, room)
    reader = await NotesPage.open(reading, 1002)
    await reader.synchronised.wait()
    await host.command("moderation", "kick", target=jo.participant)
    assert await reader.closed() == own_editor.ENDED


async def test_cursors_have_the_names_of_the_room(
    server: RoomServer, room: str, pages: list[NotesPage]
) -> None:
    _, jo, writing, reading = await begun(server, room)
    writer, reader = await NotesPage.open(writing, 1001), await NotesPage.open(reading, 1002)
    pages += [writer, reader]
    await reader.synchronised.wait()
    place = {"type": None, "tname": "notes", "item": None, "assoc": 0}
    cursor = {"anchor": place, "head": place}
    await writer.appear({"user": {"name": "The Queen", "id": jo.participant}, "cursor": cursor})
    seen = await reader.sees(1001)
    assert seen["user"]["name"] == "Mara Weiss"
    assert seen["cursor"] == cursor
    await writer.leave()
    await eventually(lambda: 1001 not in reader.others)


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"\xff",
        number(0) + number(9) + block(b""),
        number(0) + number(2) + block(b"junk"),
        number(0) + number(0) + block(b"\xff\xff"),
        number(7) + block(b""),
        number(1) + block(b"\2"),
        number(1) + block(number(1) + number(5) + number(1) + block(b"[[[")),
        number(1) + block(number(1) + number(5) + number(1) + block(b"x" * 4000)),
        number(0) + number(2) + block(b"\0\0") + b"more",
    ],
)
async def test_a_page_that_talks_nonsense_is_cut_off(
    server: RoomServer, room: str, message: bytes
) -> None:
    host, _, writing, _ = await begun(server, room)
    page = await NotesPage.open(writing, 1001)
    await page.synchronised.wait()
    await page.send(message)
    assert await page.closed() == own_editor.BROKEN
    assert await host.quiet() == []


async def test_nobody_speaks_for_another_cursor(server: RoomServer, room: str) -> None:
    _, _, writing, _ = await begun(server, room)
    page = await NotesPage.open(writing, 1001)
    for client in (1001, 1002):
        said = number(1) + number(client) + number(1) + block(b"{}")
        await page.send(number(1) + block(said))
    assert await page.closed() == own_editor.BROKEN


async def test_messages_have_a_limit(server: RoomServer, room: str) -> None:
    host, _, writing, _ = await begun(server, room)
    page = await NotesPage.open(writing, 1001)
    await page.send(b"\0" * 600_000)
    await page.closed()
    assert await host.quiet() == []


async def test_a_ticket_of_nobody_opens_nothing(server: RoomServer, room: str) -> None:
    url = f"ws://127.0.0.1:{server.port}/v1/notes"
    strangers = tickets.text_of(tickets.Ticket(*(str(uuid.uuid4()) for _ in range(3))))
    shown: list[Any] = ["parlour.notes", f"ticket.{strangers}"]
    async with connect(url, subprotocols=shown, proxy=None) as socket:
        await socket.wait_closed()
        assert socket.close_code == own_editor.ENDED
    offers: list[Any] = [None, shown[:1], [shown[0], "ticket.x"], shown[1:]]
    for protocols in offers:
        with pytest.raises(InvalidStatus) as refused:
            await connect(url, subprotocols=protocols, proxy=None)
        assert refused.value.response.status_code == 401


async def test_pages_of_other_origins_may_not_connect(server: RoomServer, room: str) -> None:
    _, _, writing, _ = await begun(server, room)
    ticket = writing.rpartition("ticket=")[2]
    url = f"ws://127.0.0.1:{server.port}/v1/notes"
    protocols: list[Any] = ["parlour.notes", f"ticket.{ticket}"]
    async with connect(url, subprotocols=protocols, origin="https://meet.example", proxy=None):
        pass
    with pytest.raises(InvalidStatus) as refused:
        await connect(url, subprotocols=protocols, origin="https://evil.example", proxy=None)
    assert refused.value.response.status_code == 403


class TestCrash:
    async def test_nothing_is_lost_that_the_others_had_seen(
        self, tmp_path_factory: pytest.TempPathFactory, room: str
    ) -> None:
        """Two write while the room server is killed; their pages come back by themselves."""
        server = RoomServer(tmp_path_factory.mktemp("crashing"))
        server.start()
        try:
            host, jo, writing, _ = await begun(server, room)
            await host.command(NOTES, "grant_write_access", participant_ids=[jo.participant])
            other = (await jo.event(NOTES, "write_access_received"))["url"]
            one, two = await NotesPage.open(writing, 1001), await NotesPage.open(other, 1002)
            await asyncio.gather(one.synchronised.wait(), two.synchronised.wait())
            typing = [asyncio.create_task(_type_along(page)) for page in (one, two)]
            await eventually(lambda: len(one.echoed) > 60 and len(two.echoed) > 60)
            server.kill()
            await asyncio.gather(*typing)
            for page in (one, two):
                await page.closed()
            acknowledged = NoteWriter(9)
            for update in one.echoed:
                acknowledged.hear(update)
            written = one.writer.text, two.writer.text

            server.start()
            reader = await NotesPage.open(other, 1003)
            await reader.synchronised.wait()
            kept = set(reader.writer.text.split("\n"))
            assert set(acknowledged.text.split("\n")) <= kept

            for page, url in ((one, writing), (two, other)):
                back = await NotesPage.open(url, 0, page.writer)
                await back.asked.wait()
            lines = {line for text in written for line in text.split("\n")}
            await eventually(lambda: lines <= set(reader.writer.text.split("\n")), seconds=60)
            assert len(reader.writer.text.split("\n")) == len(set(reader.writer.text.split("\n")))
        finally:
            server.stop()


async def _type_along(page: NotesPage) -> None:
    for line in range(400):
        await page.write(f"{page.writer.doc.client_id} {line}")
        await asyncio.sleep(0.001)


class TestEtherpad:
    @pytest.fixture
    async def etherpad(self) -> AsyncIterator[Etherpad]:
        running = Etherpad()
        async with running.server:
            yield running
            running.failing.clear()
            await Client.all_leave()
            await eventually(lambda: not running.sessions)

    async def test_from_grant_to_pdf(
        self, server: RoomServer, room: str, etherpad: Etherpad
    ) -> None:
        host, jo = await two(server, room, etherpad.settings)
        await host.command(NOTES, "grant_write_access", participant_ids=[jo.participant])
        url = (await jo.event(NOTES, "write_access_received"))["url"]
        await host.event(NOTES, "read_access_received")
        [group] = etherpad.groups.values()
        assert url.startswith(f"{etherpad.server.url}/auth_session?sessionID=s.")
        assert url.endswith(f"&padName=meeting_notes&groupID={group}")
        assert etherpad.pads == {f"{group}$meeting_notes"}
        assert etherpad.groups.keys() == {f"{room}:main"}
        assert (etherpad.writers(), etherpad.readers()) == ({"Jo"}, {"Mara Weiss"})

        await host.command(NOTES, "grant_write_access", participant_ids=[host.participant])
        await host.event(NOTES, "write_access_received")
        assert (etherpad.writers(), etherpad.readers()) == ({"Jo", "Mara Weiss"}, set())
        await host.command(NOTES, "generate_pdf")
        assert (await jo.event(NOTES, "pdf_created"))["filename"].endswith(".pdf")

    async def test_sessions_end_with_connections(
        self, server: RoomServer, room: str, etherpad: Etherpad
    ) -> None:
        host, jo = await two(server, room, etherpad.settings)
        await host.command(NOTES, "grant_write_access", participant_ids=[jo.participant])
        await jo.event(NOTES, "write_access_received")
        await jo.leave()
        await eventually(lambda: etherpad.writers() == set())
        joe = await Client.join(server, room, guest("Joe"))
        await joe.event(NOTES, "read_access_received")
        assert etherpad.readers() == {"Mara Weiss", "Joe"}

    async def test_an_etherpad_that_fails_can_be_asked_again(
        self, server: RoomServer, room: str, etherpad: Etherpad
    ) -> None:
        host, _ = await two(server, room, etherpad.settings)
        etherpad.failing = {"createGroupPad"}
        await host.command(NOTES, "grant_write_access", 4, participant_ids=[host.participant])
        assert (await host.event(NOTES, "error"))["error"] == "failed_initialization"
        etherpad.failing = set()
        await host.command(NOTES, "grant_write_access", participant_ids=[host.participant])
        await host.event(NOTES, "write_access_received")

    async def test_a_pad_that_was_left_over_is_taken(
        self, server: RoomServer, room: str, etherpad: Etherpad
    ) -> None:
        etherpad.groups[f"{room}:main"] = "g.old"
        etherpad.pads.add("g.old$meeting_notes")
        host, _ = await two(server, room, etherpad.settings)
        await host.command(NOTES, "grant_write_access", participant_ids=[host.participant])
        assert "groupID=g.old" in (await host.event(NOTES, "write_access_received"))["url"]

    async def test_moderators_hear_who_got_no_session(
        self, server: RoomServer, room: str, etherpad: Etherpad
    ) -> None:
        host, jo = await two(server, room, etherpad.settings)
        etherpad.failing = {"createReadSession"}
        await host.command(NOTES, "grant_write_access", participant_ids=[host.participant])
        failed = await host.event(NOTES, "error")
        assert failed["error"] == "failed_to_generate_url"
        assert failed["connection_ids"] == [jo.connection]

    async def test_sessions_that_cannot_be_ended_end_the_notes(
        self, tmp_path_factory: pytest.TempPathFactory, room: str, etherpad: Etherpad
    ) -> None:
        server = RoomServer(tmp_path_factory.mktemp("failing"), limits={"EDITOR_RETRY_AFTER": 0.05})
        server.start()
        try:
            host, jo = await two(server, room, etherpad.settings)
            await host.command(NOTES, "grant_write_access", participant_ids=[jo.participant])
            await jo.event(NOTES, "write_access_received")
            etherpad.failing = {"deleteSession"}
            await jo.leave()
            fatal = await host.event("error", "fatal_module_error")
            assert fatal["namespace"] == NOTES
            tried = [a for a in etherpad.server.asked if a.path.endswith("/deleteSession")]
            assert len(tried) == 3
            await eventually(lambda: not etherpad.groups and not etherpad.sessions)
        finally:
            await Client.all_leave()
            server.stop()

    async def test_the_pad_is_kept_and_deleted_when_the_room_ends(
        self, server: RoomServer, room: str, etherpad: Etherpad
    ) -> None:
        host, _ = await two(server, room, etherpad.settings)
        await host.command(NOTES, "grant_write_access", participant_ids=[host.participant])
        await host.event(NOTES, "write_access_received")
        await server.delete(room)
        await eventually(lambda: not etherpad.pads and not etherpad.groups)
        assert any(a.path.endswith("/export/pdf") for a in etherpad.server.asked)
        assert etherpad.sessions == {}

    async def test_an_export_that_fails_is_an_internal_error(
        self, server: RoomServer, room: str, etherpad: Etherpad
    ) -> None:
        host, _ = await two(server, room, etherpad.settings)
        await host.command(NOTES, "grant_write_access", participant_ids=[host.participant])
        await host.event(NOTES, "write_access_received")
        etherpad.failing = {"export"}
        await host.command(NOTES, "generate_pdf", 9)
        assert (await host.envelope("error", "internal"))["transaction_id"] == 9
