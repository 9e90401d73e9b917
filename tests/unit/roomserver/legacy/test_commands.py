"""Commands of older clients, and what the room is asked instead (signaling-legacy.md 14.1)."""

import json
from typing import Any

import pytest

from parlour.protocol.legacy import control
from parlour.roomserver.legacy.commands import Forward, Join, Reply, translate
from parlour.roomserver.legacy.view import View

ME = "00000000-0000-4000-8000-000000000001"
P = "00000000-0000-4000-8000-000000000002"


def view(phase: Any = "joined") -> View:
    return View(owner=ME, kind="registered", phase=phase, id=ME)


def said(namespace: str, **payload: Any) -> bytes:
    return json.dumps({"namespace": namespace, "payload": payload}).encode()


ROWS: list[tuple[str, dict[str, Any], str, dict[str, Any]]] = [
    ("control", {"action": "raise_hand"}, "raise_hands", {"action": "raise_hand"}),
    ("control", {"action": "lower_hand"}, "raise_hands", {"action": "lower_hand"}),
    (
        "control",
        {"action": "grant_moderator_role", "target": P},
        "moderation",
        {"action": "update_role", "participant_id": P, "new_role": "moderator"},
    ),
    (
        "control",
        {"action": "revoke_moderator_role", "target": P},
        "moderation",
        {"action": "update_role", "participant_id": P, "new_role": "user"},
    ),
    *[
        (
            "moderation",
            {"action": action, "target": P},
            "moderation",
            {"action": action, "target": P},
        )
        for action in ("kick", "ban", "accept", "send_to_waiting_room")
    ],
    *[
        (
            "moderation",
            {"action": "debrief", "kick_scope": scope},
            "moderation",
            {"action": "debrief", "kick_scope": scope},
        )
        for scope in ("guests", "users_and_guests", "all")
    ],
    (
        "moderation",
        {"action": "change_display_name", "target": P, "new_name": "N"},
        "moderation",
        {"action": "change_display_name", "target": P, "new_name": "N"},
    ),
    (
        "moderation",
        {"action": "enable_waiting_room"},
        "moderation",
        {"action": "change_waiting_room_state", "new_state": "for_everyone"},
    ),
    (
        "moderation",
        {"action": "disable_waiting_room"},
        "moderation",
        {"action": "change_waiting_room_state", "new_state": "disabled"},
    ),
    (
        "moderation",
        {"action": "enable_raise_hands"},
        "raise_hands",
        {"action": "enable_raise_hands"},
    ),
    (
        "moderation",
        {"action": "disable_raise_hands"},
        "raise_hands",
        {"action": "disable_raise_hands"},
    ),
    *[
        (
            "moderation",
            {"action": "reset_raised_hands", "target": target},
            "raise_hands",
            {"action": "reset_raised_hands", "target": target},
        )
        for target in (P, [P, ME], [])
    ],
    (
        "moderation",
        {"action": "reset_raised_hands"},
        "raise_hands",
        {"action": "reset_raised_hands", "target": None},
    ),
    (
        "livekit",
        {"action": "force_mute", "participants": [ME, P]},
        "moderation",
        {"action": "mute", "participants": [P]},
    ),
    (
        "livekit",
        {"action": "enable_microphone_restrictions", "unrestricted_participants": [P]},
        "moderation",
        {"action": "enable_microphone_restrictions", "unrestricted_participants": [P]},
    ),
    (
        "livekit",
        {"action": "disable_microphone_restrictions"},
        "moderation",
        {"action": "disable_microphone_restrictions"},
    ),
    *[
        (
            "livekit",
            {"action": action, "participants": [P]},
            "livekit",
            {"action": action, "participants": [P]},
        )
        for action in ("grant_screen_share_permission", "revoke_screen_share_permission")
    ],
    *[
        ("livekit", {"action": action}, "livekit", {"action": action})
        for action in ("create_new_access_token", "request_popout_stream_access_token")
    ],
    (
        "chat",
        {"action": "send_message", "scope": "private", "target": P, "content": "c"},
        "chat",
        {"action": "send_message", "scope": "private", "target": P, "content": "c"},
    ),
    (
        "timer",
        {"action": "stop", "timer_id": P, "reason": "r"},
        "timer",
        {"action": "stop", "reason": "r"},
    ),
    (
        "polls",
        {"action": "vote", "poll_id": P, "choice_id": 1},
        "polls",
        {"action": "vote", "poll_id": P, "choice_id": 1},
    ),
    *[
        (
            "recording",
            {"action": f"{verb}_stream", "target_ids": ["recording"]},
            "recording",
            {"action": f"{verb}_recording"},
        )
        for verb in ("start", "pause", "stop")
    ],
    (
        "recording",
        {"action": "start_stream", "target_ids": [P]},
        "recording",
        {"action": "start_stream", "target_ids": [P]},
    ),
    (
        "meeting_notes",
        {"action": "select_writer", "participant_ids": [P]},
        "meeting_notes",
        {"action": "grant_write_access", "participant_ids": [P]},
    ),
    (
        "meeting_notes",
        {"action": "deselect_writer", "participant_ids": [P]},
        "meeting_notes",
        {"action": "revoke_write_access", "participant_ids": [P]},
    ),
    *[
        (namespace, {"action": "start"}, namespace, {"action": "start"})
        for namespace in ("automod", "legal_vote", "breakout", "transcription", "subroom_audio")
    ],
]


