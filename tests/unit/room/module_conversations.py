"""Conversations in which each event of the feature modules occurs, for the pinned wire."""

from typing import Any

from tests.unit.room.meeting import SHARED_FOLDER, Client, Meeting, participant_id

from parlour.protocol.roomserver import Event, StreamingTarget
from parlour.room import io


def polls_conversation() -> Meeting:
    meeting = Meeting()
    mara, jo = meeting.owner(), meeting.guest("Jo")
    phone = meeting.guest("Jo")
    lunch = {"topic": "Lunch?", "choices": ["Soup", "Curry"], "duration": 60}
    mara.say("polls", "start", 1, **lunch, live=True, multiple_choice=True)
    poll = mara.events("polls", "started")[0]["id"]
    jo.say("polls", "vote", 2, poll_id=poll, choice_id=1)
    phone.say("polls", "vote", 3, poll_id=poll, choice_ids=[0, 1])
    mara.say("polls", "start", 4, **lunch | {"duration": 90_000})
    mara.say("polls", "finish", 5, id=poll)
    mara.say("polls", "start", 6, **lunch | {"choices": ["Soup"]})
    return meeting


def automod_conversation() -> Meeting:
    meeting = Meeting()
    mara, jo = meeting.owner(), meeting.guest("Jo")
    parameters = {
        "selection_strategy": "playlist",
        "show_remaining": True,
        "allow_double_selection": False,
        "auto_append_on_join": True,
        "time_limit": 60_000,
    }
    mara.say("automod", "start", 1, **parameters, playlist=[jo.id, mara.id])
    mara.say("automod", "select", 2, how="next")
    meeting.guest("Joe")
    mara.say("automod", "edit", 3, playlist=[mara.id])
    jo.say("automod", "yield", 4)
    meeting.wait(61)
    jo.say("automod", "yield", 5)
    mara.say("automod", "start", 6, **parameters, playlist=[jo.id])
    mara.say("automod", "stop", 7)
    return meeting


def shared_folder_conversation() -> Meeting:
    meeting = Meeting(event=Event(participant_id(90), "Planning", shared_folder=SHARED_FOLDER))
    mara, ilse = meeting.owner(), meeting.user("Ilse")
    for role in ("moderator", "user"):
        mara.say("moderation", "update_role", 1, participant_id=ilse.id, new_role=role)
    return meeting


def excalidraw_conversation() -> Meeting:
    meeting = Meeting()
    mara, jo = meeting.owner(), meeting.guest("Jo")
    scene = {"elements": [{"id": "a", "x": 1.5}]}
    restricted = {"unrestricted_participants": [mara.id]}
    free = {"type": "disabled"}
    mara.say("excalidraw", "start", 1, initial_scene=scene, edit_restrictions=free)
    jo.say("excalidraw", "broadcast", 2, data={"elements": []})
    jo.say("excalidraw", "broadcast_volatile", 3, data={"pointer": {"x": 0, "y": 0}})
    jo.say("excalidraw", "store_scene", 4, scene=scene)
    jo.say("excalidraw", "follow", 5, participant_id=mara.id)
    jo.say("excalidraw", "unfollow", 6, participant_id=mara.id)
    mara.say("excalidraw", "enable_edit_restrictions", 7, **restricted)
    jo.say("excalidraw", "broadcast", 8, data={})
    mara.say("excalidraw", "disable_edit_restrictions", 9)
    mara.say("excalidraw", "stop", 10)
    restricted = {"type": "enabled", **restricted}
    mara.say("excalidraw", "start", 11, initial_scene=None, edit_restrictions=restricted)
    return meeting


def recording_conversation() -> Meeting:
    tv = participant_id(80)
    target = StreamingTarget(tv, "TV", "custom", "rtmp://in", "key", "https://tv.example")
    meeting = Meeting(streaming_targets=[target])
    mara, jo = meeting.owner(), meeting.guest("Jo")
    jo.say("recording", "set_consent", 1, consent=True)
    mara.say("recording", "start_recording", 2)
    meeting.answer(meeting.asked(io.WakeService)[-1], [])
    tape = meeting.join("Tape", "recorder")

    def tape_says(**command):
        tape.say("recording", "service", command=command)

    tape_says(kind="recording_updated", status="active")
    mara.say("recording", "pause_recording", 3)
    tape_says(kind="recording_updated", status="paused")
    mara.say("recording", "start_recording", 4)
    mara.say("recording", "stop_recording", 5)
    mara.say("recording", "start_stream", 6, target_ids=[tv])
    tape_says(kind="stream_updated", target_id=tv, status="active")
    mara.say("recording", "pause_stream", 7, target_ids=[tv])
    mara.say("recording", "stop_stream", 8, target_ids=[tv])
    reason = {"code": "disk_full", "message": "The disk is full"}
    tape_says(kind="recording_updated", status="error", reason=reason)
    tape_says(kind="stream_updated", target_id=tv, status="error", reason=reason)
    tape.leave()
    mara.say("recording", "start_recording", 9)
    meeting.answer(meeting.asked(io.WakeService)[-1], None)
    return meeting


