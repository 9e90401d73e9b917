"""From the frames of the room to those of older clients (signaling-legacy.md 14.2)."""

from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import Struct

from parlour.protocol.legacy import control, moderation
from parlour.protocol.legacy.envelope import FromServer
from parlour.protocol.signaling import breakout as new_breakout
from parlour.protocol.signaling import core, error, raise_hands
from parlour.protocol.signaling import envelope as new_envelope
from parlour.protocol.signaling import moderation as new_moderation
from parlour.roomserver.legacy import moderating, modules
from parlour.roomserver.legacy.join_success import join_success
from parlour.roomserver.legacy.notes import Note, joined, left, update
from parlour.roomserver.legacy.view import Issued, View, peer_of, waiting_control

_encode = msgspec.json.Encoder().encode
_envelope = msgspec.json.Decoder(new_envelope.FromServer)
_object = msgspec.json.Decoder(dict[str, Any])
_core = msgspec.json.Decoder(core.Event)
_raise_hands = msgspec.json.Decoder(raise_hands.Event)
_moderation = msgspec.json.Decoder(new_moderation.Event)
_error = msgspec.json.Decoder(error.Event)
_moved = msgspec.json.Decoder(new_breakout.ParticipantSwitchedRoom)
_LIVEKIT_ERRORS = frozenset({"livekit_unavailable", "insufficient_permissions"})
_CLOSINGS: dict[core.RoomCloseReason, Struct] = {
    "time_limit_reached": control.TimeLimitQuotaElapsed(),
    "room_deleted": control.RoomDeleted(),
}
_CORE_ERRORS: dict[str, control.ErrorCode] = {
    "not_accepted": "not_accepted_or_not_in_waiting_room",
    "already_in_room": "already_joined",
}
_LEAVE_REASONS: dict[core.DisconnectReason, control.LeaveReason] = {
    "leave": "quit",
    "connection_lost": "timeout",
    "internal_error": "timeout",
    "kicked": "kicked",
    "debriefed": "kicked",
    "banned": "banned",
    "sent_to_waiting_room": "sent_to_waiting_room",
}


def render(view: View, text: bytes, by: str | None = None) -> list[bytes]:
    """The frames that tell an older client the same; it may already know, or need not. `by`: whose
    command the event follows from."""
    frame = _envelope.decode(text)
    transaction = frame.transaction_id
    issued = view.issued.get(transaction) if isinstance(transaction, int) else None
    return [
        message(note.namespace, frame.timestamp, note.event)
        for note in _notes(view, frame, issued, by)
    ]


def message(namespace: str, timestamp: str, event: Struct | msgspec.Raw) -> bytes:
    """One message as it goes over the wire."""
    payload = event if isinstance(event, msgspec.Raw) else msgspec.Raw(_encode(event))
    return _encode(FromServer(namespace, timestamp, payload))


def _notes(
    view: View, frame: new_envelope.FromServer, issued: Issued | None, by: str | None
) -> Iterator[Note]:
    match frame.namespace:
        case "core":
            yield from _of_core(view, _core.decode(frame.payload))
        case "raise_hands":
            yield from _of_hands(view, _raise_hands.decode(frame.payload), frame.timestamp, issued)
        case "moderation":
            event = _moderation.decode(frame.payload)
            yield from moderating.notes(view, event, issued, by)
        case "error":
            yield from _of_errors(view, _error.decode(frame.payload), issued)
        case "livekit":
            content = _object.decode(frame.payload)
            if content["message"] != "error" or content["error"] in _LIVEKIT_ERRORS:
                yield Note("livekit", frame.payload)
        case "breakout":
            yield from _of_breakout(view, frame.payload, frame.timestamp)
        case namespace:
            if view.phase == "joined":
                yield from _of_modules(view, namespace, frame.payload)


def _of_modules(view: View, namespace: str, payload: msgspec.Raw) -> Iterator[Note]:
    content = _object.decode(payload)
    if namespace == "timer":
        view.learn_readiness(content)
    told = modules.event(namespace, content)
    if told is not None:
        yield Note(namespace, payload if told is content else msgspec.Raw(_encode(told)))


def _of_core(view: View, event: core.Event) -> Iterator[Note]:
    match event:
        case core.JoinSuccess():
            yield Note("control", join_success(view, event))
        case core.JoinBlocked(reason=reason):
            yield Note("control", control.JoinBlocked(reason))
        case core.InWaitingRoom() | core.JoinedWaitingRoom() | core.LeftWaitingRoom():
            yield from _of_waiting_room(view, event)
        case core.ParticipantConnected():
            yield from _connected(view, event)
        case core.ParticipantDisconnected():
            yield from _disconnected(view, event)
        case core.Closing(reason=reason) if reason in _CLOSINGS:
            yield Note("control", _CLOSINGS[reason])
        case core.Error(error=code) if code in _CORE_ERRORS:
            yield Note("control", control.Error(_CORE_ERRORS[code]))
        case _:
            pass


