"""Dial-in of a room (rest.md 13)."""

from uuid import UUID

from litestar import Response, delete, get, put
from litestar.params import FromPath, JSONBody
from msgspec import UNSET
from sqlalchemy import delete as delete_rows

from parlour.controller import tariffs
from parlour.controller.documented import answers
from parlour.controller.errors import (
    FeatureDisabled,
    InvalidJson,
    NotFound,
    ServiceForbidden,
    ServiceNotFound,
    missing,
)
from parlour.controller.platform import Platform
from parlour.controller.room_settings import add_sip
from parlour.controller.routes.dependencies import Shared, TheMeeting
from parlour.controller.rules import ROOM_MEMBER, ROOM_OWNER
from parlour.protocol.rest.sip import PutSip, SipConfigResource
from parlour.store.meetings import Meeting
from parlour.store.rooms import sip_of
from parlour.store.tables import SipConfig


def _resource(sip: SipConfig) -> SipConfigResource:
    return SipConfigResource(
        room=sip.room_id, sip_id=sip.sip_id, password=sip.password, lobby=sip.lobby
    )


def _check_feature(platform: Platform, meeting: Meeting) -> None:
    if not tariffs.allows(meeting.tariff, platform.settings, tariffs.CALL_IN):
        raise FeatureDisabled(tariffs.CALL_IN)


@get(
    "/rooms/{room_id:uuid}/sip",
    guards=[ROOM_MEMBER],
    tags=["sip"],
    refuses=[FeatureDisabled, ServiceNotFound],
)
async def sip(platform: Shared, meeting: TheMeeting, room_id: FromPath[UUID]) -> SipConfigResource:
    """The room's number for dial-in and its PIN."""
    if meeting.room.e2e_encryption:
        raise ServiceNotFound
    _check_feature(platform, meeting)
    async with platform.database.reading() as session:
        found = await sip_of(session, room_id)
    if found is None:
        raise NotFound
    return _resource(found)


@put(
    "/rooms/{room_id:uuid}/sip",
    guards=[ROOM_OWNER],
    tags=["sip"],
    responses={201: answers(SipConfigResource)},
    refuses=[FeatureDisabled, ServiceForbidden],
)
async def put_sip(
    platform: Shared, meeting: TheMeeting, room_id: FromPath[UUID], data: JSONBody[PutSip]
) -> Response[SipConfigResource]:
    """Make or change them: 201 or 200. A PIN that is not given is drawn."""
    if not data.password and data.lobby in {UNSET, None}:
        fields = [missing("password"), missing("lobby")]
        raise InvalidJson("password or lobby is required.", fields)
    if meeting.room.e2e_encryption:
        raise ServiceForbidden
    _check_feature(platform, meeting)
    async with platform.database.writing() as session:
        found = await sip_of(session, room_id)
        status = 200 if found is not None else 201
        if found is None:
            found = await add_sip(session, room_id)
        if data.password:
            found.password = data.password
        if isinstance(data.lobby, bool):
            found.lobby = data.lobby
    return Response(_resource(found), status_code=status)


@delete("/rooms/{room_id:uuid}/sip", guards=[ROOM_OWNER], tags=["sip"], refuses=[ServiceForbidden])
async def delete_sip(platform: Shared, meeting: TheMeeting, room_id: FromPath[UUID]) -> None:
    """End dial-in for the room."""
    if meeting.room.e2e_encryption:
        raise ServiceForbidden
    async with platform.database.writing() as session:
        await session.execute(delete_rows(SipConfig).where(SipConfig.room_id == room_id))


HANDLERS = [sip, put_sip, delete_sip]
