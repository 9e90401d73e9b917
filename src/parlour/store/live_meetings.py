"""The meetings of many rooms at once: what is asked when rooms of room servers are compared."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from parlour.store.meetings import Meeting
from parlour.store.tables import Event, Room, Tariff, User

_AT_ONCE = 500


async def meetings_in(session: AsyncSession, rooms: Iterable[UUID]) -> Sequence[Meeting]:
    """The meetings in these rooms, as seen by nobody in particular."""
    wanted, found = sorted(rooms), list[Meeting]()
    for start in range(0, len(wanted), _AT_ONCE):
        query = (
            select(Room, User, Tariff, Event)
            .join(User, Room.created_by == User.id)
            .join(Tariff, User.tariff_id == Tariff.id)
            .outerjoin(Event, Event.room_id == Room.id)
            .where(Room.id.in_(wanted[start : start + _AT_ONCE]))
            .order_by(Room.id)
        )
        found += [Meeting(*row, invite=None) for row in await session.execute(query)]
    return found
