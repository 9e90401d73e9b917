"""Who takes part in random meetings, and what people usually say there."""

from typing import Any

from tests.unit.room.meeting import participant_id

STREAM = participant_id(80)
CAST: dict[str, tuple[Any, ...]] = {
    "Mara": ("registered", "moderator"),
    "Anna": ("registered", "moderator"),
    "Ilse": ("registered", "user"),
    "Bert": ("registered", "user"),
    "Jo": ("guest", "user"),
    "Joe": ("guest", "user"),
    "Phone": ("call_in", "user"),
    "Tape": ("recorder", "user"),
    "Tape of North": ("recorder", "user", 0),
    "Scribe": ("transcription", "user"),
}
USUAL: list[tuple[str, str, dict[str, Any]]] = [
    ("moderation", "update_role", {"participant_id": "", "new_role": "moderator"}),
    ("moderation", "update_role", {"participant_id": "", "new_role": "user"}),
    ("moderation", "accept", {"target": ""}),
    ("moderation", "mute", {"participants": []}),
    ("moderation", "change_display_name", {"target": "", "new_name": "New"}),
    ("moderation", "ban", {"target": ""}),
    ("moderation", "enable_microphone_restrictions", {"unrestricted_participants": []}),
    ("moderation", "disable_microphone_restrictions", {}),
    ("livekit", "grant_screen_share_permission", {"participants": []}),
    ("breakout", "start", {"rooms": [{"name": "North"}, {"name": "South"}], "duration": 60}),
    ("breakout", "switch_room", {"kind": "breakout", "id": 0}),
    ("breakout", "switch_room", {"kind": "breakout", "id": 1}),
    ("breakout", "switch_room", {"kind": "main"}),
    ("breakout", "stop", {}),
    ("raise_hands", "raise_hand", {}),
    ("timer", "start", {"kind": "countdown", "duration": 30, "enable_ready_check": True}),
    ("timer", "start", {"kind": "stopwatch", "title": "Tea"}),
    ("timer", "update_ready_status", {"status": True}),
    ("timer", "stop", {}),
    (
        "polls",
        "start",
        {"topic": "Lunch?", "choices": ["a", "b"], "duration": 30, "live": True},
    ),
    ("polls", "vote", {"poll_id": "", "choice_id": 1}),
    ("polls", "finish", {"id": ""}),
    *(
        (
            "legal_vote",
            "start",
            {
                "pseudonymous": secret,
                "live": live,
                "name": "Budget",
                "allowed_participants": [],
                "enable_abstain": live,
                "auto_close": not live,
                "duration": 30 if live else None,
                "create_pdf": True,
            },
        )
        for secret, live in ((True, False), (True, False), (False, True), (False, False))
    ),
    *(
        ("legal_vote", "vote", {"legal_vote_id": "", "option": option, "token": ""})
        for option in ("yes", "no", "abstain")
    ),
    ("legal_vote", "stop", {"legal_vote_id": ""}),
    ("legal_vote", "cancel", {"legal_vote_id": "", "reason": "wrong motion"}),
    ("legal_vote", "report_issue", {"legal_vote_id": "", "kind": "audio"}),
    ("legal_vote", "generate_pdf", {"legal_vote_id": ""}),
    ("meeting_report", "generate_attendance_report", {"include_email_addresses": True}),
    ("training_participation_report", "enable_presence_logging", {}),
    (
        "training_participation_report",
        "enable_presence_logging",
        {
            "initial_checkpoint_delay": {"after": 60, "within": 0},
            "checkpoint_interval": {"after": 60, "within": 30},
        },
    ),
    ("training_participation_report", "confirm_presence", {}),
    ("training_participation_report", "disable_presence_logging", {}),
    *(
        (
            "automod",
            "start",
            {
                "selection_strategy": strategy,
                "show_remaining": True,
                "allow_double_selection": False,
                "auto_append_on_join": True,
                "time_limit": 20_000,
                "playlist": [],
                "allow_list": [],
            },
        )
        for strategy in ("none", "playlist", "random", "nomination")
    ),
    ("automod", "select", {"how": "random"}),
    ("automod", "select", {"how": "specific", "participant": "", "keep_in_remaining": True}),
    ("automod", "yield", {}),
    (
        "excalidraw",
        "start",
        {"initial_scene": {"elements": []}, "edit_restrictions": {"type": "disabled"}},
    ),
    ("excalidraw", "store_scene", {"scene": {"elements": [1.5]}}),
    ("excalidraw", "enable_edit_restrictions", {"unrestricted_participants": []}),
    ("excalidraw", "follow", {"participant_id": ""}),
    ("meeting_notes", "grant_write_access", {"participant_ids": []}),
    ("meeting_notes", "grant_write_access", {"participant_ids": []}),
    ("meeting_notes", "revoke_write_access", {"participant_ids": []}),
    ("meeting_notes", "generate_pdf", {}),
    ("whiteboard", "initialize", {}),
    ("whiteboard", "generate_pdf", {}),
    ("recording", "set_consent", {"consent": True}),
    ("recording", "start_recording", {}),
    ("recording", "start_stream", {"target_ids": [STREAM]}),
    ("recording", "stop_recording", {}),
    ("recording", "stop_stream", {"target_ids": [STREAM]}),
    ("transcription", "start", {"language": "de"}),
    ("transcription", "stop", {}),
    ("reaction", "enable_restrictions", {"unrestricted_participants": []}),
    ("subroom_audio", "create_whisper_group", {"participant_ids": []}),
    ("subroom_audio", "invite_to_whisper_group", {"whisper_id": "", "participant_ids": []}),
    ("subroom_audio", "accept_whisper_invite", {"whisper_id": ""}),
    ("subroom_audio", "kick_whisper_participants", {"whisper_id": "", "participant_ids": []}),
    ("subroom_audio", "leave_whisper_group", {"whisper_id": ""}),
    ("e2ee", "message", {"payload": [[1]]}),
    ("raise_hands", "enable_raise_hands", {}),
    ("chat", "send_message", {"scope": "global", "content": "Hello"}),
    ("chat", "send_message", {"scope": "private", "target": "", "content": "Psst"}),
    ("chat", "send_message", {"scope": "breakout", "content": "Here"}),
]
TOPICS = sorted({namespace for namespace, _, _ in USUAL})
MODERATED = {
    "grant_write_access",
    "revoke_write_access",
    "initialize",
    "update_role",
    "accept",
    "mute",
    "ban",
    "enable_microphone_restrictions",
    "disable_microphone_restrictions",
    "grant_screen_share_permission",
    "start",
    "stop",
    "finish",
    "cancel",
    "select",
    "enable_raise_hands",
    "enable_restrictions",
    "enable_edit_restrictions",
    "start_recording",
    "start_stream",
    "stop_recording",
    "stop_stream",
}
STATUS = ["inactive", "requested", "active", "paused", "error"]
RECORDER_SAYS = [
    {"kind": "recording_updated", "status": status, "reason": reason}
    for status in STATUS
    for reason in (None, {"code": "full", "message": "The disk is full"})
] + [{"kind": "stream_updated", "target_id": STREAM, "status": status} for status in STATUS]
SCRIBE_SAYS = [
    {"kind": "started"},
    {"kind": "stopped"},
    {
        "kind": "segment",
        "participant_id": participant_id(1),
        "track_id": "TR_4kQ",
        "starts_at": "2026-07-10T09:20:01.2Z",
        "ends_at": "2026-07-10T09:20:03.9Z",
        "text": "Let us begin.",
    },
]
