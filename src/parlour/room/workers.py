"""Services that come into a room to record or to transcribe it (signaling-modules.md 2.8).

A service is woken by a call, and joins as a participant of its own kind whose token names the room,
main or breakout, that it is for. Only there it is that room's service.
"""

from typing import Any

import msgspec
from msgspec import Struct

from parlour.protocol.roomserver import ParticipationKind
from parlour.room.context import Context
from parlour.room.io import ServiceTarget, WakeService
from parlour.room.participant import MAIN, Participant


class _Key(Struct, frozen=True):
    id: str
    secret: str


class _Settings(Struct, frozen=True):
    url: str
    api_key: _Key | str
    """A table, or `id:secret`."""


def target_of(settings: dict[str, Any]) -> ServiceTarget | None:
    """Where the service is; None if the settings do not say so."""
    try:
        given = msgspec.convert(settings, _Settings)
    except msgspec.ValidationError:
        return None
    key = given.api_key
    if isinstance(key, str):
        name, _, secret = key.partition(":")
        key = _Key(name, secret)
    if not (given.url and key.id and key.secret):
        return None
    return ServiceTarget(given.url, key.id, key.secret)


def serves_here(context: Context, participant: Participant, kind: ParticipationKind) -> bool:
    """Whether somebody is the service for the room where this happens, and in it."""
    person = participant.person
    return (
        person.kind == kind
        and person.serves == context.place
        and participant.place == context.place
    )


def services_here(context: Context, kind: ParticipationKind) -> list[Participant]:
    """Those who are connected."""
    return [
        participant
        for participant in context.participants.values()
        if participant.connected and serves_here(context, participant, kind)
    ]


def has_gone(context: Context, kind: ParticipationKind) -> bool:
    """Whether the sender was the last service for the room from which they have just gone."""
    person = context.sender.person
    was_here = person.kind == kind and person.serves == context.place
    return was_here and not services_here(context, kind)


def wake_up(context: Context, target: ServiceTarget, **more: Any) -> WakeService:
    """The call that asks the service to come to the room where this happens."""
    body = {
        "room_id": context.room_id,
        "breakout_room": None if context.place == MAIN else context.place,
        **more,
    }
    return WakeService(target=target, body=msgspec.json.encode(body))