@pytest.mark.parametrize(("namespace", "payload", "new_namespace", "new_payload"), ROWS)
def test_what_the_room_is_asked(
    namespace: str, payload: dict[str, Any], new_namespace: str, new_payload: dict[str, Any]
) -> None:
    state = view()
    answer = translate(state, said(namespace, **payload))
    assert isinstance(answer, Forward)
    frame = json.loads(answer.frame)
    transaction = frame.pop("transaction_id")
    assert frame == {"namespace": new_namespace, "payload": new_payload}
    assert state.issued[transaction].namespace == namespace
    assert state.issued[transaction].action == payload["action"]


def test_join_is_not_for_the_room() -> None:
    answer = translate(view("outside"), said("control", action="join", display_name="Jo"))
    assert answer == Join("Jo")


def test_enter_room_is_passed_on_from_the_waiting_room() -> None:
    answer = translate(view("waiting"), said("control", action="enter_room"))
    assert isinstance(answer, Forward)
    frame = json.loads(answer.frame)
    assert (frame["namespace"], frame["payload"]) == ("core", {"action": "enter_room"})


@pytest.mark.parametrize(
    ("phase", "frame", "code"),
    [
        ("outside", b"no JSON", "invalid_json"),
        ("joined", b"no JSON", "invalid_json"),
        ("joined", said("control", action="fly"), "invalid_json"),
        ("joined", said("control", action="join", display_name="Jo"), "already_joined"),
        ("waiting", said("control", action="join", display_name="Jo"), "already_joined"),
        ("outside", said("control", action="enter_room"), "not_accepted_or_not_in_waiting_room"),
        ("joined", said("control", action="enter_room"), "not_accepted_or_not_in_waiting_room"),
        ("waiting", said("control", action="grant_moderator_role", target=P), "not_yet_joined"),
        ("outside", said("control", action="revoke_moderator_role", target=P), "not_yet_joined"),
        ("joined", said("core", action="enter_room"), "invalid_namespace"),
        ("joined", said("raise_hands", action="raise_hand"), "invalid_namespace"),
    ],
)
def test_answers_without_the_room(phase: Any, frame: bytes, code: Any) -> None:
    assert translate(view(phase), frame) == Reply("control", control.Error(code))


@pytest.mark.parametrize(
    ("phase", "frame"),
    [
        ("outside", said("moderation", action="kick", target=P)),
        ("waiting", said("chat", action="send_message", scope="global", content="c")),
        ("outside", said("unheard_of", action="x")),
        ("joined", said("moderation", action="fly")),
        ("joined", said("moderation", action="kick")),
        ("joined", said("livekit", action="force_mute", participants=[ME])),
        ("joined", said("chat", action="send_message", scope="group", target="g", content="c")),
        ("joined", said("chat", no_action=True)),
        ("joined", b'{"namespace":"echo","payload":"not an object"}'),
    ],
)
def test_what_is_dropped(phase: Any, frame: bytes) -> None:
    assert translate(view(phase), frame) is None


def test_few_commands_are_remembered() -> None:
    state = view()
    for _ in range(1000):
        translate(state, said("control", action="raise_hand"))
    assert len(state.issued) == 256
