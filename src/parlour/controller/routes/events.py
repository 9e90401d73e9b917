"""Events (rest.md 16)."""

from collections.abc import Sequence
from datetime import datetime
from itertools import chain
from uuid import UUID, uuid4

from litestar import Response, delete, get, patch, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, FromQuery, JSONBody, SkipValidation
from msgspec import UNSET
from sqlalchemy.ext.asyncio import AsyncSession

from parlour.controller.documented import EMPTY, answers
from parlour.controller.errors import (
    FeatureDisabled,
    FolderUnavailable,
    Forbidden,
    InvalidEvent,
    InvalidGuestAccess,
)
from parlour.controller.events import dates, listing, writing
from parlour.controller.events.resources import Presenter
from parlour.controller.folders.changing import change
from parlour.controller.mailing.announcing import announce_to_all, announce_to_creator
from parlour.controller.pagination import cursor_link
from parlour.controller.platform import Platform
from parlour.controller.request import ApiRequest
from parlour.controller.routes.dependencies import Me, Shared, TheMeeting
from parlour.controller.routes.parameters import After, InstancesMax, InviteesMax, PerPage
from parlour.controller.routes.rooms import remove_room
from parlour.controller.rules import EVENT_MEMBER, EVENT_OWNER, USER, event_of
from parlour.protocol.rest.events import (
    EventExceptionResource,
    EventInstance,
    EventResource,
    PatchEvent,
    PostEvent,
)
from parlour.protocol.rest.users import is_empty
from parlour.store.events import Filters, Listed, event_seen_by, exceptions_of
from parlour.store.folders import folder_of
from parlour.store.listing import events_of
from parlour.store.tables import Room


def provide_filters(
    *,
    # Only so that it comes after: see `routes.dependencies`.
    me: Me,
    time_min: FromQuery[datetime | None] = None,
    time_max: FromQuery[datetime | None] = None,
    created_before: FromQuery[datetime | None] = None,
    created_after: FromQuery[datetime | None] = None,
    favorites: FromQuery[bool] = False,
    invite_status: FromQuery[str] = "",
    adhoc: FromQuery[bool | None] = None,
    time_independent: FromQuery[bool | None] = None,
) -> Filters:
    """The filters that both lists of events have."""
    return listing.filters(
        time_min=time_min,
        time_max=time_max,
        created_before=created_before,
        created_after=created_after,
        favorites=favorites,
        invite_status=invite_status,
        adhoc=adhoc,
        time_independent=time_independent,
    )


FILTERS = {"filters": Provide(provide_filters, sync_to_thread=False)}
TheFilters = NamedDependency[SkipValidation[Filters]]


@get("/events", guards=[USER], dependencies=FILTERS, tags=["events"])
async def events(
    *,
    request: ApiRequest,
    platform: Shared,
    me: Me,
    filters: TheFilters,
    invitees_max: InviteesMax = 0,
    per_page: PerPage = 30,
    after: After = None,
) -> Response[list[EventResource | EventExceptionResource]]:
    """The caller's own events and those they are invited to, with exceptions in between."""
    position = listing.position(after)
    place = platform.database
    found = await events_of(place, me.user, filters, after=position, per_page=per_page)
    exceptions = await exceptions_of(place, recurring(found))
    presenter = Presenter(platform.settings, place, me.user, invitees_max)
    await presenter.load(found, chain.from_iterable(exceptions.values()))
    return Response(
        listing.with_exceptions(presenter, found, exceptions, filters),
        headers=_link(request, platform, found, per_page),
    )


@get("/events/instances", guards=[USER], dependencies=FILTERS, tags=["events"])
async def instances(
    *,
    request: ApiRequest,
    platform: Shared,
    me: Me,
    filters: TheFilters,
    instances_max: InstancesMax = 0,
    invitees_max: InviteesMax = 0,
    per_page: PerPage = 30,
    after: After = None,
) -> Response[list[EventResource | EventInstance]]:
    """The same for the dashboard: instances stand for recurring events, if any are asked for."""
    position = listing.position(after)
    place = platform.database
    found = await events_of(place, me.user, filters, after=position, per_page=per_page)
    exceptions = await exceptions_of(place, recurring(found) if instances_max else [])
    presenter = Presenter(platform.settings, place, me.user, invitees_max)
    await presenter.load(found, chain.from_iterable(exceptions.values()))
    return Response(
        listing.with_instances(presenter, found, exceptions, filters, instances_max),
        headers=_link(request, platform, found, per_page),
    )


