"""Instances of one recurring event (rest.md 17)."""

from datetime import UTC, datetime
from itertools import islice
from uuid import UUID

from litestar import Response, get, patch
from litestar.params import FromPath, FromQuery, JSONBody
from sqlalchemy.ext.asyncio import AsyncSession

from parlour.controller.documented import EMPTY, answers
from parlour.controller.errors import InvalidEvent, NotFound
from parlour.controller.events import cursors, listing
from parlour.controller.events.instances import (
    Instance,
    instance_at,
    instances_after,
    parsed_id,
)
from parlour.controller.events.overriding import override
from parlour.controller.events.resources import Presenter
from parlour.controller.mailing.announcing import announce_to_all
from parlour.controller.pagination import cursor_link
from parlour.controller.request import ApiRequest
from parlour.controller.routes.dependencies import Me, Shared
from parlour.controller.routes.events import seen
from parlour.controller.routes.parameters import After, InviteesMax, PerPage
from parlour.controller.rules import EVENT_MEMBER, EVENT_OWNER
from parlour.protocol.rest.events import EventInstance, PatchInstance
from parlour.protocol.rest.users import is_empty
from parlour.store.events import Listed, Position, exceptions_of
from parlour.store.tables import EventException


@get("/events/{event_id:uuid}/instances", guards=[EVENT_MEMBER], tags=["event instances"])
async def event_instances(
    *,
    request: ApiRequest,
    platform: Shared,
    me: Me,
    event_id: FromPath[UUID],
    time_min: FromQuery[datetime | None] = None,
    time_max: FromQuery[datetime | None] = None,
    invitees_max: InviteesMax = 0,
    per_page: PerPage = 30,
    after: After = None,
) -> Response[list[EventInstance]]:
    """The instances of an event, in the order of the pattern, for forty years ahead."""
    position = listing.position(after)
    window = {
        "time_min": listing.time("time_min", time_min),
        "time_max": listing.time("time_max", time_max),
    }
    async with platform.database.reading() as session:
        item = await seen(session, event_id, me.user.id)
        exceptions = await _exceptions(session, item)
        presenter = Presenter(platform.settings, session, me.user, invitees_max)
        await presenter.load([item], exceptions.values())
    behind = position.created_at if position else None
    page = list(islice(instances_after(item.event, exceptions, behind, **window), per_page))
    links: dict[str, str] = {}
    if page:
        cursor = cursors.encode(Position(None, page[-1].original, event_id))
        base = platform.settings.address()
        links = {"Link": cursor_link(request, base, cursor=cursor, per_page=per_page)}
    return Response([presenter.instance(item, one) for one in page], headers=links)


@get(
    "/events/{event_id:uuid}/instances/{instance_id:str}",
    guards=[EVENT_MEMBER],
    tags=["event instances"],
)
async def event_instance(
    platform: Shared,
    me: Me,
    event_id: FromPath[UUID],
    instance_id: FromPath[str],
    invitees_max: InviteesMax = 0,
) -> EventInstance:
    """One instance."""
    async with platform.database.reading() as session:
        item, one = await found(session, event_id, instance_id, me.user.id)
        presenter = Presenter(platform.settings, session, me.user, invitees_max)
        await presenter.load([item], [one.exception] if one.exception else [])
    return presenter.instance(item, one)


@patch(
    "/events/{event_id:uuid}/instances/{instance_id:str}",
    guards=[EVENT_OWNER],
    tags=["event instances"],
    responses={200: answers(EventInstance), 204: EMPTY},
    refuses=[InvalidEvent],
)
async def patch_event_instance(
    *,
    platform: Shared,
    me: Me,
    event_id: FromPath[UUID],
    instance_id: FromPath[str],
    data: JSONBody[PatchInstance],
    invitees_max: InviteesMax = 0,
    suppress_email_notification: FromQuery[bool] = False,
) -> Response[EventInstance] | Response[None]:
    """Change, cancel or restore one instance. Nothing to change: 204."""
    async with platform.database.writing() as session:
        item, one = await found(session, event_id, instance_id, me.user.id)
        if is_empty(data):
            return Response(None, status_code=204)
        changed = await override(session, me.user, item.event, one, data)
        if not suppress_email_notification:
            await announce_to_all(platform, session, event_id, "update", instance=changed)
        presenter = Presenter(platform.settings, session, me.user, invitees_max)
        await presenter.load([item], [changed.exception] if changed.exception else [])
    return Response(presenter.instance(item, changed))


async def found(
    session: AsyncSession, event_id: UUID, instance_id: str, user_id: UUID
) -> tuple[Listed, Instance]:
    """The event and its instance. Raises NotFound if it has none of that id."""
    original = parsed_id(instance_id)
    item = await seen(session, event_id, user_id)
    exceptions = await _exceptions(session, item)
    return item, instance_at(item.event, original, exceptions.get(original))


async def _exceptions(session: AsyncSession, item: Listed) -> dict[datetime, EventException]:
    """The exceptions of a recurring event by original start. Raises NotFound for others."""
    if not item.event.recurrence_pattern:
        raise NotFound
    rows = (await exceptions_of(session, [item.event.id])).get(item.event.id, [])
    return {exception.original_starts_at.astimezone(UTC): exception for exception in rows}


HANDLERS = [event_instances, event_instance, patch_event_instance]
