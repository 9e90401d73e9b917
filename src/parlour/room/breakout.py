"""`breakout`: rooms within the meeting, built in (signaling-core.md 6).

Everybody is in exactly one room with all their connections. Presence and moderation are the whole
meeting's; modules decide for themselves what is a room's own.
"""

from collections.abc import Iterable
from typing import Any

from msgspec import UNSET

from parlour.protocol.scalars import check_bytes
from parlour.protocol.signaling import breakout as wire
from parlour.room import breakout_data, frames, hooks, limits
from parlour.room.clock import SECOND, timestamp
from parlour.room.conference import Conference
from parlour.room.io import ConnectionId, ParticipantId
from parlour.room.module import Malformed, Refused
from parlour.room.participant import MAIN, Participant, Place, room_kind
from parlour.room.receivers import Audience
from parlour.room.state import BreakoutSession, Origin

TIMER = "breakout:expiry"


def command(conference: Conference, origin: Origin, given: wire.Command) -> None:
    """Raises Refused, for the asking connection alone, or Malformed."""
    sender = conference.state.participants[origin.participant or ""]
    match given:
        case wire.Start():
            _require_moderator(sender)
            _start(conference, origin, given)
        case wire.SwitchRoom():
            _switch_by_command(conference, origin, sender, given)
        case wire.Stop():
            _require_moderator(sender)
            _stop(conference, origin, given)


def expired(conference: Conference) -> None:
    """The session's time is up."""
    if conference.state.breakout is not None:
        _close(conference, Origin(), wire.Closing())


# --- starting ---


def _start(conference: Conference, origin: Origin, given: wire.Start) -> None:
    """Assignments are suggestions: nobody is moved."""
    assigned = _assignments(conference, given)
    session = BreakoutSession([plan.name for plan in given.rooms])
    if given.duration is not None:
        seconds = max(given.duration, limits.BREAKOUT_LEAST_SECS)
        _expire(conference, session, seconds)
    conference.state.breakout = session
    places = list(range(len(session.names)))

    before = len(conference.outputs)
    hooks.for_each(conference, origin, lambda module, c: module.breakout_started(c, places))
    from_modules = conference.outputs[before:]
    del conference.outputs[before:]
    for place, receivers in _by_assignment(conference, assigned).items():
        started = wire.Started(
            started_by=origin.participant or "",
            rooms=breakout_data.rooms(session),
            expires_at=(UNSET if session.expires_at is None else timestamp(session.expires_at)),
            assignment=UNSET if place is None else place,
        )
        conference.send(receivers, "breakout", started, origin.transaction_id)
    conference.outputs.extend(from_modules)


def _assignments(conference: Conference, given: wire.Start) -> dict[ParticipantId, Place]:
    """The checks in their order."""
    for plan in given.rooms:
        try:
            check_bytes("name", plan.name, (0, limits.BREAKOUT_NAME_BYTES))
        except ValueError as problem:
            raise Malformed(str(problem)) from None
    if conference.state.breakout is not None:
        raise Refused(wire.Error("already_active"))
    if len(given.rooms) > limits.BREAKOUT_ROOMS:
        raise Refused(wire.Error("too_many_rooms"))
    wanted = [
        (participant, place)
        for place, plan in enumerate(given.rooms)
        for participant in plan.assignments or ()
    ]
    for participant, _ in wanted:
        if participant not in conference.state.participants:
            raise Refused(wire.Error("unknown_participant", participant))
    assigned = dict(wanted)
    if len(assigned) != len(wanted):
        raise Refused(wire.Error("invalid_selection"))
    return assigned


def _by_assignment(
    conference: Conference, assigned: dict[ParticipantId, Place]
) -> dict[Place | None, tuple[ConnectionId, ...]]:
    groups: dict[Place | None, list[ConnectionId]] = {}
    for connection, member in conference.members.items():
        groups.setdefault(assigned.get(member.id), []).append(connection)
    return {place: tuple(group) for place, group in groups.items()}


def _expire(conference: Conference, session: BreakoutSession, seconds: int) -> None:
    session.expires_at = conference.state.now + seconds * SECOND
    conference.state.timers[TIMER] = session.expires_at


# --- switching ---


def _switch_by_command(
    conference: Conference, origin: Origin, sender: Participant, given: wire.SwitchRoom
) -> None:
    if given.kind == "breakout" and given.id is None:
        raise Malformed("missing field `id`")
    new = MAIN if given.kind == "main" or given.id is None else given.id
    session = conference.state.breakout
    if session is None:
        raise Refused(wire.Error("breakout_inactive"))
    if new >= len(session.names):
        raise Refused(wire.Error("unknown_breakout_id"))
    if new == sender.place:
        raise Refused(wire.Error("already_in_room"))
    _switch(conference, sender, new, origin.transaction_id)