def recurring(found: Sequence[Listed]) -> list[UUID]:
    """The ids of those events that recur."""
    return [item.event.id for item in found if item.event.recurrence_pattern]


def _link(
    request: ApiRequest, platform: Platform, found: Sequence[Listed], per_page: int
) -> dict[str, str]:
    cursor = listing.cursor_behind(found)
    if cursor is None:
        return {}
    base = platform.settings.address()
    return {"Link": cursor_link(request, base, cursor=cursor, per_page=per_page)}


_REFUSES = (FeatureDisabled, FolderUnavailable, InvalidEvent, InvalidGuestAccess)


@post("/events", guards=[USER], status_code=200, tags=["events"], refuses=_REFUSES)
async def create_event(
    platform: Shared,
    me: Me,
    data: JSONBody[PostEvent],
    suppress_email_notification: FromQuery[bool] = False,
) -> EventResource:
    """A new event with a room of its own."""
    event_id, ends_at = uuid4(), dates.check(dates.posted(data))
    wanted = data.has_shared_folder or UNSET
    async with (
        change(platform, me.tariff, event_id, ends_at=ends_at, wanted=wanted) as folder,
        platform.database.writing() as session,
    ):
        event = await writing.create(
            platform, session, me.user, me.tariff, event_id=event_id, body=data
        )
        await folder(session)
        room = await session.get_one(Room, event.room_id)
        if not suppress_email_notification:
            await announce_to_creator(platform, session, event)
        presenter = Presenter(platform.settings, session, me.user, 0)
        item = Listed(event, room, None, False, await folder_of(session, event.id))
        await presenter.load([item])
        return await presenter.created(item)


@get("/events/{event_id:uuid}", guards=[EVENT_MEMBER], tags=["events"])
async def event(
    platform: Shared, me: Me, event_id: FromPath[UUID], invitees_max: InviteesMax = 0
) -> EventResource:
    """One event."""
    async with platform.database.reading() as session:
        item = await seen(session, event_id, me.user.id)
        presenter = Presenter(platform.settings, session, me.user, invitees_max)
        return await presenter.single(item)


@patch(
    "/events/{event_id:uuid}",
    guards=[EVENT_OWNER],
    tags=["events"],
    responses={200: answers(EventResource), 204: EMPTY},
    refuses=_REFUSES,
)
async def patch_event(
    *,
    platform: Shared,
    me: Me,
    meeting: TheMeeting,
    event_id: FromPath[UUID],
    data: JSONBody[PatchEvent],
    invitees_max: InviteesMax = 0,
    suppress_email_notification: FromQuery[bool] = False,
) -> Response[EventResource] | Response[None]:
    """Change an event; a running meeting learns of a new title or password."""
    if is_empty(data):
        return Response(None, status_code=204)
    ends_at = None
    if data.has_shared_folder is True:
        ends_at = dates.check(dates.patched(data, dates.dates_of(event_of(meeting))))
    wanted = data.has_shared_folder
    async with (
        change(platform, me.tariff, event_id, ends_at=ends_at, wanted=wanted) as folder,
        platform.database.writing() as session,
    ):
        await folder(session)
        item = await seen(session, event_id, me.user.id)
        told = await writing.change(
            platform,
            session,
            me.user,
            me.tariff,
            event=item.event,
            room=item.room,
            body=data,
        )
        if not suppress_email_notification:
            await announce_to_all(platform, session, event_id, "update")
        presenter = Presenter(platform.settings, session, me.user, invitees_max)
        resource = await presenter.single(item)
    await platform.roomservers.changed(item.room.id, told)
    return Response(resource)


@delete(
    "/events/{event_id:uuid}", guards=[EVENT_OWNER], tags=["events"], refuses=[FolderUnavailable]
)
async def delete_event(
    platform: Shared,
    meeting: TheMeeting,
    event_id: FromPath[UUID],
    force_delete_reference_if_external_services_fail: FromQuery[bool] = False,
    suppress_email_notification: FromQuery[bool] = False,
) -> None:
    """Delete an event and its room."""
    await remove_room(
        platform,
        event_of(meeting).room_id,
        announced=not suppress_email_notification,
        force=force_delete_reference_if_external_services_fail,
    )


async def seen(session: AsyncSession, event_id: UUID, user_id: UUID) -> Listed:
    """The event, unless it was deleted since the rule let the caller pass."""
    item = await event_seen_by(session, event_id, user_id)
    if item is None:
        raise Forbidden
    return item


HANDLERS = [events, instances, create_event, event, patch_event, delete_event]
