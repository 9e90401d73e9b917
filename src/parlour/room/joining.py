"""Entering the conference: what the newcomer gets, what the others get (signaling-core.md 3)."""

from typing import Any, cast

import msgspec
from msgspec import UNSET

from parlour.protocol.signaling import breakout, core
from parlour.room import breakout_data, frames, hooks, noticing, time_limit
from parlour.room.clock import timestamp
from parlour.room.conference import Conference
from parlour.room.io import ConnectionId, DeviceId
from parlour.room.participant import Participant, room_kind
from parlour.room.receivers import Audience
from parlour.room.state import Origin

BUILT_IN_FEATURES = {"core": core.FEATURES, "breakout": ()}


def enter(
    conference: Conference, participant: Participant, connection: ConnectionId, device: DeviceId
) -> None:
    """Adds a connection: `join_success`, `participant_connected`, then what modules have to say."""
    first = not participant.connected
    if first:
        participant.joined_at = conference.state.now
        participant.left_at = None
    participant.must_wait = False
    conference.add_connection(participant, connection, device)
    origin = Origin(participant.id, connection, None, participant.place)

    before = len(conference.outputs)
    hooks.for_each(conference, origin, lambda module, context: module.joined(context))
    success = join_success(conference, participant, connection, device)
    announcements = _announcements(conference, participant, connection)
    from_modules = conference.outputs[before:]
    del conference.outputs[before:]

    conference.send_core((connection,), success)
    for receivers, event in announcements:
        conference.send_core(receivers, event)
    conference.outputs.extend(from_modules)
    time_limit.start(conference)
    if first:
        noticing.came_in(conference, participant)


def join_success(
    conference: Conference, participant: Participant, connection: ConnectionId, device: DeviceId
) -> core.JoinSuccess:
    state = conference.state
    audience = Audience(participant.place, participant.is_moderator)
    module_data = _own_data(conference, Origin(participant.id, connection, None, participant.place))
    others = conference.roster.others(
        audience,
        participant.id,
        lambda peer, audience: _piece(conference, peer, audience),
    )
    trusted = participant.is_moderator or state.parameters.show_meeting_details
    return core.JoinSuccess(
        id=participant.id,
        connection_id=connection,
        device_id=device,
        connections=[
            core.Connection(other, its_device)
            for other, its_device in participant.connections.items()
            if other != connection
        ],
        display_name=participant.display_name,
        role=participant.own_role,
        tariff=state.parameters.tariff,
        enabled_modules=enabled_modules(conference),
        module_data=module_data,
        # Encoded already, piece by piece: the encoder copies it as it is.
        participants=cast("list[core.Participant]", others),
        event_info=_event_info(conference),
        meeting_details=_meeting_details(conference, trusted),
        room_info=_room_info(conference, trusted),
        is_room_owner=conference.is_owner(participant.id),
        avatar_url=_unset_if_none(participant.person.avatar_url),
        closes_at=_unset_if_none(time_limit.closes_at(conference)),
    )


def peer_data(conference: Conference, peer: Participant, audience: Audience) -> dict[str, Any]:
    """`module_data` of somebody in the list of participants."""
    data = _built_in_peer_data(conference, peer)
    for module, context in hooks.each(conference, Origin()):
        part = hooks.guarded(conference, module, lambda m=module: m.peer_data(peer, audience))
        if part is not None:
            data[context.namespace] = part
    return data


def enabled_modules(conference: Conference) -> dict[str, list[str]]:
    """Every running module with the features that the tariff leaves."""
    disabled = conference.state.parameters.tariff.disabled_features
    features = BUILT_IN_FEATURES | {
        namespace: module.features for namespace, module in conference.modules.items()
    }
    for module in conference.modules.values():
        for name in module.also_listed:
            features.setdefault(name, ())
    return {
        namespace: [f for f in features[namespace] if f"{namespace}::{f}" not in disabled]
        for namespace in features
    }


