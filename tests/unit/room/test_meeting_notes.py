"""Meeting notes: who may read and write, and what becomes of what is written."""

import json
from typing import Any
from urllib.parse import parse_qs

import pytest
from tests.support.notewriter import NoteWriter
from tests.unit.room.editor_conversations import NOT_STORED, STORED
from tests.unit.room.meeting import MODULES, Client, Meeting, names, participant_id

from parlour.reports.notes import blocks_of
from parlour.room import io, limits
from parlour.room.modules.meeting_notes import own_editor, rich_text, tickets
from parlour.room.room import Room

NOTES = "meeting_notes"


def url_of(client: Client) -> str:
    """The newest that somebody was given, of either kind."""
    received = ("write_access_received", "read_access_received")
    return [e["url"] for e in client.events(NOTES) if e["message"] in received][-1]


def ticket_of(client: Client) -> tickets.Ticket:
    fields = parse_qs(url_of(client).partition("#")[2])
    ticket = tickets.read(fields["ticket"][0])
    assert ticket is not None
    return ticket


def post(meeting: Meeting, client: Client, update: bytes, secret: str | None = None) -> list[Any]:
    """What follows from a change that somebody sends over the editor's socket."""
    return meeting.input(
        io.Posted(
            at=meeting.now,
            namespace=NOTES,
            connection=client.connection,
            ticket=secret or ticket_of(client).secret,
            content=update,
        )
    )


def write(meeting: Meeting, client: Client, text: str, number: int = 1000) -> list[Any]:
    writer = NoteWriter(number)
    writer.paragraph(text)
    return post(meeting, client, writer.take()[0])


def text_of(meeting: Meeting, place: int = -1) -> list[str]:
    notes = meeting.room.notes
    assert notes is not None
    return [
        "".join(run.text for run in block.runs)
        for block in rich_text.blocks(notes.document(place).root)
    ]


def started(*, writers: tuple[str, ...] = ("Mara",)) -> tuple[Meeting, Client, Client]:
    meeting = Meeting()
    mara, jo = meeting.owner(), meeting.guest("Jo")
    people = {"Mara": mara, "Jo": jo}
    chosen = [people[name].id for name in writers]
    mara.say(NOTES, "grant_write_access", participant_ids=chosen)
    return meeting, mara, jo


def peer(client: Client, other: Client) -> Any:
    """What the join data say of somebody's access."""
    people = {p["id"]: p["module_data"] for p in client.join_success["participants"]}
    return people[other.id].get(NOTES)


