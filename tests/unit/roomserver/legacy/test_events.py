"""Events of the room, and what older clients are told (signaling-legacy.md 14.2)."""

from typing import Any

import pytest
from tests.unit.roomserver.legacy.listening import (
    ME,
    OWNER,
    T0,
    C,
    D,
    P,
    Q,
    T,
    connected,
    disconnected,
    heard,
    peer,
    snapshot,
    view,
)


def test_only_the_first_connection_is_a_join_and_only_the_last_a_leave() -> None:
    state = view()
    assert heard(state, "core", connected()) == [snapshot("joined")]
    assert heard(state, "core", connected(connection=D)) == []
    assert heard(state, "core", disconnected(connection=C)) == []
    left = {"message": "left", "id": P, "reason": "quit"}
    assert heard(state, "core", disconnected(connection=D)) == [("control", left)]


@pytest.mark.parametrize("kind", ["recorder", "transcription"])
def test_services_are_not_seen(kind: str) -> None:
    state = view()
    assert heard(state, "core", connected(participation_kind=kind)) == []
    assert heard(state, "core", disconnected()) == []


def test_other_devices_of_oneself_are_not_seen() -> None:
    assert heard(view(), "core", connected(ME)) == []
    assert heard(view(), "core", disconnected(participant=ME)) == []


@pytest.mark.parametrize(
    ("kind", "role", "shown", "older_kind"),
    [
        ("registered", "user", "user", "user"),
        ("registered", "moderator", "moderator", "user"),
        ("guest", "user", "guest", "guest"),
        ("call_in", "user", "guest", "sip"),
        ("registered_call_in", "user", "user", "sip"),
    ],
)
def test_kinds_and_roles(kind: str, role: str, shown: str, older_kind: str) -> None:
    told = heard(view(), "core", connected(participation_kind=kind, role=role))
    assert told == [snapshot("joined", role=shown, participation_kind=older_kind)]


@pytest.mark.parametrize(
    ("reason", "older"),
    [
        ("leave", "quit"),
        ("connection_lost", "timeout"),
        ("internal_error", "timeout"),
        ("kicked", "kicked"),
        ("debriefed", "kicked"),
        ("banned", "banned"),
        ("sent_to_waiting_room", "sent_to_waiting_room"),
    ],
)
def test_reasons_to_leave(reason: str, older: str) -> None:
    left = {"message": "left", "id": P, "reason": older}
    assert heard(view(peer()), "core", disconnected(reason)) == [("control", left)]


def test_snapshots_say_who_is_ready() -> None:
    state = view(peer())
    raised = {"message": "hand_raised", "participant": P}

    def readiness(event: dict[str, Any]) -> Any:
        heard(state, "timer", event)
        return heard(state, "raise_hands", raised)[0][1].get("timer")

    started = {"message": "started", "kind": "stopwatch", "ready_check_enabled": True}
    ready = {"message": "updated_ready_status", "participant_id": P, "status": True}
    assert readiness(started) == {"ready_status": False}
    assert readiness(ready) == {"ready_status": True}
    assert readiness({"message": "stopped", "kind": "expired"}) is None


def test_a_breakout_room_is_as_far_as_gone() -> None:
    state = view(peer())
    main, other = {"kind": "main"}, {"kind": "breakout", "id": 1}
    gone = {"participant_id": P, "old_room": main, "new_room": other}
    back = {"participant_id": P, "old_room": other, "new_room": main}
    told = heard(state, "breakout", {"message": "participant_switched_room", **gone})
    assert told == [("control", {"message": "left", "id": P, "reason": "quit"})]
    raised = {"message": "hand_raised", "participant": P}
    assert heard(state, "raise_hands", raised | {"participant": P}) == []
    told = heard(state, "breakout", {"message": "participant_switched_room", **back})
    assert told == [snapshot("joined", hand_updated_at=T)]
    assert heard(state, "breakout", {"message": "closed"}) == []


ROLE = {"message": "role_updated", "participant_id": P, "new_role": "moderator"}


