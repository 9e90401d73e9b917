"""Events that have another name for older clients, or none (signaling-legacy.md 14.2)."""

from typing import Any

import pytest
from tests.unit.roomserver.legacy.listening import ME, OWNER, C, P, T, heard, peer, snapshot, view

RENAMED = {
    "message": "display_name_changed",
    "target": P,
    "issued_by": ME,
    "old_name": "Jo",
    "new_name": "Nora",
}

NAMES: list[tuple[str, dict[str, Any], list[tuple[str, dict[str, Any]]]]] = [
    (
        "core",
        {"message": "join_blocked", "reason": "participant_limit_reached"},
        [("control", {"message": "join_blocked", "reason": "participant_limit_reached"})],
    ),
    (
        "core",
        {"message": "closing", "reason": "time_limit_reached"},
        [("control", {"message": "time_limit_quota_elapsed"})],
    ),
    (
        "core",
        {"message": "closing", "reason": "room_deleted"},
        [("control", {"message": "room_deleted"})],
    ),
    ("core", {"message": "closing", "reason": "graceful_shutdown"}, []),
    ("core", {"message": "room_parameters_changed", "change": {"title": "x"}}, []),
    ("core", {"message": "storage_quota_changed", "quota": {"used": 1}}, []),
    (
        "core",
        {"message": "error", "error": "not_accepted"},
        [("control", {"message": "error", "error": "not_accepted_or_not_in_waiting_room"})],
    ),
    (
        "core",
        {"message": "error", "error": "already_in_room"},
        [("control", {"message": "error", "error": "already_joined"})],
    ),
    (
        "moderation",
        {"message": "kicked", "reason": "kicked"},
        [("moderation", {"message": "kicked"})],
    ),
    (
        "moderation",
        {"message": "kicked", "reason": "debriefed"},
        [("moderation", {"message": "session_ended", "issued_by": OWNER})],
    ),
    ("moderation", {"message": "banned"}, [("moderation", {"message": "banned"})]),
    (
        "moderation",
        {"message": "debriefing_started", "issued_by": P},
        [("moderation", {"message": "debriefing_started", "issued_by": P})],
    ),
    ("moderation", {"message": "accepted"}, [("moderation", {"message": "accepted"})]),
    (
        "moderation",
        {"message": "sent_to_waiting_room"},
        [
            ("moderation", {"message": "sent_to_waiting_room"}),
            ("moderation", {"message": "in_waiting_room"}),
        ],
    ),
    (
        "moderation",
        RENAMED,
        [("moderation", RENAMED), snapshot("update", display_name="Nora")],
    ),
    ("moderation", {"message": "participant_accepted", "participant_id": P}, []),
    ("moderation", {"message": "participant_unbanned", "participant_id": P}, []),
    ("moderation", {"message": "display_name_change_restrictions_disabled"}, []),
    (
        "moderation",
        {"message": "waiting_room_updated", "new_state": "for_guests"},
        [("moderation", {"message": "waiting_room_enabled"})],
    ),
    (
        "moderation",
        {"message": "waiting_room_updated", "new_state": "disabled"},
        [("moderation", {"message": "waiting_room_disabled"})],
    ),
    ("moderation", {"message": "waiting_room_enabled"}, []),
    ("moderation", {"message": "waiting_room_disabled"}, []),
    (
        "moderation",
        {"message": "muted", "moderator": P},
        [("livekit", {"message": "force_muted", "moderator": P})],
    ),
    (
        "moderation",
        {"message": "microphone_restrictions_enabled", "unrestricted_participants": [P]},
        [
            (
                "livekit",
                {"message": "microphone_restrictions_enabled", "unrestricted_participants": [P]},
            )
        ],
    ),
    (
        "moderation",
        {"message": "microphone_restrictions_disabled"},
        [("livekit", {"message": "microphone_restrictions_disabled"})],
    ),
    (
        "raise_hands",
        {"message": "raise_hands_enabled", "issued_by": P},
        [("moderation", {"message": "raise_hands_enabled", "issued_by": P})],
    ),
    (
        "raise_hands",
        {"message": "hand_raised", "participant": P},
        [snapshot("update", hand_is_up=True, hand_updated_at=T)],
    ),
    (
        "raise_hands",
        {"message": "hand_raised", "participant": ME},
        [("control", {"message": "hand_raised"})],
    ),
    (
        "raise_hands",
        {"message": "hand_lowered", "participant": ME},
        [("control", {"message": "hand_lowered"})],
    ),
    (
        "raise_hands",
        {"message": "raised_hand_reset_by_moderator", "issued_by": P, "participants": [ME, P]},
        [
            ("moderation", {"message": "raised_hand_reset_by_moderator", "issued_by": P}),
            snapshot("update", hand_updated_at=T),
        ],
    ),
    (
        "raise_hands",
        {"message": "error", "error": "raise_hands_disabled"},
        [("control", {"message": "error", "error": "raise_hands_disabled"})],
    ),
    *[
        ("livekit", payload, [("livekit", payload)])
        for payload in (
            {"message": "credentials", "room": "r", "token": "t", "public_url": "wss://x"},
            {"message": "popout_stream_access_token", "token": "t"},
            {"message": "screen_share_permissions_updated", "grant": True, "participants": [P]},
            {"message": "error", "error": "livekit_unavailable"},
        )
    ],
    ("livekit", {"message": "error", "error": "unknown_participant"}, []),
    ("reaction", {"message": "reacted"}, []),
    ("excalidraw", {"message": "anything"}, []),
    ("echo", {"message": "pong"}, []),
    ("parlour", {"message": "session"}, []),
    (
        "error",
        {"error": "unknown_namespace", "invalid_namespace": "x"},
        [("control", {"message": "error", "error": "invalid_namespace"})],
    ),
    (
        "error",
        {"error": "invalid_json", "message": "x"},
        [("control", {"message": "error", "error": "invalid_json"})],
    ),
    ("error", {"error": "slow_down"}, []),
    ("error", {"error": "not_supported"}, []),
    ("chat", {"message": "slow_down", "recommended_wait_ms": 1}, []),
    ("chat", {"message": "participant_rate_limited", "participant_id": P}, []),
    ("chat", {"message": "breakout_chat_history_chunk", "breakout_id": 1, "history": {}}, []),
    ("chat", {"message": "message_sent", "scope": "breakout", "content": "x"}, []),
    *[
        ("chat", payload, [("chat", payload)])
        for payload in (
            {"message": "message_sent", "id": C, "source": P, "content": "x", "scope": "global"},
            {"message": "chat_disabled", "issued_by": P},
            {"message": "error", "error": "chat_disabled"},
        )
    ],
    ("polls", {"message": "voted"}, []),
    *[
        (
            "meeting_notes",
            {"message": f"{kind}_access_received", "url": "https://x"},
            [("meeting_notes", {"message": f"{kind}_url", "url": "https://x"})],
        )
        for kind in ("write", "read")
    ],
    ("meeting_notes", {"message": "access_changed", "readers": [], "writers": []}, []),
    *[
        (
            namespace,
            {"message": "pdf_created", "filename": "a.pdf", "asset_id": P},
            [(namespace, {"message": "pdf_asset", "filename": "a.pdf", "asset_id": P})],
        )
        for namespace in ("meeting_notes", "whiteboard", "training_participation_report")
    ],
    (
        "legal_vote",
        {"message": "report_generated", "legal_vote_id": P, "asset_id": C},
        [("legal_vote", {"message": "pdf_asset", "legal_vote_id": P, "asset_id": C})],
    ),
    (
        "meeting_notes",
        {"message": "error", "error": "not_initialized"},
        [("meeting_notes", {"message": "error", "error": "not_initialized"})],
    ),
    (
        "whiteboard",
        {"message": "initialized", "url": "https://x"},
        [("whiteboard", {"message": "space_url", "url": "https://x"})],
    ),
    ("whiteboard", {"message": "initialization_started"}, []),
    ("polls", {"message": "started"}, [("polls", {"message": "started"})]),
]


@pytest.mark.parametrize(("namespace", "payload", "expected"), NAMES)
def test_what_older_clients_hear(namespace: str, payload: Any, expected: Any) -> None:
    assert heard(view(peer()), namespace, payload) == expected
