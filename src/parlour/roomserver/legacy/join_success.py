"""`core.join_success` as `control.join_success` (signaling-legacy.md 6.4 and 14.3)."""

from typing import Any

from msgspec import UNSET, UnsetType

from parlour.protocol.legacy import control
from parlour.protocol.signaling import core
from parlour.roomserver.legacy.view import View, legacy_role, peer_of, waiting_entry


def join_success(view: View, event: core.JoinSuccess) -> control.JoinSuccess:
    """Fills the view, and says to the client what is in it."""
    data = event.module_data
    view.phase, view.id = "joined", event.id
    view.hand_is_up = "state" in data.get("raise_hands", {})
    view.peers = {}
    for participant in event.participants:
        if participant.connections and participant.id != event.id:
            connections = {connection.connection_id for connection in participant.connections}
            peer = peer_of(participant.id, connections, participant.module_data)
            if peer is not None:
                view.peers[peer.id] = peer
    return control.JoinSuccess(
        id=event.id,
        display_name=event.display_name,
        role=legacy_role(event.role, view.kind),
        is_room_owner=event.is_room_owner,
        participants=[
            control.Participant(peer.id, peer.control(), peer.timer)
            for peer in view.peers.values()
            if peer.visible
        ],
        tariff=_tariff(event),
        event_info=_event_info(event),
        room_info=event.room_info,
        moderation=_moderation(view, data),
        avatar_url=event.avatar_url,
        closes_at=event.closes_at,
        livekit=data.get("livekit", UNSET),
        chat=_chat(data.get("chat")),
        timer=data.get("timer", UNSET),
    )


def _tariff(event: core.JoinSuccess) -> control.Tariff:
    modules = {name: control.Features(features) for name, features in event.enabled_modules.items()}
    return control.Tariff(event.tariff.id, event.tariff.name, event.tariff.quotas, modules)


def _event_info(event: core.JoinSuccess) -> control.EventInfo | None:
    info = event.event_info
    if info is None:
        return None
    return control.EventInfo(
        id=info.id,
        room_id=info.room_id,
        title=info.title,
        is_adhoc=info.is_adhoc,
        e2e_encryption=info.e2e_encryption,
        meeting_details=event.meeting_details,
    )


def _moderation(view: View, data: dict[str, Any]) -> control.ModerationData:
    known = data.get("moderation", {})
    hands = bool(data.get("raise_hands", {}).get("raise_hands_enabled", False))
    if "waiting_room" not in known:
        view.waiting_room_enabled, view.waiting = view.entered_with_waiting_room, {}
        view.entered_with_waiting_room = None
        return control.ModerationData(hands)
    entries = known.get("waiting_room_participants", [])
    enabled = view.waiting_room_enabled = known["waiting_room"] != "disabled"
    view.waiting = {entry["participant_id"]: set(entry["connections"]) for entry in entries}
    return control.ModerationData(hands, enabled, [waiting_entry(entry) for entry in entries])


def _chat(data: dict[str, Any] | None) -> dict[str, Any] | UnsetType:
    """Groups are gone, so their lists are empty."""
    if data is None:
        return UNSET
    return {
        "enabled": data["enabled"],
        "room_history": data["global_history"],
        "groups_history": [],
        "private_history": data["private_history"],
        "last_seen_timestamp_global": data["last_seen_timestamp_global"],
        "last_seen_timestamps_private": data["last_seen_timestamps_private"],
        "last_seen_timestamps_group": {},
    }