def test_a_role_is_told_in_three_ways() -> None:
    own = {"message": "role_updated", "participant_id": ME, "new_role": "user"}
    assert heard(view(), "moderation", own) == [
        ("control", {"message": "role_updated", "new_role": "user"})
    ]
    others = heard(view(peer(kind="registered")), "moderation", ROLE)
    assert others == [snapshot("update", role="moderator", participation_kind="user")]
    state = view(peer(kind="registered"))
    issued = ("control", "grant_moderator_role")
    assert heard(state, "moderation", ROLE, issued) == [
        ("control", {"message": "moderator_role_granted", "target": P})
    ]
    back = ROLE | {"new_role": "user"}
    assert heard(state, "moderation", back, ("control", "revoke_moderator_role")) == [
        ("control", {"message": "moderator_role_revoked", "target": P})
    ]


@pytest.mark.parametrize("issuer", [ME, P])
def test_a_debrief_names_whose_it_is(issuer: str) -> None:
    debriefed = {"message": "kicked", "reason": "debriefed"}
    assert heard(view(), "moderation", debriefed, by=issuer) == [
        ("moderation", {"message": "session_ended", "issued_by": issuer})
    ]


def test_the_waiting_room_is_told_of_when_the_boolean_changes() -> None:
    state = view(waiting_room_enabled=True)
    for_everyone = {"message": "waiting_room_updated", "new_state": "for_everyone"}
    assert heard(state, "moderation", for_everyone) == []
    off = for_everyone | {"new_state": "disabled"}
    assert heard(state, "moderation", off) == [("moderation", {"message": "waiting_room_disabled"})]


def test_those_who_wait_are_people() -> None:
    state = view()
    arrival: dict[str, Any] = {
        "message": "joined_waiting_room",
        "participant_id": P,
        "connection_ids": [C],
        "joined_at": T0,
        "display_name": "Jo",
        "avatar_url": None,
    }
    _, told = snapshot("joined_waiting_room")
    assert heard(state, "core", arrival) == [("moderation", told)]
    assert heard(state, "core", arrival | {"connection_ids": [C, D]}) == []
    gone = {"message": "left_waiting_room", "id": P, "connection_ids": [C]}
    assert heard(state, "core", gone) == []
    assert heard(state, "core", gone | {"connection_ids": [D]}) == [
        ("moderation", {"message": "left_waiting_room", "id": P})
    ]


def test_switching_hands_off_takes_them_down_first() -> None:
    state = view(peer(hand_is_up=True), peer(Q), hand_is_up=True)
    assert heard(state, "raise_hands", {"message": "raise_hands_disabled", "issued_by": OWNER}) == [
        ("control", {"message": "hand_lowered"}),
        snapshot("update", hand_updated_at=T),
        ("moderation", {"message": "raise_hands_disabled", "issued_by": OWNER}),
    ]


@pytest.mark.parametrize(
    ("code", "issued", "namespace", "older"),
    [
        ("insufficient_permissions", ("control", "x"), "control", "insufficient_permissions"),
        ("insufficient_permissions", ("moderation", "x"), "moderation", "insufficient_permissions"),
        ("insufficient_permissions", ("livekit", "x"), "livekit", "insufficient_permissions"),
        ("cannot_change_room_owner_role", None, "control", "target_is_room_owner"),
        ("role_already_assigned", None, "control", "nothing_to_do"),
        ("user_cannot_be_moderator", None, "control", "insufficient_permissions"),
        ("cannot_ban_guests", None, "moderation", "cannot_ban_guest"),
        ("invalid_display_name", None, "moderation", "invalid_display_name"),
        ("livekit_unavailable", None, "livekit", "livekit_unavailable"),
        ("cannot_kick_room_owner", None, None, None),
        ("unknown_participant", None, None, None),
        ("conflicting_task", None, None, None),
    ],
)
def test_errors(code: str, issued: Any, namespace: str | None, older: str | None) -> None:
    expected = [] if namespace is None else [(namespace, {"message": "error", "error": older})]
    assert heard(view(), "moderation", {"message": "error", "error": code}, issued) == expected


def test_no_error_is_told_while_connecting() -> None:
    state = view(phase="waiting")
    assert heard(state, "error", {"error": "invalid_json", "message": "x"}) == []
