"""Conversations in which each event of the feature modules occurs, for the pinned wire."""

from tests.unit.room.meeting import SHARED_FOLDER, Meeting, participant_id
from tests.unit.room.report_conversations import REPORT_CONVERSATIONS

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


MODULE_CONVERSATIONS = REPORT_CONVERSATIONS | {
    "polls": polls_conversation,
    "automod": automod_conversation,
    "shared_folder": shared_folder_conversation,
    "excalidraw": excalidraw_conversation,
    "recording": recording_conversation,
    "transcription": transcription_conversation,
}