class TestAccess:
    def test_the_first_grant_gives_everybody_a_url(self):
        _, mara, jo = started(writers=("Jo",))
        assert [e["message"] for e in jo.events(NOTES)] == ["write_access_received"]
        assert [e["message"] for e in mara.events(NOTES)] == [
            "read_access_received",
            "access_changed",
        ]
        assert mara.events(NOTES, "access_changed") == [
            {
                "message": "access_changed",
                "readers": [mara.connection],
                "writers": [jo.connection],
            }
        ]
        assert "access=write&" in url_of(jo)
        assert "access=read&" in url_of(mara)

    def test_a_ticket_names_room_and_connection_and_is_secret(self):
        meeting, mara, jo = started()
        tickets_of_all = {ticket_of(client) for client in (mara, jo)}
        assert {t.connection for t in tickets_of_all} == {mara.connection, jo.connection}
        assert {t.room for t in tickets_of_all} == {meeting.room.room_id}
        assert len({t.secret for t in tickets_of_all}) == 2

    def test_later_grants_change_only_those_who_are_listed(self):
        meeting, mara, jo = started()
        meeting.forget()
        mara.say(NOTES, "grant_write_access", participant_ids=[jo.id, jo.id])
        assert [e["message"] for e in jo.events(NOTES)] == ["write_access_received"]
        assert mara.events(NOTES) == [
            {"message": "access_changed", "readers": [], "writers": [jo.connection]}
        ]

    def test_a_new_url_ends_the_old_one(self):
        meeting, mara, jo = started()
        old = ticket_of(jo)
        outputs = len(meeting.outputs)
        mara.say(NOTES, "grant_write_access", participant_ids=[jo.id])
        hung_up = [o for o in meeting.outputs[outputs:] if isinstance(o, io.HangUp)]
        assert hung_up == [io.HangUp(NOTES, jo.connection, old.secret, own_editor.ENDED)]
        assert ticket_of(jo) != old

    def test_every_device_has_a_ticket_of_its_own(self):
        meeting = Meeting()
        mara, phone = meeting.owner(), meeting.moderator("Mara")
        mara.say(NOTES, "grant_write_access", participant_ids=[mara.id])
        assert ticket_of(mara) != ticket_of(phone)
        assert "access=write&" in url_of(phone)

    @pytest.mark.parametrize("people", [[], [participant_id(50)]])
    def test_a_selection_of_nobody_or_of_strangers_is_refused(self, people):
        meeting, mara, _ = started()
        heard = mara.say(NOTES, "grant_write_access", participant_ids=people)
        assert names(heard) == [f"{NOTES}.error.invalid_participant_selection"]
        heard = mara.say(NOTES, "revoke_write_access", participant_ids=people)
        assert names(heard) == [f"{NOTES}.error.invalid_participant_selection"]
        assert text_of(meeting) == []

    def test_people_who_have_left_can_be_chosen(self):
        meeting, mara, jo = started()
        jo.leave()
        heard = mara.say(NOTES, "grant_write_access", participant_ids=[jo.id])
        assert names(heard) == []
        again = meeting.guest("Jo")
        assert "access=read&" in url_of(again)

    def test_people_in_other_rooms_cannot(self):
        meeting, mara, jo = started()
        mara.say("breakout", "start", rooms=[{"name": "North"}])
        jo.say("breakout", "switch_room", kind="breakout", id=0)
        heard = mara.say(NOTES, "grant_write_access", participant_ids=[jo.id])
        assert names(heard) == [f"{NOTES}.error.invalid_participant_selection"]
        assert meeting.ended is None

    def test_nothing_can_be_taken_or_printed_before_there_are_notes(self):
        meeting = Meeting()
        mara = meeting.owner()
        for action, fields in (
            ("revoke_write_access", {"participant_ids": [mara.id]}),
            ("generate_pdf", {}),
        ):
            heard = mara.say(NOTES, action, **fields)
            assert names(heard) == [f"{NOTES}.error.not_initialized"]

    def test_without_settings_there_is_no_such_module(self):
        for settings in ({}, {"base_url": "https://pad.example"}, {"page": 5}, {"page": ""}):
            meeting = Meeting(module_settings=MODULES | {NOTES: settings})
            mara = meeting.owner()
            assert NOTES not in mara.join_success["enabled_modules"]
            heard = mara.say(NOTES, "generate_pdf")
            assert names(heard) == ["error.unknown_namespace"]


class TestComingAndGoing:
    def test_whoever_joins_reads_and_moderators_write(self):
        meeting, _, _ = started()
        anna, joe = meeting.moderator("Anna"), meeting.guest("Joe")
        assert "access=write&" in url_of(anna)
        assert "access=read&" in url_of(joe)
        assert names(joe.heard)[-1] == f"{NOTES}.read_access_received"
        assert not anna.join_success["module_data"].get(NOTES)

    def test_without_notes_a_join_tells_nothing_of_them(self):
        meeting = Meeting()
        mara = meeting.owner()
        meeting.guest("Jo")
        assert mara.events(NOTES) == []

    def test_moderators_learn_who_writes(self):
        meeting, mara, jo = started(writers=("Jo",))
        anna, joe = meeting.moderator("Anna"), meeting.guest("Joe")
        assert peer(anna, jo) == {"readonly": False}
        assert peer(anna, mara) == {"readonly": True}
        assert peer(joe, jo) is None
        connected = mara.events("core", "participant_connected")
        assert [e["peer_data"].get(NOTES) for e in connected[-2:]] == [
            {"readonly": False},
            {"readonly": True},
        ]
        heard = jo.events("core", "participant_connected")
        assert all(NOTES not in e["peer_data"] for e in heard)

    def test_one_writing_device_is_enough(self):
        meeting, mara, jo = started(writers=("Jo",))
        phone = meeting.guest("Jo")
        assert "access=read&" in url_of(phone)
        assert peer(meeting.moderator("Anna"), jo) == {"readonly": False}
        mara.say(NOTES, "revoke_write_access", participant_ids=[jo.id])
        assert peer(meeting.moderator("Uwe"), jo) == {"readonly": True}

    @pytest.mark.parametrize("how", ["leave", "kick", "ban", "send_to_waiting_room"])
    def test_a_ticket_ends_with_its_connection(self, how: str):
        meeting, mara, _ = started()
        ilse = meeting.user("Ilse")
        mara.say(NOTES, "grant_write_access", participant_ids=[ilse.id])
        ticket, outputs = ticket_of(ilse), len(meeting.outputs)
        if how == "leave":
            ilse.leave("connection_lost")
        else:
            mara.say("moderation", how, target=ilse.id)
        ended = [o for o in meeting.outputs[outputs:] if isinstance(o, io.HangUp)]
        assert [(e.connection, e.ticket) for e in ended] == [(ilse.connection, ticket.secret)]
        [refused] = post(meeting, ilse, b"\0\0", ticket.secret)
        assert isinstance(refused, io.HangUp)

    def test_a_new_moderator_writes_once_somebody_lets_them(self):
        meeting, mara, _ = started()
        ilse = meeting.user("Ilse")
        meeting.forget()
        mara.say("moderation", "update_role", participant_id=ilse.id, new_role="moderator")
        assert ilse.events(NOTES) == []