def _switch(
    conference: Conference, mover: Participant, new: Place, transaction_id: int | None
) -> None:
    """Also for people who are not connected, when the rooms close."""
    old, mover.place = mover.place, new
    conference.changed(mover.id)
    before = len(conference.outputs)
    origin = Origin(mover.id, None, transaction_id, new)
    hooks.for_each(conference, origin, lambda module, context: module.switched(context, old))
    arrivals = [
        (connection, _arrival(conference, mover, connection, old))
        for connection in mover.connections
    ]
    announcements = list(_announcements(conference, mover, old))
    from_modules = conference.outputs[before:]
    del conference.outputs[before:]
    for connection, event in arrivals:
        conference.send((connection,), "breakout", event, transaction_id)
    conference.outputs.extend(from_modules)
    for receivers, event in announcements:
        conference.send(receivers, "breakout", event)


def _arrival(
    conference: Conference, mover: Participant, connection: ConnectionId, old: Place
) -> wire.SwitchedRoom:
    """What modules say of the new room, for one connection."""
    own: dict[str, Any] = {}
    origin = Origin(mover.id, connection, None, mover.place)
    for module, context in hooks.each(conference, origin):
        part = hooks.guarded(conference, module, lambda m=module, c=context: m.switch_data(c))
        if part is not None:
            own[context.namespace] = part
    audience = Audience(mover.place, mover.is_moderator)
    peers = {
        peer.id: data
        for peer in conference.state.participants.values()
        if peer.id != mover.id and peer.connected and peer.place == mover.place
        if (data := _peer_data(conference, peer, audience))
    }
    return wire.SwitchedRoom(
        own_data=own,
        old_room=room_kind(old),
        new_room=room_kind(mover.place),
        peer_data=peers or UNSET,
    )


def _announcements(
    conference: Conference, mover: Participant, old: Place
) -> Iterable[tuple[tuple[ConnectionId, ...], wire.ParticipantSwitchedRoom]]:
    """To all others in all rooms; one message for all who hear the same."""
    groups: dict[bytes, tuple[dict[str, Any], tuple[ConnectionId, ...]]] = {}
    for audience, receivers in conference.receivers.audiences.items():
        data = _peer_data(conference, mover, audience)
        others = tuple(c for c in receivers if c not in mover.connections)
        key = frames.encode(data)
        earlier = groups.get(key)
        groups[key] = (data, others if earlier is None else earlier[1] + others)
    for data, receivers in groups.values():
        event = wire.ParticipantSwitchedRoom(
            mover.id, room_kind(old), room_kind(mover.place), data or UNSET
        )
        yield receivers, event


def _peer_data(conference: Conference, peer: Participant, audience: Audience) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for module, context in hooks.each(conference, Origin()):
        part = hooks.guarded(
            conference, module, lambda m=module: m.switch_peer_data(peer, audience)
        )
        if part is not None:
            data[context.namespace] = part
    return data


# --- stopping ---


def _stop(conference: Conference, origin: Origin, given: wire.Stop) -> None:
    session = conference.state.breakout
    if session is None:
        raise Refused(wire.Error("breakout_inactive"))
    issuer = origin.participant or ""
    if not given.delay:
        _close(conference, origin, wire.Closing(issuer))
        return
    _expire(conference, session, min(given.delay, limits.BREAKOUT_STOP_DELAY_SECS))
    conference.send(
        conference.receivers.everyone,
        "breakout",
        wire.CloseNotice(issuer, timestamp(session.expires_at or 0)),
        origin.transaction_id,
    )


def _close(conference: Conference, origin: Origin, closing: wire.Closing) -> None:
    """Everybody back to the main room, those included who are not connected."""
    state = conference.state
    session = state.breakout
    if session is None:
        return
    transaction_id = origin.transaction_id
    main = Origin(origin.participant, origin.connection, transaction_id, MAIN)
    places = list(range(len(session.names)))
    conference.send(conference.receivers.everyone, "breakout", closing, transaction_id)
    hooks.for_each(conference, main, lambda module, c: module.breakout_closing(c, places))
    for participant in state.participants.values():
        if participant.place != MAIN:
            _switch(conference, participant, MAIN, transaction_id)
    state.breakout = None
    state.timers.pop(TIMER, None)
    conference.send(conference.receivers.everyone, "breakout", wire.Closed(), transaction_id)
    hooks.for_each(conference, main, lambda module, c: module.breakout_closed(c, places))


def _require_moderator(sender: Participant) -> None:
    if not sender.is_moderator:
        raise Refused(wire.Error("insufficient_permission"))
