"""A room with all that decides who may do what in it, read in one query."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from parlour.store.base import now
from parlour.store.prepared import Place, Prepared
from parlour.store.tables import (
    Event,
    EventInvite,
    Room,
    RoomInvite,
    Tariff,
    User,
)


@dataclass(frozen=True, slots=True)
class Meeting:
    """A room, its owner and their tariff, its event, and the asking user's invitation to it."""

    room: Room
    owner: User
    tariff: Tariff
    event: Event | None
    invite: EventInvite | None


async def meeting_of_room(place: Place, room_id: UUID, user_id: UUID | None) -> Meeting | None:
    """The meeting in a room, as seen by a user (None: by nobody in particular)."""
    return await _one(place, _OF_ROOM, {"wanted": room_id, "user": user_id})


async def meeting_of_event(place: Place, event_id: UUID, user_id: UUID | None) -> Meeting | None:
    """The meeting of an event, as seen by a user."""
    return await _one(place, _OF_EVENT, {"wanted": event_id, "user": user_id})


# Most requests ask one of the two.
_QUERY = (
    select(Room, User, Tariff, Event, EventInvite)
    .join(User, Room.created_by == User.id)
    .join(Tariff, User.tariff_id == Tariff.id)
    .outerjoin(Event, Event.room_id == Room.id)
    .outerjoin(
        EventInvite,
        and_(EventInvite.event_id == Event.id, EventInvite.invitee == bindparam("user")),
    )
)
_OF_ROOM = Prepared(_QUERY.where(Room.id == bindparam("wanted")))
_OF_EVENT = Prepared(_QUERY.where(Event.id == bindparam("wanted")))


async def _one(
    place: Place,
    query: Prepared[Room, User, Tariff, Event, EventInvite],
    given: dict[str, UUID | None],
) -> Meeting | None:
    row = await query.first(place, given)
    return Meeting(*row) if row else None


async def usable_invite(session: AsyncSession, code: UUID) -> RoomInvite | None:
    """The guest link of that code, if it is active and has not expired."""
    return await session.scalar(select(RoomInvite).where(RoomInvite.id == code, _usable()))


async def usable_invite_of(session: AsyncSession, room_id: UUID) -> RoomInvite | None:
    """A guest link of a room that can be used now; one that never expires is preferred."""
    return await session.scalar(
        select(RoomInvite)
        .where(RoomInvite.room_id == room_id, _usable())
        .order_by(RoomInvite.expiration.desc().nulls_first(), RoomInvite.created_at)
        .limit(1)
    )


def _usable() -> ColumnElement[bool]:
    return and_(
        RoomInvite.active.is_(True),
        or_(RoomInvite.expiration.is_(None), RoomInvite.expiration > now()),
    )