class TestWriting:
    def test_a_change_reaches_everybody_with_the_writer(self):
        meeting, mara, jo = started()
        writer = NoteWriter(1000)
        writer.paragraph("Hello")
        [update] = writer.take()
        [pushed] = post(meeting, mara, update)
        assert isinstance(pushed, io.Push)
        assert set(pushed.to) == {mara.connection, jo.connection}
        reader = NoteWriter(1001)
        reader.hear(pushed.frame[-len(update) :])
        assert reader.text == "Hello"
        assert text_of(meeting) == ["Hello"]

    def test_readers_cannot_write(self):
        meeting, _, jo = started()
        [refused] = write(meeting, jo, "I was here")
        assert refused == io.HangUp(
            NOTES, jo.connection, ticket_of(jo).secret, own_editor.NOT_ALLOWED
        )
        assert text_of(meeting) == []

    def test_whoever_loses_the_right_has_lost_it_at_once(self):
        meeting, mara, jo = started(writers=("Jo",))
        writing = ticket_of(jo).secret
        write(meeting, jo, "One")
        mara.say(NOTES, "revoke_write_access", participant_ids=[jo.id])
        writer = NoteWriter(2000)
        writer.paragraph("Two")
        [change] = writer.take()
        for secret in (writing, ticket_of(jo).secret):
            [refused] = post(meeting, jo, change, secret)
            assert isinstance(refused, io.HangUp)
        assert text_of(meeting) == ["One"]

    def test_nobody_writes_with_the_ticket_of_somebody_else(self):
        meeting, mara, jo = started()
        [refused] = post(meeting, jo, b"\0\0", ticket_of(mara).secret)
        assert isinstance(refused, io.HangUp)

    def test_a_broken_change_ends_the_socket_and_nothing_else(self):
        meeting, mara, _ = started()
        [refused] = post(meeting, mara, b"\xff\xff")
        assert refused.code == own_editor.BROKEN
        assert isinstance(write(meeting, mara, "still here")[0], io.Push)

    def test_what_is_written_survives_in_the_journal_and_in_snapshots(self):
        meeting, mara, _ = started()
        for number in range(30):
            write(meeting, mara, f"line {number}", 1000 + number)
        copy = Room.restore(meeting.room.snapshot(), meeting.registry)
        assert copy.snapshot() == meeting.room.snapshot()
        assert copy.notes is not None
        found = rich_text.blocks(copy.notes.document(-1).root)
        assert len(found) == 30
        change = NoteWriter(5000)
        change.paragraph("after the crash")
        posted = io.Posted(
            at=meeting.now,
            namespace=NOTES,
            connection=mara.connection,
            ticket=ticket_of(mara).secret,
            content=change.take()[0],
        )
        assert copy.handle(posted) == meeting.input(posted)
        assert copy.snapshot() == meeting.room.snapshot()

    def test_rooms_have_notes_of_their_own(self):
        meeting, mara, jo = started(writers=("Jo",))
        write(meeting, jo, "in the main room")
        mara.say("breakout", "start", rooms=[{"name": "North"}])
        old = ticket_of(jo)
        for client in (mara, jo):
            client.say("breakout", "switch_room", kind="breakout", id=0)
        [refused] = post(meeting, jo, b"\0\0", old.secret)
        assert isinstance(refused, io.HangUp)
        mara.say(NOTES, "grant_write_access", participant_ids=[mara.id])
        [pushed] = write(meeting, mara, "in the North")
        assert set(pushed.to) == {mara.connection, jo.connection}
        assert text_of(meeting, 0) == ["in the North"]
        assert text_of(meeting) == ["in the main room"]
        jo.say("breakout", "switch_room", kind="main")
        assert "access=read&" in url_of(jo)
        assert meeting.room.notes is not None
        assert meeting.room.notes.place_of(jo.connection, ticket_of(jo).secret)[0] == -1

    def test_movers_and_peers_learn_who_writes_in_the_new_room(self):
        _, mara, jo = started(writers=("Jo",))
        mara.say("breakout", "start", rooms=[{"name": "North"}])
        mara.say("breakout", "switch_room", kind="breakout", id=0)
        mara.say(NOTES, "grant_write_access", participant_ids=[mara.id])
        jo.say("breakout", "switch_room", kind="breakout", id=0)
        moved = mara.events("breakout", "participant_switched_room")[-1]
        assert moved["module_data"][NOTES] == {"readonly": True}
        assert NOTES not in jo.events("breakout", "switched_room")[-1].get("peer_data", {}).get(
            mara.id, {}
        )