def _announcements(
    conference: Conference, participant: Participant, connection: ConnectionId
) -> list[tuple[tuple[ConnectionId, ...], core.ParticipantConnected]]:
    """`participant_connected` for each audience; for all at once where they hear the same."""
    groups: dict[bytes, tuple[core.ParticipantConnected, tuple[ConnectionId, ...]]] = {}
    for audience, receivers in conference.receivers.audiences.items():
        event = core.ParticipantConnected(
            participant.id, connection, _newcomer_data(conference, participant, audience)
        )
        key = frames.encode(event.peer_data)
        others = tuple(receiver for receiver in receivers if receiver != connection)
        earlier = groups.get(key)
        groups[key] = (event, others if earlier is None else earlier[1] + others)
    return [(receivers, event) for event, receivers in groups.values()]


def _own_data(conference: Conference, origin: Origin) -> dict[str, Any]:
    data: dict[str, Any] = {}
    session = breakout_data.of_session(conference, origin.place)
    if session is not None:
        data["breakout"] = session
    for module, context in hooks.each(conference, origin):
        part = hooks.guarded(conference, module, lambda m=module, c=context: m.join_data(c))
        if part is not None:
            data[context.namespace] = part
    return data


def _newcomer_data(conference: Conference, peer: Participant, audience: Audience) -> dict[str, Any]:
    data = _built_in_peer_data(conference, peer)
    for module, context in hooks.each(conference, Origin()):
        part = hooks.guarded(conference, module, lambda m=module: m.newcomer_data(peer, audience))
        if part is not None:
            data[context.namespace] = part
    return data


def _piece(conference: Conference, peer: Participant, audience: Audience) -> bytes:
    connections = [core.Connection(c, device) for c, device in peer.connections.items()]
    return frames.encode(
        core.Participant(peer.id, connections, peer_data(conference, peer, audience))
    )


def _built_in_peer_data(conference: Conference, peer: Participant) -> dict[str, Any]:
    return {
        "core": core.PeerData(
            display_name=peer.display_name,
            role=peer.role,
            participation_kind=peer.person.kind,
            joined_at=timestamp(peer.joined_at),
            is_room_owner=conference.is_owner(peer.id),
            avatar_url=_unset_if_none(peer.person.avatar_url),
            left_at=UNSET if peer.left_at is None else timestamp(peer.left_at),
        ),
        "breakout": breakout.PeerData(room_kind(peer.place)),
    }


def _event_info(conference: Conference) -> core.EventInfo | None:
    parameters = conference.state.parameters
    event = parameters.event
    if event is None:
        return None
    return core.EventInfo(
        id=event.id,
        room_id=conference.state.room_id,
        title=event.title,
        is_adhoc=event.is_adhoc,
        e2e_encryption=parameters.e2e_encryption,
    )


def _meeting_details(conference: Conference, trusted: bool) -> core.MeetingDetails:
    parameters = conference.state.parameters
    links = [core.StreamingLink(t.name, t.public_url) for t in parameters.streaming_targets]
    if not trusted:
        return core.MeetingDetails(links)
    call_in = parameters.call_in
    return core.MeetingDetails(
        streaming_links=links,
        invite_code_id=_unset_if_none(parameters.invite_code),
        call_in=core.CallIn(call_in.tel, call_in.id, call_in.password) if call_in else UNSET,
    )


def _room_info(conference: Conference, trusted: bool) -> core.RoomInfo:
    parameters = conference.state.parameters
    owner = parameters.created_by
    return core.RoomInfo(
        id=conference.state.room_id,
        created_by=core.Creator(
            owner.title, owner.firstname, owner.lastname, owner.display_name, owner.avatar_url
        ),
        password=_unset_if_none(parameters.password) if trusted else UNSET,
    )


def _unset_if_none(value: str | None) -> str | msgspec.UnsetType:
    return UNSET if value is None else value
