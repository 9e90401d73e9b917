"""An older client that listens to events of the room."""

import json
from typing import Any

from parlour.roomserver.legacy.events import render
from parlour.roomserver.legacy.view import Issued, Peer, View

ME = "00000000-0000-4000-8000-000000000001"
P = "00000000-0000-4000-8000-000000000002"
Q = "00000000-0000-4000-8000-000000000003"
OWNER = "00000000-0000-4000-8000-000000000004"
C = "00000000-0000-4000-8000-00000000000c"
D = "00000000-0000-4000-8000-00000000000d"
T0 = "2026-01-01T10:00:00.000000Z"
T = "2026-01-01T10:00:05.000000Z"


def peer(participant: str = P, **changes: Any) -> Peer:
    return Peer(
        **{
            "id": participant,
            "display_name": "Jo",
            "role": "user",
            "kind": "guest",
            "joined_at": T0,
            "is_room_owner": False,
            "hand_is_up": False,
            "hand_updated_at": T0,
            "visible": True,
            "connections": {C},
        }
        | changes
    )


def view(*peers: Peer, **changes: Any) -> View:
    state = View(owner=OWNER, kind="registered", phase="joined", id=ME)
    state.peers = {one.id: one for one in peers}
    for name, value in changes.items():
        setattr(state, name, value)
    return state


def heard(
    state: View,
    namespace: str,
    payload: dict[str, Any],
    issued: Any = None,
    by: str | None = None,
) -> Any:
    """Namespace and payload of each frame that follows from an event; `by` gave the command."""
    frame: dict[str, Any] = {"namespace": namespace, "timestamp": T, "payload": payload}
    if issued is not None:
        state.issued = {7: Issued(*issued)}
        frame["transaction_id"] = 7
    frames = [json.loads(text) for text in render(state, json.dumps(frame).encode(), by)]
    assert all(frame.keys() == {"namespace", "timestamp", "payload"} for frame in frames)
    assert all(frame["timestamp"] == T for frame in frames)
    return [(frame["namespace"], frame["payload"]) for frame in frames]


def snapshot(message: str, participant: str = P, **changes: Any) -> tuple[str, dict[str, Any]]:
    data: dict[str, Any] = {
        "display_name": "Jo",
        "role": "guest",
        "participation_kind": "guest",
        "hand_is_up": False,
        "hand_updated_at": T0,
        "joined_at": T0,
        "is_room_owner": False,
        "left_at": None,
    }
    return "control", {"message": message, "id": participant, "control": data | changes}


def peer_data(**changes: Any) -> dict[str, Any]:
    core: dict[str, Any] = {
        "display_name": "Jo",
        "role": "user",
        "participation_kind": "guest",
        "joined_at": T0,
        "is_room_owner": False,
    }
    return {"core": core | changes, "breakout": {"room": {"kind": "main"}}}


def connected(participant: str = P, connection: str = C, **changes: Any) -> dict[str, Any]:
    return {
        "message": "participant_connected",
        "participant_id": participant,
        "connection_id": connection,
        "peer_data": peer_data(**changes),
    }


def disconnected(reason: str = "leave", participant: str = P, connection: str = C) -> Any:
    return {
        "message": "participant_disconnected",
        "participant_id": participant,
        "connection_id": connection,
        "reason": reason,
    }
