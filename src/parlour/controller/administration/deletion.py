"""Deleting a user with everything that is theirs."""

from uuid import UUID

from sqlalchemy import select

from parlour.controller.administration.users import forget_identity
from parlour.controller.errors import NotFound
from parlour.controller.platform import Platform
from parlour.controller.routes.rooms import remove_room
from parlour.store.tables import Room, User


async def delete_user(platform: Platform, user_id: UUID, *, announced: bool = True) -> None:
    """Delete the user's rooms, then the user. Raises NotFound."""
    async with platform.database.reading() as session:
        if await session.get(User, user_id) is None:
            raise NotFound
        rooms = (await session.scalars(select(Room.id).where(Room.created_by == user_id))).all()
    for room_id in rooms:
        await remove_room(platform, room_id, announced=announced)
    async with platform.database.writing() as session:
        user = await session.get(User, user_id)
        if user is not None:
            await forget_identity(session, user)
            await session.delete(user)