class TestPdf:
    def test_it_is_made_and_everybody_hears_of_it(self):
        meeting, mara, jo = started()
        write(meeting, mara, "Agenda")
        mara.say(NOTES, "generate_pdf", 7)
        [effect] = meeting.asked(io.MakeReport)
        assert (effect.template, effect.label.kind) == ("meeting_notes", "meetingnotes_pdf")
        [block] = blocks_of(json.loads(effect.data)["document"])
        assert block["runs"] == [{"text": "Agenda"}]
        meeting.answer(effect, STORED)
        [created] = jo.events(NOTES, "pdf_created")
        assert created["asset_id"] == STORED["asset_id"]

    @pytest.mark.parametrize(
        ("reason", "heard"),
        [
            ("storage_exceeded", f"{NOTES}.error.storage_exceeded"),
            ("storage", f"{NOTES}.error.internal_storage"),
            ("generate", "error.internal"),
        ],
    )
    def test_whoever_asked_hears_why_not(self, reason: str, heard: str):
        meeting, mara, jo = started()
        mara.say(NOTES, "generate_pdf", 7)
        mara.forget()
        jo.forget()
        meeting.answer(meeting.asked(io.MakeReport)[0], NOT_STORED | {"reason": reason})
        assert names(mara.heard) == [heard]
        assert mara.heard[0]["transaction_id"] == 7
        assert jo.heard == []

    def test_not_too_many_are_made_at_once(self):
        meeting, mara, _ = started()
        for _ in range(limits.NOTES_EXPORTS):
            assert mara.say(NOTES, "generate_pdf") == []
        assert names(mara.say(NOTES, "generate_pdf")) == ["error.internal"]
        meeting.answer(meeting.asked(io.MakeReport)[0], STORED)
        assert mara.say(NOTES, "generate_pdf") == []
        assert len(meeting.asked(io.MakeReport)) == limits.NOTES_EXPORTS + 1

    def test_nothing_is_made_when_the_storage_is_full(self):
        tariff = {"max_storage": 5}
        meeting, mara, _ = started()
        meeting.room._conference.state.parameters.tariff.quotas.update(tariff)
        meeting.room._conference.state.parameters.tariff.used_quota.update(tariff)
        heard = mara.say(NOTES, "generate_pdf")
        assert names(heard) == [f"{NOTES}.error.storage_exceeded"]
        assert meeting.asked(io.MakeReport) == []

    def test_notes_of_breakout_rooms_are_kept_when_the_rooms_close(self):
        meeting, mara, jo = started()
        mara.say("breakout", "start", rooms=[{"name": "North"}, {"name": "South"}])
        for place, client in enumerate((mara, jo)):
            client.say("breakout", "switch_room", kind="breakout", id=place)
        mara.say(NOTES, "grant_write_access", participant_ids=[mara.id])
        write(meeting, mara, "in the North")
        mara.say("breakout", "stop")
        [effect] = meeting.asked(io.MakeReport)
        assert b'"room":"North"' in effect.data
        meeting.answer(effect, STORED)
        assert jo.events(NOTES, "pdf_created")
        assert list(meeting.room.notes.state.places) == [-1]

    def test_the_room_waits_for_its_notes_when_it_closes(self):
        meeting, mara, _ = started()
        write(meeting, mara, "Kept")
        meeting.input(io.CloseRequested(at=meeting.now, reason="room_deleted"))
        [effect] = meeting.asked(io.MakeReport)
        assert meeting.ended is None
        meeting.answer(effect, STORED)
        assert meeting.ended == "room_deleted"

    def test_notes_without_a_word_are_not_kept(self):
        meeting, _, _ = started()
        meeting.input(io.CloseRequested(at=meeting.now, reason="room_deleted"))
        assert meeting.asked(io.MakeReport) == []
        assert meeting.ended == "room_deleted"