def transcription_conversation() -> Meeting:
    meeting = Meeting()
    mara, jo = meeting.owner(), meeting.guest("Jo")
    mara.say("transcription", "start", 1, language="de")
    mara.say("transcription", "start", 2)
    meeting.answer(meeting.asked(io.WakeService)[-1], [])
    scribe = meeting.join("Scribe", "transcription")
    segment = {
        "kind": "segment",
        "participant_id": jo.id,
        "track_id": "TR_4kQ",
        "starts_at": "2026-07-10T09:20:01.2Z",
        "ends_at": "2026-07-10T09:20:03.9Z",
        "text": "Let us begin.",
    }
    for event in ({"kind": "started"}, segment):
        scribe.say("transcription", "transcription_service_event", event=event)
    mara.say("transcription", "stop", 3)
    scribe.leave()
    mara.say("transcription", "stop", 4)
    mara.say("transcription", "start", 5)
    meeting.answer(meeting.asked(io.WakeService)[-1], None)
    return meeting


def _answer_last(meeting: Meeting, kind: type[io.AnyEffect], result: Any) -> None:
    meeting.answer(meeting.asked(kind)[-1], result)


def _stored(number: int) -> dict[str, Any]:
    quota = {"used": 4711, "total": 5_000_000}
    return {
        "type": "stored",
        "asset_id": participant_id(number),
        "filename": f"report_2026-07-10_09-00-0{number % 10}-UTC.pdf",
        "quota": quota,
    }


def legal_vote_conversation() -> Meeting:
    """A live roll call, a secret vote, one that is cancelled, one that its time ends."""
    meeting = Meeting()
    mara, ilse, jo = meeting.owner(), meeting.user("Ilse"), meeting.guest("Jo")
    motion = {
        "pseudonymous": False,
        "live": True,
        "name": "Budget 2027",
        "allowed_participants": [mara.id, ilse.id],
        "enable_abstain": True,
        "auto_close": True,
        "duration": 60,
        "create_pdf": True,
        "timezone": "Europe/Vienna",
    }

    def start(number: int, **changes: Any) -> dict[str, Any]:
        mara.say("legal_vote", "start", number, **motion | changes)
        _answer_last(meeting, io.CreateModuleResource, {"id": participant_id(70 + number)})
        return ilse.events("legal_vote", "started")[-1]

    def vote(voter: Client, number: int, vote_id: str, option: str) -> None:
        token = voter.events("legal_vote", "started")[-1]["token"]
        fields = {"legal_vote_id": vote_id, "option": option, "token": token}
        voter.say("legal_vote", "vote", number, **fields)

    roll_call = start(1)["legal_vote_id"]
    jo.say("legal_vote", "report_issue", 2, legal_vote_id=roll_call, kind="audio")
    issue = {"legal_vote_id": roll_call, "kind": "video", "description": "frozen"}
    ilse.say("legal_vote", "report_issue", 3, **issue)
    vote(ilse, 4, roll_call, "abstain")
    vote(ilse, 5, roll_call, "yes")
    vote(mara, 6, roll_call, "yes")
    _answer_last(meeting, io.MakeReport, _stored(81))
    secret = {"pseudonymous": True, "live": False, "enable_abstain": False, "create_pdf": False}
    ballot = start(7, **secret, subtitle="Second attempt", topic="Shall we?")["legal_vote_id"]
    vote(ilse, 8, ballot, "abstain")
    vote(ilse, 9, ballot, "no")
    mara.say("legal_vote", "stop", 10, legal_vote_id=ballot)
    withdrawn = start(11, live=False)["legal_vote_id"]
    mara.say("legal_vote", "cancel", 12, legal_vote_id=withdrawn, reason="wrong motion")
    _answer_last(meeting, io.MakeReport, {"type": "not_stored", "reason": "storage"})
    start(13, live=False)
    meeting.wait(60)
    _answer_last(meeting, io.MakeReport, {"type": "not_stored", "reason": "storage_exceeded"})
    mara.say("legal_vote", "start", 14, **motion | {"allowed_participants": [jo.id]})
    mara.say("legal_vote", "start", 15, **motion | {"pseudonymous": True})
    start(16)
    meeting.user("Bert")
    meeting.user("Ilse")
    mara.leave()
    return meeting


def meeting_report_conversation() -> Meeting:
    meeting = Meeting()
    mara, jo = meeting.owner(), meeting.guest("Jo")
    meeting.join("Mara", "registered", "moderator")
    for number in (1, 2, 3):
        mara.say(
            "meeting_report", "generate_attendance_report", number, include_email_addresses=True
        )
    jo.say("meeting_report", "generate_attendance_report", 4, include_email_addresses=False)
    first, second, third = meeting.asked(io.MakeReport)
    meeting.answer(first, _stored(82))
    meeting.answer(second, {"type": "not_stored", "reason": "generate"})
    meeting.answer(third, None)
    return meeting


def training_participation_report_conversation() -> Meeting:
    meeting = Meeting()
    mara, jo = meeting.owner(), meeting.guest("Jo")
    namespace = "training_participation_report"
    jo.say(namespace, "confirm_presence", 1)
    mara.say(namespace, "enable_presence_logging", 2)
    mara.say(namespace, "enable_presence_logging", 3)
    meeting.wait(1800)
    jo.say(namespace, "confirm_presence", 4)
    meeting.guest("Joe")
    jo.say(namespace, "disable_presence_logging", 5)
    mara.say(namespace, "disable_presence_logging", 6)
    mara.say(namespace, "disable_presence_logging", 7)
    _answer_last(meeting, io.MakeReport, _stored(83))
    return meeting


MODULE_CONVERSATIONS = {
    "legal_vote": legal_vote_conversation,
    "meeting_report": meeting_report_conversation,
    "training_participation_report": training_participation_report_conversation,
    "polls": polls_conversation,
    "automod": automod_conversation,
    "shared_folder": shared_folder_conversation,
    "excalidraw": excalidraw_conversation,
    "recording": recording_conversation,
    "transcription": transcription_conversation,
}
