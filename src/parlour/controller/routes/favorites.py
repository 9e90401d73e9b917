"""Events marked as favourites (rest.md 19.1)."""

from uuid import UUID

from litestar import Response, delete, put
from litestar.params import FromPath
from sqlalchemy import delete as delete_rows

from parlour.controller.answers import nothing
from parlour.controller.documented import EMPTY
from parlour.controller.errors import NotFound
from parlour.controller.routes.dependencies import Me, Shared
from parlour.controller.rules import EVENT_MEMBER
from parlour.store.base import now
from parlour.store.insert import insert_ignoring
from parlour.store.tables import EventFavorite


@put(
    "/users/me/event_favorites/{event_id:uuid}",
    guards=[EVENT_MEMBER],
    status_code=201,
    tags=["events"],
    responses={201: EMPTY, 204: EMPTY},
)
async def mark(platform: Shared, me: Me, event_id: FromPath[UUID]) -> Response[bytes]:
    """Mark an event: 201, or 204 if it was marked before."""
    async with platform.database.writing() as session:
        marked = await insert_ignoring(
            session, EventFavorite, user_id=me.user.id, event_id=event_id, created_at=now()
        )
    return nothing(201 if marked else 204)


@delete("/users/me/event_favorites/{event_id:uuid}", guards=[EVENT_MEMBER], tags=["events"])
async def unmark(platform: Shared, me: Me, event_id: FromPath[UUID]) -> None:
    """Remove the mark."""
    async with platform.database.writing() as session:
        removed = await session.execute(
            delete_rows(EventFavorite)
            .where(EventFavorite.user_id == me.user.id, EventFavorite.event_id == event_id)
            .returning(EventFavorite.event_id)
        )
        if removed.first() is None:
            raise NotFound


HANDLERS = [mark, unmark]
