"""Meeting notes in an Etherpad: sessions come and go by calls that take their time."""

from typing import Any

from tests.unit.room.editor_conversations import ETHERPAD, STORED
from tests.unit.room.meeting import MODULES, Client, Meeting, names

from parlour.room import io

NOTES = "meeting_notes"
GROUP = "g.7b"


def meeting_with_etherpad() -> tuple[Meeting, Client, Client]:
    meeting = Meeting(module_settings=MODULES | {NOTES: ETHERPAD})
    return meeting, meeting.owner(), meeting.guest("Jo")


def open_all(meeting: Meeting) -> io.OpenPadSessions:
    """Etherpad opens what was asked for last."""
    effect = meeting.asked(io.OpenPadSessions)[-1]
    sessions = {v.connection: f"s.{v.connection[-2:]}.{effect.effect}" for v in effect.visitors}
    meeting.answer(effect, sessions)
    return effect


def started() -> tuple[Meeting, Client, Client]:
    meeting, mara, jo = meeting_with_etherpad()
    mara.say(NOTES, "grant_write_access", 1, participant_ids=[jo.id])
    meeting.answer(meeting.asked(io.PreparePad)[-1], GROUP)
    open_all(meeting)
    return meeting, mara, jo


def sessions_of(client: Client) -> list[str]:
    urls = [e["url"] for e in client.events(NOTES) if "url" in e]
    return [url.partition("sessionID=")[2].partition("&")[0] for url in urls]


def test_the_first_grant_makes_a_pad_and_sessions_for_everybody():
    meeting, mara, jo = meeting_with_etherpad()
    mara.say(NOTES, "grant_write_access", 1, participant_ids=[jo.id])
    [prepare] = meeting.asked(io.PreparePad)
    assert prepare.group_mapper == f"{meeting.room.room_id}:main"
    assert prepare.pad == "meeting_notes"
    meeting.answer(prepare, GROUP)
    effect = open_all(meeting)
    assert effect.group == GROUP
    assert [(v.connection, v.name, v.writes) for v in effect.visitors] == [
        (mara.connection, "Mara Weiss", False),
        (jo.connection, "Jo", True),
    ]
    assert effect.valid_until == meeting.now // 1_000_000 + 14 * 24 * 3600
    [received] = jo.events(NOTES)
    [session] = sessions_of(jo)
    assert received == {
        "message": "write_access_received",
        "url": f"https://pad.meet.example/auth_session?sessionID={session}"
        f"&padName=meeting_notes&groupID={GROUP}",
    }


def test_every_command_waits_for_the_pad():
    meeting, mara, jo = meeting_with_etherpad()
    mara.say(NOTES, "grant_write_access", participant_ids=[jo.id])
    for action in ("grant_write_access", "revoke_write_access", "generate_pdf"):
        heard = mara.say(NOTES, action, participant_ids=[jo.id])
        assert names(heard) == [f"{NOTES}.error.currently_initializing"]
    joe = meeting.guest("Joe")
    assert joe.events(NOTES) == []
    meeting.answer(meeting.asked(io.PreparePad)[-1], GROUP)
    open_all(meeting)
    assert sessions_of(joe)


def test_a_pad_that_cannot_be_made_can_be_tried_again():
    meeting, mara, jo = meeting_with_etherpad()
    mara.say(NOTES, "grant_write_access", 5, participant_ids=[jo.id])
    meeting.answer(meeting.asked(io.PreparePad)[-1], None)
    assert names(mara.heard)[-1] == f"{NOTES}.error.failed_initialization"
    assert mara.heard[-1]["transaction_id"] == 5
    mara.say(NOTES, "grant_write_access", participant_ids=[jo.id])
    meeting.answer(meeting.asked(io.PreparePad)[-1], GROUP)
    assert meeting.asked(io.OpenPadSessions)


def test_another_access_ends_the_session_before():
    meeting, mara, jo = started()
    [old] = sessions_of(jo)
    mara.say(NOTES, "revoke_write_access", participant_ids=[jo.id])
    effect = open_all(meeting)
    assert effect.ended == (old,)
    assert [v.writes for v in effect.visitors] == [False]
    assert jo.events(NOTES)[-1]["message"] == "read_access_received"


