"""Rooms, events and running meetings of everybody, for administrators."""

from typing import Annotated
from uuid import UUID

import structlog
from litestar import Response, delete, get, post
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from parlour.controller.administration import meetings
from parlour.controller.administration.running import end_meeting, running_meetings
from parlour.controller.errors import RoomServerFailed
from parlour.controller.request import ApiRequest
from parlour.controller.routes.admin.listing import TAGS, TenantId, Text, paged
from parlour.controller.routes.dependencies import Me, Shared
from parlour.controller.routes.parameters import Page, PerPage
from parlour.controller.routes.rooms import remove_room
from parlour.controller.rules import ADMIN
from parlour.protocol.rest.admin_meetings import AdminEvent, AdminMeetings, AdminRoom, EndMeeting

_log = structlog.get_logger()

OwnerId = Annotated[UUID | None, QueryParameter(description="Only of this user.")]


@get("/admin/rooms", guards=[ADMIN], tags=TAGS)
async def admin_rooms(
    *,
    request: ApiRequest,
    platform: Shared,
    text: Text = "",
    owner_id: OwnerId = None,
    tenant_id: TenantId = None,
    per_page: PerPage = 30,
    page: Page = 1,
) -> Response[list[AdminRoom]]:
    """Rooms of all users, the newest first."""
    wanted = meetings.Wanted(text, owner_id, tenant_id)
    async with platform.database.reading() as session:
        found, total = await meetings.rooms(session, wanted, page=page, per_page=per_page)
    return paged(request, platform, found, page=page, per_page=per_page, total=total)


@get("/admin/rooms/{room_id:uuid}", guards=[ADMIN], tags=TAGS)
async def admin_room(platform: Shared, room_id: FromPath[UUID]) -> AdminRoom:
    """One room."""
    async with platform.database.reading() as session:
        return await meetings.room(session, room_id)


@delete("/admin/rooms/{room_id:uuid}", guards=[ADMIN], tags=TAGS)
async def delete_admin_room(
    platform: Shared,
    me: Me,
    room_id: FromPath[UUID],
    suppress_email_notification: FromQuery[bool] = False,
) -> None:
    """Delete a room with its event; a running meeting ends."""
    async with platform.database.reading() as session:
        await meetings.room(session, room_id)
    await remove_room(platform, room_id, announced=not suppress_email_notification)
    _log.info("admin_deleted_room", room=str(room_id), by=str(me.user.id))


@get("/admin/events", guards=[ADMIN], tags=TAGS)
async def admin_events(
    *,
    request: ApiRequest,
    platform: Shared,
    text: Text = "",
    owner_id: OwnerId = None,
    tenant_id: TenantId = None,
    per_page: PerPage = 30,
    page: Page = 1,
) -> Response[list[AdminEvent]]:
    """Events of all users, the newest first."""
    wanted = meetings.Wanted(text, owner_id, tenant_id)
    async with platform.database.reading() as session:
        found, total = await meetings.events(session, wanted, page=page, per_page=per_page)
    return paged(request, platform, found, page=page, per_page=per_page, total=total)


@get("/admin/events/{event_id:uuid}", guards=[ADMIN], tags=TAGS)
async def admin_event(platform: Shared, event_id: FromPath[UUID]) -> AdminEvent:
    """One event."""
    async with platform.database.reading() as session:
        return await meetings.event(session, event_id)


@delete("/admin/events/{event_id:uuid}", guards=[ADMIN], tags=TAGS)
async def delete_admin_event(
    platform: Shared,
    me: Me,
    event_id: FromPath[UUID],
    suppress_email_notification: FromQuery[bool] = False,
) -> None:
    """Delete an event with its room; all who are invited are told."""
    async with platform.database.reading() as session:
        found = await meetings.event(session, event_id)
    await remove_room(platform, found.room_id, announced=not suppress_email_notification)
    _log.info("admin_deleted_event", event_id=str(event_id), by=str(me.user.id))


@get("/admin/meetings", guards=[ADMIN], tags=TAGS)
async def admin_meetings(platform: Shared) -> AdminMeetings:
    """What is live on all room servers, with the number of people."""
    return await running_meetings(platform.roomservers)


@post(
    "/admin/meetings/{room_id:uuid}/end",
    guards=[ADMIN],
    tags=TAGS,
    status_code=204,
    refuses=[RoomServerFailed],
)
async def end_admin_meeting(
    platform: Shared, me: Me, room_id: FromPath[UUID], data: JSONBody[EndMeeting]
) -> None:
    """End a running meeting for everybody; the room stays."""
    await end_meeting(platform.roomservers, room_id, data.reason)
    _log.info("admin_ended_meeting", room=str(room_id), reason=data.reason, by=str(me.user.id))


HANDLERS = [
    admin_rooms,
    admin_room,
    delete_admin_room,
    admin_events,
    admin_event,
    delete_admin_event,
    admin_meetings,
    end_admin_meeting,
]
