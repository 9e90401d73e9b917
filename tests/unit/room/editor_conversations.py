"""Conversations in which each event about notes and whiteboards occurs, for the pinned wire."""

from tests.unit.room.meeting import MODULES, Meeting, participant_id

from parlour.room import io

ETHERPAD = {"base_url": "https://pad.meet.example/", "api_key": "a key of Etherpad"}
STORED = {
    "type": "stored",
    "asset_id": participant_id(70),
    "filename": "meetingnotes_pdf_2026-07-10_09-00-00-UTC.pdf",
    "quota": {"used": 5},
}
NOT_STORED = {"type": "not_stored", "reason": "storage_exceeded"}


def meeting_notes_conversation() -> Meeting:
    """First with our own editor, then with an Etherpad that fails for one connection."""
    meeting = Meeting()
    mara, jo = meeting.owner(), meeting.guest("Jo")
    mara.say("meeting_notes", "revoke_write_access", 1, participant_ids=[jo.id])
    mara.say("meeting_notes", "grant_write_access", 2, participant_ids=[mara.id])
    mara.say("meeting_notes", "grant_write_access", 3, participant_ids=[jo.id])
    mara.say("meeting_notes", "revoke_write_access", 4, participant_ids=[jo.id])
    meeting.guest("Joe")
    mara.say("meeting_notes", "generate_pdf", 5)
    meeting.answer(meeting.asked(io.MakeReport)[-1], STORED)
    mara.say("meeting_notes", "generate_pdf", 6)
    meeting.answer(meeting.asked(io.MakeReport)[-1], NOT_STORED)
    return meeting


def etherpad_conversation() -> Meeting:
    meeting = Meeting(module_settings=MODULES | {"meeting_notes": ETHERPAD})
    mara, jo = meeting.owner(), meeting.guest("Jo")
    mara.say("meeting_notes", "grant_write_access", 1, participant_ids=[jo.id])
    mara.say("meeting_notes", "grant_write_access", 2, participant_ids=[jo.id])
    meeting.answer(meeting.asked(io.PreparePad)[-1], None)
    mara.say("meeting_notes", "grant_write_access", 3, participant_ids=[jo.id])
    meeting.answer(meeting.asked(io.PreparePad)[-1], "g.7b")
    sessions = {jo.connection: "s.1f"}
    meeting.answer(meeting.asked(io.OpenPadSessions)[-1], sessions)
    return meeting


def whiteboard_conversation() -> Meeting:
    meeting = Meeting()
    mara, jo = meeting.owner(), meeting.guest("Jo")
    mara.say("whiteboard", "generate_pdf", 1)
    mara.say("whiteboard", "initialize", 2)
    jo.say("whiteboard", "initialize", 3)
    meeting.answer(meeting.asked(io.CreateBoard)[-1], None)
    mara.say("whiteboard", "initialize", 4)
    board = {"id": "b1", "url": "https://draw.meet.example/s/81fe2c-room-board"}
    meeting.answer(meeting.asked(io.CreateBoard)[-1], board)
    mara.say("whiteboard", "generate_pdf", 5)
    meeting.answer(meeting.asked(io.StoreBoard)[-1], STORED)
    return meeting


EDITOR_CONVERSATIONS = {
    "meeting_notes": meeting_notes_conversation,
    "whiteboard": whiteboard_conversation,
}
