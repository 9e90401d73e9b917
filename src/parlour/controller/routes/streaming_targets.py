"""Streaming targets of a room (rest.md 14)."""

from uuid import UUID, uuid4

from litestar import delete, get, patch, post
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import UNSET
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from parlour.controller.errors import BadRequest, Conflict, NotFound
from parlour.controller.events.resources import target_resource
from parlour.controller.mailing.announcing import announce_in_room
from parlour.controller.policy import Standing
from parlour.controller.room_settings import check_endpoint
from parlour.controller.routes.dependencies import Access, Shared
from parlour.controller.rules import ROOM_MEMBER, ROOM_OWNER
from parlour.protocol.rest.events import MOST_STREAMING_TARGETS
from parlour.protocol.rest.streaming import (
    PatchStreamingTarget,
    PostStreamingTarget,
    StreamingTargetResource,
)
from parlour.store.rooms import targets_of
from parlour.store.tables import StreamingTarget


@get("/rooms/{room_id:uuid}/streaming_targets", guards=[ROOM_MEMBER], tags=["streaming"])
async def streaming_targets(
    platform: Shared, access: Access, room_id: FromPath[UUID]
) -> list[StreamingTargetResource]:
    """All targets; their keys for the owner only."""
    async with platform.database.reading() as session:
        found = await targets_of(session, room_id)
    return [_seen_by(access, target) for target in found]


@post(
    "/rooms/{room_id:uuid}/streaming_targets",
    guards=[ROOM_OWNER],
    status_code=200,
    tags=["streaming"],
)
async def create_streaming_target(
    platform: Shared,
    room_id: FromPath[UUID],
    data: JSONBody[PostStreamingTarget],
    suppress_email_notification: FromQuery[bool] = False,
) -> StreamingTargetResource:
    """A new target, behind the others."""
    check_endpoint(platform.settings, data.streaming_endpoint)
    async with platform.database.writing() as session:
        of_room = select(func.count()).where(StreamingTarget.room_id == room_id)
        count = await session.scalar(of_room) or 0
        if count >= MOST_STREAMING_TARGETS:
            raise Conflict(f"A room has at most {MOST_STREAMING_TARGETS} streaming targets.")
        target = StreamingTarget(
            id=uuid4(),
            room_id=room_id,
            name=data.name,
            streaming_endpoint=data.streaming_endpoint,
            streaming_key=data.streaming_key,
            public_url=data.public_url,
        )
        session.add(target)
        await session.flush()
        if not suppress_email_notification:
            await announce_in_room(platform, session, room_id, "update")
    return target_resource(target, with_key=True)


@get(
    "/rooms/{room_id:uuid}/streaming_targets/{target_id:uuid}",
    guards=[ROOM_MEMBER],
    tags=["streaming"],
)
async def streaming_target(
    platform: Shared, access: Access, room_id: FromPath[UUID], target_id: FromPath[UUID]
) -> StreamingTargetResource:
    """One target."""
    async with platform.database.reading() as session:
        return _seen_by(access, await _found(session, room_id, target_id))


@patch(
    "/rooms/{room_id:uuid}/streaming_targets/{target_id:uuid}",
    guards=[ROOM_OWNER],
    tags=["streaming"],
)
async def patch_streaming_target(
    *,
    platform: Shared,
    room_id: FromPath[UUID],
    target_id: FromPath[UUID],
    data: JSONBody[PatchStreamingTarget],
    suppress_email_notification: FromQuery[bool] = False,
) -> StreamingTargetResource:
    """Change a target. Addresses and key count only together with `kind`."""
    if data.name is UNSET and data.kind is UNSET:
        raise BadRequest("name or kind is required.")
    names = ["name"]
    if data.kind is not UNSET:
        names += ["streaming_endpoint", "streaming_key", "public_url"]
        if data.streaming_endpoint is not UNSET:
            check_endpoint(platform.settings, data.streaming_endpoint)
    async with platform.database.writing() as session:
        found = await _found(session, room_id, target_id)
        for name in names:
            if getattr(data, name) is not UNSET:
                setattr(found, name, getattr(data, name))
        if not suppress_email_notification:
            await announce_in_room(platform, session, room_id, "update")
    return target_resource(found, with_key=True)


@delete(
    "/rooms/{room_id:uuid}/streaming_targets/{target_id:uuid}",
    guards=[ROOM_OWNER],
    tags=["streaming"],
)
async def delete_streaming_target(
    platform: Shared,
    room_id: FromPath[UUID],
    target_id: FromPath[UUID],
    suppress_email_notification: FromQuery[bool] = False,
) -> None:
    """Remove a target."""
    async with platform.database.writing() as session:
        await session.delete(await _found(session, room_id, target_id))
        await session.flush()
        if not suppress_email_notification:
            await announce_in_room(platform, session, room_id, "update")


def _seen_by(access: Access, target: StreamingTarget) -> StreamingTargetResource:
    return target_resource(target, with_key=access.standing is Standing.OWNER, or_empty=False)


async def _found(session: AsyncSession, room_id: UUID, target_id: UUID) -> StreamingTarget:
    found = await session.get(StreamingTarget, target_id)
    if found is None or found.room_id != room_id:
        raise NotFound
    return found


HANDLERS = [
    streaming_targets,
    create_streaming_target,
    streaming_target,
    patch_streaming_target,
    delete_streaming_target,
]