def _of_waiting_room(
    view: View, event: core.InWaitingRoom | core.JoinedWaitingRoom | core.LeftWaitingRoom
) -> Iterator[Note]:
    """Of others as of the others in the conference: people, not connections."""
    match event:
        case core.InWaitingRoom():
            if view.phase != "waiting":
                view.phase = "waiting"
                yield Note("moderation", moderation.InWaitingRoom())
        case core.JoinedWaitingRoom(participant_id=waiter, connection_ids=connections):
            known = waiter in view.waiting
            view.waiting[waiter] = set(connections)
            if not known:
                arrival = moderation.JoinedWaitingRoom(waiter, waiting_control(event))
                yield Note("moderation", arrival)
        case core.LeftWaitingRoom(id=waiter, connection_ids=connections):
            rest = view.waiting.pop(waiter, set[str]()) - set(connections)
            if rest:
                view.waiting[waiter] = rest
            else:
                yield Note("moderation", moderation.LeftWaitingRoom(waiter))


def _connected(view: View, event: core.ParticipantConnected) -> Iterator[Note]:
    """Older clients know people, not connections: only the first one counts."""
    if event.participant_id == view.id:
        return
    known = view.peers.get(event.participant_id)
    if known is not None:
        known.connections.add(event.connection_id)
        return
    peer = peer_of(event.participant_id, {event.connection_id}, event.peer_data)
    if peer is not None:
        view.peers[peer.id] = peer
        yield from joined(peer)


def _disconnected(view: View, event: core.ParticipantDisconnected) -> Iterator[Note]:
    """The same with the last one."""
    peer = view.peers.get(event.participant_id)
    if peer is None:
        return
    peer.connections.discard(event.connection_id)
    if not peer.connections:
        del view.peers[peer.id]
        yield from left(peer, _LEAVE_REASONS[event.reason])


def _of_breakout(view: View, payload: msgspec.Raw, timestamp: str) -> Iterator[Note]:
    """Older clients stay in the main room: whoever goes to another one is gone for them."""
    if _object.decode(payload).get("message") != "participant_switched_room":
        return
    event = _moved.decode(payload)
    peer = view.peers.get(event.participant_id)
    inside = event.new_room.kind == "main"
    if peer is None or peer.visible == inside:
        return
    peer.hand_is_up, peer.hand_updated_at = False, timestamp
    if inside:
        peer.visible = True
        yield from joined(peer)
    else:
        yield from left(peer, "quit")
        peer.visible = False


def _of_hands(
    view: View, event: raise_hands.Event, timestamp: str, issued: Issued | None
) -> Iterator[Note]:
    match event:
        case raise_hands.HandRaised(participant=participant):
            yield from _hand(view, participant, timestamp, up=True)
        case raise_hands.HandLowered(participant=participant):
            yield from _hand(view, participant, timestamp, up=False)
        case raise_hands.RaiseHandsEnabled(issued_by=moderator):
            yield Note("moderation", moderation.RaiseHandsEnabled(moderator))
        case raise_hands.RaiseHandsDisabled(issued_by=moderator):
            yield from _all_hands_down(view, timestamp)
            yield Note("moderation", moderation.RaiseHandsDisabled(moderator))
        case raise_hands.RaisedHandResetByModerator():
            yield from _reset(view, event, timestamp)
        case raise_hands.Error(error="raise_hands_disabled"):
            yield Note("control", control.Error("raise_hands_disabled"))
        case raise_hands.Error(error="insufficient_permissions"):
            yield moderating.not_allowed(issued)
        case _:
            pass


def _all_hands_down(view: View, timestamp: str) -> Iterator[Note]:
    """Newer clients do it by themselves."""
    if view.hand_is_up:
        yield from _hand(view, view.id, timestamp, up=False)
    for peer in view.peers.values():
        if peer.hand_is_up:
            yield from _hand(view, peer.id, timestamp, up=False)


def _reset(
    view: View, event: raise_hands.RaisedHandResetByModerator, timestamp: str
) -> Iterator[Note]:
    for participant in event.participants:
        if participant == view.id:
            view.hand_is_up = False
            reset = moderation.RaisedHandResetByModerator(event.issued_by)
            yield Note("moderation", reset)
        else:
            yield from _hand(view, participant, timestamp, up=False)


def _hand(view: View, participant: str, timestamp: str, *, up: bool) -> Iterator[Note]:
    """An acknowledgement to oneself, a snapshot of others."""
    if participant == view.id:
        view.hand_is_up = up
        yield Note("control", control.HandRaised() if up else control.HandLowered())
        return
    peer = view.peers.get(participant)
    if peer is not None:
        peer.hand_is_up, peer.hand_updated_at = up, timestamp
        yield from update(peer)


def _of_errors(view: View, event: error.Event, issued: Issued | None) -> Iterator[Note]:
    """Never before the join is complete: clients would take it for its failure."""
    if view.phase != "joined":
        return
    match event:
        case error.UnknownNamespace():
            yield Note("control", control.Error("invalid_namespace"))
        case error.InvalidJson() if issued is None or issued.namespace == "control":
            yield Note("control", control.Error("invalid_json"))
        case _:
            pass