def test_whoever_goes_has_no_session_any_more():
    meeting, _, jo = started()
    [session] = sessions_of(jo)
    jo.leave()
    [effect] = meeting.asked(io.EndPadSessions)
    assert effect.sessions == (session,)


def test_a_session_for_somebody_who_has_gone_meanwhile_ends_at_once():
    meeting, _, _ = started()
    joe = meeting.guest("Joe")
    joe.leave()
    assert meeting.asked(io.EndPadSessions) == []
    effect = open_all(meeting)
    [ended] = meeting.asked(io.EndPadSessions)
    assert ended.sessions == (f"s.{joe.connection[-2:]}.{effect.effect}",)
    assert sessions_of(joe) == []


def test_an_answer_that_is_too_late_does_not_count():
    meeting, mara, jo = started()
    mara.say(NOTES, "revoke_write_access", participant_ids=[jo.id])
    first = meeting.asked(io.OpenPadSessions)[-1]
    mara.say(NOTES, "grant_write_access", participant_ids=[jo.id])
    before = sessions_of(jo)
    meeting.answer(first, {jo.connection: "s.late"})
    assert sessions_of(jo) == before
    assert meeting.asked(io.EndPadSessions)[-1].sessions == ("s.late",)
    open_all(meeting)
    assert jo.events(NOTES)[-1]["message"] == "write_access_received"


def test_moderators_hear_who_got_no_url():
    meeting, mara, _ = started()
    joe = meeting.guest("Joe")
    meeting.answer(meeting.asked(io.OpenPadSessions)[-1], {})
    assert mara.events(NOTES)[-1] == {
        "message": "error",
        "error": "failed_to_generate_url",
        "connection_ids": [joe.connection],
    }


def test_sessions_that_were_to_end_are_ended_even_if_no_others_could_be_opened():
    meeting, mara, jo = started()
    [old] = sessions_of(jo)
    mara.say(NOTES, "revoke_write_access", participant_ids=[jo.id])
    meeting.answer(meeting.asked(io.OpenPadSessions)[-1], None)
    assert meeting.asked(io.EndPadSessions)[-1].sessions == (old,)


def test_sessions_that_cannot_be_ended_end_the_notes():
    """Nobody keeps access after leaving."""
    meeting, mara, jo = started()
    jo.leave()
    meeting.answer(meeting.asked(io.EndPadSessions)[-1], None)
    assert "error.fatal_module_error" in names(mara.heard)
    heard = mara.say(NOTES, "generate_pdf")
    assert names(heard) == ["error.unknown_namespace"]


def test_a_pdf_is_seen_with_the_session_of_whoever_asks():
    meeting, mara, jo = started()
    mara.say(NOTES, "generate_pdf", 3)
    [effect] = meeting.asked(io.StorePad)
    assert effect.session == sessions_of(mara)[0]
    assert (effect.label.kind, effect.label.extension) == ("meetingnotes_pdf", "pdf")
    meeting.answer(effect, STORED)
    assert jo.events(NOTES, "pdf_created")


def test_without_a_session_there_is_no_pdf():
    meeting, _, _ = started()
    anna = meeting.moderator("Anna")
    heard = anna.say(NOTES, "generate_pdf", 4)
    assert names(heard) == ["error.internal"]


def test_breakout_rooms_have_pads_that_are_kept_and_deleted_with_them():
    meeting, mara, _ = started()
    mara.say("breakout", "start", rooms=[{"name": "North"}])
    mara.say("breakout", "switch_room", kind="breakout", id=0)
    mara.say(NOTES, "grant_write_access", participant_ids=[mara.id])
    prepare = meeting.asked(io.PreparePad)[-1]
    assert prepare.group_mapper.endswith(":0")
    meeting.answer(prepare, "g.north")
    open_all(meeting)
    mara.say("breakout", "stop")
    [effect] = meeting.asked(io.StorePad)
    assert (effect.group, effect.then_delete, effect.session) == ("g.north", True, "")


def test_the_room_waits_until_its_pads_are_kept():
    meeting, _, _ = started()
    meeting.input(io.CloseRequested(at=meeting.now, reason="room_deleted"))
    assert meeting.ended is None
    meeting.answer(_last(meeting, io.StorePad), STORED)
    assert meeting.ended == "room_deleted"


def _last(meeting: Meeting, kind: type[Any]) -> Any:
    return meeting.asked(kind)[-1]
