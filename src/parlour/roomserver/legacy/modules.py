"""The namespaces beside the base ones: most say the same in both generations
(signaling-legacy.md 11, 14.1, 14.2)."""

from typing import Any

KNOWN = frozenset(
    {
        "asset_storage",
        "automod",
        "breakout",
        "chat",
        "e2ee",
        "legal_vote",
        "meeting_notes",
        "meeting_report",
        "polls",
        "recording",
        "shared_folder",
        "subroom_audio",
        "timer",
        "training_participation_report",
        "transcription",
        "whiteboard",
    }
)
"""What an older client may speak to."""

_HEARD = KNOWN - {"asset_storage", "breakout", "e2ee"}
"""What it may hear of, in the same words."""

_NOT_HEARD = frozenset(
    {
        ("polls", "voted"),
        ("meeting_report", "report_generation_started"),
        ("meeting_notes", "access_changed"),
        ("whiteboard", "initialization_started"),
    }
)
_RENAMED = {
    ("meeting_notes", "write_access_received"): "write_url",
    ("meeting_notes", "read_access_received"): "read_url",
    ("meeting_notes", "pdf_created"): "pdf_asset",
    ("whiteboard", "initialized"): "space_url",
    ("whiteboard", "pdf_created"): "pdf_asset",
    ("legal_vote", "report_generated"): "pdf_asset",
    ("training_participation_report", "pdf_created"): "pdf_asset",
}
_CHAT = frozenset(
    {
        "message_sent",
        "room_chat_history_chunk",
        "private_chat_history_chunk",
        "search_results",
        "history_cleared",
        "chat_enabled",
        "chat_disabled",
    }
)
_CHAT_ERRORS = frozenset(
    {"chat_disabled", "insufficient_permissions", "invalid_search_term_length"}
)
_CHAT_SCOPES = frozenset({"global", "private"})
_BREAKOUT = frozenset({"start", "stop"})
"""Whoever moderates may open and close rooms; an older client itself stays in the main room."""
_RECORDING = "recording"
_WRITERS = {"select_writer": "grant_write_access", "deselect_writer": "revoke_write_access"}


def command(namespace: str, payload: dict[str, Any]) -> dict[str, Any] | None:
    """The command as the room knows it; None if it has no counterpart."""
    action = payload.get("action")
    if not isinstance(action, str):
        return None
    match namespace, action:
        case "chat", _ if payload.get("scope", "global") not in _CHAT_SCOPES:
            return None
        case "breakout", _ if action not in _BREAKOUT:
            return None
        case "timer", ("stop" | "update_ready_status"):
            return {key: value for key, value in payload.items() if key != "timer_id"}
        case "meeting_notes", ("select_writer" | "deselect_writer"):
            return payload | {"action": _WRITERS[action]}
        case "recording", ("start_stream" | "pause_stream" | "stop_stream"):
            return _streaming(action, payload)
        case _:
            return payload


def event(namespace: str, payload: dict[str, Any]) -> dict[str, Any] | None:
    """The event as older clients know it; None if they do not."""
    if not _is_heard(namespace, payload):
        return None
    renamed = _RENAMED.get((namespace, payload["message"]))
    return payload if renamed is None else payload | {"message": renamed}


def _is_heard(namespace: str, payload: dict[str, Any]) -> bool:
    message = payload.get("message")
    if namespace == "chat":
        if message == "error":
            return payload.get("error") in _CHAT_ERRORS
        return message in _CHAT and payload.get("scope", "global") in _CHAT_SCOPES
    return namespace in _HEARD and (namespace, message) not in _NOT_HEARD


def _streaming(action: str, payload: dict[str, Any]) -> dict[str, Any]:
    """Recording was a target among the streams."""
    if payload.get("target_ids") == [_RECORDING]:
        return {"action": action.replace("stream", "recording")}
    return payload
