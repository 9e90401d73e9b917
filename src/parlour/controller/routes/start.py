"""Joining a meeting (rest.md 11)."""

from uuid import UUID

from litestar import Response, post
from litestar.params import FromPath, JSONBody

from parlour.controller.answers import nothing
from parlour.controller.attempts import client_address
from parlour.controller.errors import (
    ApiError,
    Forbidden,
    RoomServerFailed,
    TooManyRequests,
    WrongRoomPassword,
)
from parlour.controller.joining import Joining
from parlour.controller.platform import Platform
from parlour.controller.request import ApiRequest
from parlour.controller.routes.dependencies import Access, Shared
from parlour.controller.rules import OPTIONAL_CALLER, PUBLIC, STARTER
from parlour.protocol.rest.rooms import Start, StartAnswer

_REFUSES = (WrongRoomPassword, Forbidden, TooManyRequests, RoomServerFailed)


@post(
    "/rooms/{room_id:uuid}/start",
    guards=[STARTER],
    status_code=200,
    tags=["start"],
    refuses=_REFUSES,
)
async def start(
    request: ApiRequest,
    platform: Shared,
    access: Access,
    room_id: FromPath[UUID],
    data: JSONBody[Start],
) -> StartAnswer:
    """A token for the room: as its owner, as an invitee, or as a guest with an invite code."""
    return await _join(request, platform, access, room_id, data)


@post(
    "/rooms/{room_id:uuid}/start_invited",
    guards=[OPTIONAL_CALLER],
    status_code=200,
    tags=["start"],
    refuses=_REFUSES,
)
async def start_invited(
    request: ApiRequest,
    platform: Shared,
    access: Access,
    room_id: FromPath[UUID],
    data: JSONBody[Start],
) -> StartAnswer:
    """The same for callers who have nothing but an invite code in the body."""
    return await _join(request, platform, access, room_id, data)


async def _join(
    request: ApiRequest,
    platform: Platform,
    access: Access,
    room_id: UUID,
    data: Start,
) -> StartAnswer:
    address = client_address(request)
    try:
        answer = await Joining(platform, access.caller, room_id, address).answer(data)
    except ApiError as error:
        platform.metrics.starts.labels(error.code).inc()
        raise
    platform.metrics.starts.labels("ok").inc()
    return answer


@post(
    ["/rooms/{room_id:uuid}/roomserver/start", "/rooms/{room_id:uuid}/roomserver/start_invited"],
    guards=[PUBLIC],
    status_code=301,
    include_in_schema=False,
)
async def start_aliases(
    request: ApiRequest, platform: Shared, room_id: FromPath[UUID]
) -> Response[bytes]:
    """Where older clients ask."""
    name = request.scope["path"].rsplit("/", 1)[1]
    target = f"/v1/rooms/{room_id}/{name}"
    return nothing(301, {"Location": target})


HANDLERS = [start, start_invited, start_aliases]
