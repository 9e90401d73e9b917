"""Queries about rooms and their guest links."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from parlour.store.prepared import Place, Prepared
from parlour.store.tables import (
    Event,
    EventInvite,
    Room,
    RoomInvite,
    SipConfig,
    StreamingTarget,
    User,
)


async def rooms_of(
    session: AsyncSession, user_id: UUID, *, page: int, per_page: int
) -> tuple[Sequence[tuple[Room, User]], int]:
    """A page of the rooms that a user owns or is invited to, with owners; and how many in all."""
    invited = (
        select(Event.room_id)
        .join(EventInvite, EventInvite.event_id == Event.id)
        .where(EventInvite.invitee == user_id)
    )
    mine = or_(Room.created_by == user_id, Room.id.in_(invited))
    total = await session.scalar(select(func.count()).select_from(Room).where(mine)) or 0
    rows = await session.execute(
        select(Room, User)
        .join(User, Room.created_by == User.id)
        .where(mine)
        .order_by(Room.created_at, Room.id)
        .limit(per_page)
        .offset((page - 1) * per_page)
    )
    return [(row[0], row[1]) for row in rows], total


async def invites_of(
    session: AsyncSession, room_id: UUID, *, page: int, per_page: int
) -> tuple[Sequence[RoomInvite], int]:
    """A page of a room's guest links, and how many there are in all."""
    of_room = RoomInvite.room_id == room_id
    total = await session.scalar(select(func.count()).select_from(RoomInvite).where(of_room)) or 0
    rows = await session.scalars(
        select(RoomInvite)
        .where(of_room)
        .order_by(RoomInvite.created_at, RoomInvite.id)
        .limit(per_page)
        .offset((page - 1) * per_page)
    )
    return rows.all(), total


async def invite_in(session: AsyncSession, room_id: UUID, code: UUID) -> RoomInvite | None:
    """A guest link, if it is one of that room."""
    return await session.scalar(
        select(RoomInvite).where(RoomInvite.id == code, RoomInvite.room_id == room_id)
    )


async def sip_of(session: AsyncSession, room_id: UUID) -> SipConfig | None:
    """Dial-in number and PIN of a room."""
    return await session.get(SipConfig, room_id)


async def room_with_number(session: AsyncSession, sip_id: str) -> SipConfig | None:
    """The dial-in of that number, with its room and its PIN."""
    return await session.scalar(select(SipConfig).where(SipConfig.sip_id == sip_id))


_TARGETS = Prepared(
    select(StreamingTarget)
    .where(StreamingTarget.room_id == bindparam("room"))
    .order_by(StreamingTarget.created_at, StreamingTarget.position, StreamingTarget.id)
)


async def targets_of(place: Place, room_id: UUID) -> Sequence[StreamingTarget]:
    """The streaming targets of a room, in the order in which they were given."""
    return [target for (target,) in await _TARGETS.rows(place, {"room": room_id})]
