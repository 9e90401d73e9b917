"""Creating and changing events, each in one transaction (rest.md 16.3 and 16.7)."""

from typing import Any
from uuid import UUID, uuid4

import msgspec
from msgspec import UNSET
from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from parlour.controller import policy
from parlour.controller.events import dates
from parlour.controller.platform import Platform
from parlour.controller.room_settings import add_sip, add_targets, ensure_invite
from parlour.protocol.rest.events import PatchEvent, PostEvent
from parlour.protocol.rest.scalars import ParticipationReport
from parlour.protocol.roomserver import RoomPatch
from parlour.store.base import now
from parlour.store.tables import Event, EventException, Room, StreamingTarget, Tariff, User

_ROOM_KEYS = ("password", "waiting_room", "guest_access", "e2e_encryption")
_EVENT_KEYS = ("title", "description", "is_adhoc", "show_meeting_details")


async def create(
    platform: Platform,
    session: AsyncSession,
    user: User,
    tariff: Tariff,
    *,
    event_id: UUID,
    body: PostEvent,
) -> Event:
    """A new event with a room of its own."""
    room = Room(
        id=uuid4(),
        created_by=user.id,
        password=body.password,
        waiting_room=body.waiting_room,
        guest_access=body.guest_access or "waiting_room",
        e2e_encryption=body.e2e_encryption,
    )
    policy.check_guest_access(room, tariff, platform.settings)
    event = Event(
        id=event_id,
        room_id=room.id,
        created_by=user.id,
        updated_by=user.id,
        title=body.title,
        description=body.description,
        is_adhoc=body.is_adhoc,
        show_meeting_details=body.show_meeting_details,
        training_participation_report=_report(body.training_participation_report),
    )
    dates.put(dates.posted(body), event)
    session.add(room)
    await session.flush()
    session.add(event)
    add_targets(platform.settings, session, room.id, body.streaming_targets)
    await add_sip(session, room.id)
    await session.flush()
    return event


async def change(
    platform: Platform,
    session: AsyncSession,
    user: User,
    tariff: Tariff,
    *,
    event: Event,
    room: Room,
    body: PatchEvent,
) -> RoomPatch:
    """Change an event and its room; returns what a live meeting must be told."""
    _change_room(platform, tariff, room, body)
    if _touches_event(body):
        _change_event(event, body)
        await _change_targets(platform, session, room, body)
        if dates.put(dates.patched(body, dates.dates_of(event)), event):
            await session.execute(delete(EventException).where(EventException.event_id == event.id))
        event.updated_by, event.updated_at = user.id, now()
    # Passwords and guest links are in calendars as well.
    event.revision += 1
    if policy.guests_possible(room, tariff, platform.settings):
        # Mails that follow a change contain a guest link.
        await ensure_invite(session, room.id, user.id)
    await session.flush()
    return RoomPatch(password=body.password, title=body.title)


def _touches_event(body: PatchEvent) -> bool:
    """Settings of the room alone do not count as a change of the event."""
    return any(
        value is not UNSET
        for key, value in msgspec.structs.asdict(body).items()
        if key not in _ROOM_KEYS
    )


def _change_room(platform: Platform, tariff: Tariff, room: Room, body: PatchEvent) -> None:
    for key in _ROOM_KEYS:
        _take(body, key, room)
    if body.guest_access is not UNSET or body.e2e_encryption is not UNSET:
        policy.check_guest_access(room, tariff, platform.settings)


def _change_event(event: Event, body: PatchEvent) -> None:
    for key in _EVENT_KEYS:
        _take(body, key, event)
    if body.training_participation_report is not UNSET:
        event.training_participation_report = _report(body.training_participation_report)


async def _change_targets(
    platform: Platform, session: AsyncSession, room: Room, body: PatchEvent
) -> None:
    if body.streaming_targets is UNSET:
        return
    await session.execute(delete(StreamingTarget).where(StreamingTarget.room_id == room.id))
    add_targets(platform.settings, session, room.id, body.streaming_targets)


def _take(body: PatchEvent, key: str, target: Room | Event) -> None:
    value = getattr(body, key)
    if value is not UNSET:
        setattr(target, key, value)


def _report(report: ParticipationReport | None) -> dict[str, Any] | None:
    return None if report is None else msgspec.to_builtins(report)
