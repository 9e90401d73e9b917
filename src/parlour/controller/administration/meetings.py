"""Rooms and events of everybody, for administrators."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from parlour.controller.errors import NotFound
from parlour.protocol.rest.admin_meetings import AdminEvent, AdminOwner, AdminRoom
from parlour.store.tables import Event, Room, User


class Wanted(NamedTuple):
    """Which rooms or events a list has; None and empty stand for all."""

    text: str = ""
    owner_id: UUID | None = None
    tenant_id: UUID | None = None


async def rooms(
    session: AsyncSession, wanted: Wanted, *, page: int, per_page: int
) -> tuple[list[AdminRoom], int]:
    """A page of rooms, the newest first, and how many there are in all."""
    conditions = _conditions(wanted)
    rows = await session.execute(
        _rooms()
        .where(*conditions)
        .order_by(Room.created_at.desc(), Room.id)
        .limit(per_page)
        .offset((page - 1) * per_page)
    )
    total = await session.scalar(_count(_rooms(), conditions))
    return [_room(*row) for row in rows], total or 0


async def room(session: AsyncSession, room_id: UUID) -> AdminRoom:
    """One room. Raises NotFound."""
    row = (await session.execute(_rooms().where(Room.id == room_id))).first()
    if row is None:
        raise NotFound
    return _room(*row)


async def events(
    session: AsyncSession, wanted: Wanted, *, page: int, per_page: int
) -> tuple[list[AdminEvent], int]:
    """A page of events, the newest first, and how many there are in all."""
    conditions = _conditions(wanted)
    rows = await session.execute(
        _events()
        .where(*conditions)
        .order_by(Event.created_at.desc(), Event.id)
        .limit(per_page)
        .offset((page - 1) * per_page)
    )
    total = await session.scalar(_count(_events(), conditions))
    return [_event(*row) for row in rows], total or 0


async def event(session: AsyncSession, event_id: UUID) -> AdminEvent:
    """One event. Raises NotFound."""
    row = (await session.execute(_events().where(Event.id == event_id))).first()
    if row is None:
        raise NotFound
    return _event(*row)


def _rooms() -> Select[Room, User, Event]:
    return (
        select(Room, User, Event)
        .join(User, Room.created_by == User.id)
        .outerjoin(Event, Event.room_id == Room.id)
    )


def _events() -> Select[Event, User]:
    return select(Event, User).join(User, Event.created_by == User.id)


def _count(
    query: Select[Room, User, Event] | Select[Event, User], conditions: list[ColumnElement[bool]]
) -> Select[int]:
    return query.where(*conditions).with_only_columns(func.count(), maintain_column_froms=True)


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    text = wanted.text.replace("\0", "").strip().lower()
    if text:
        fields = (func.lower(Event.title), func.lower(User.display_name), User.email)
        conditions.append(or_(*(field.contains(text, autoescape=True) for field in fields)))
    if wanted.owner_id is not None:
        conditions.append(User.id == wanted.owner_id)
    if wanted.tenant_id is not None:
        conditions.append(User.tenant_id == wanted.tenant_id)
    return conditions


def _owner(user: User) -> AdminOwner:
    return AdminOwner(user.id, user.tenant_id, user.display_name, user.email)


def _room(room: Room, owner: User, event: Event | None) -> AdminRoom:
    return AdminRoom(
        id=room.id,
        created_by=_owner(owner),
        created_at=room.created_at,
        has_password=room.password is not None,
        waiting_room=room.waiting_room,
        guest_access=room.guest_access,
        e2e_encryption=room.e2e_encryption,
        event_id=event.id if event is not None else None,
        title=event.title if event is not None else None,
    )


def _event(event: Event, owner: User) -> AdminEvent:
    return AdminEvent(
        id=event.id,
        room_id=event.room_id,
        created_by=_owner(owner),
        created_at=event.created_at,
        updated_at=event.updated_at,
        title=event.title,
        is_adhoc=event.is_adhoc,
        is_time_independent=event.is_time_independent,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        series_ends_at=event.series_ends_at,
        recurrence_pattern=list(event.recurrence_pattern),
    )
