"""Rooms (rest.md 10)."""

from uuid import UUID, uuid4

from litestar import Response, delete, get, patch, post
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import UNSET
from sqlalchemy import delete as delete_rows

from parlour.controller import policy, tariffs
from parlour.controller.errors import (
    FeatureDisabled,
    FolderUnavailable,
    Forbidden,
    InvalidGuestAccess,
    NotFound,
)
from parlour.controller.folders.changing import removal
from parlour.controller.mailing.announcing import announce_in_room
from parlour.controller.pagination import page_link
from parlour.controller.platform import Platform
from parlour.controller.profiles import public_profile
from parlour.controller.request import ApiRequest
from parlour.controller.room_settings import add_sip
from parlour.controller.routes.dependencies import Access, Me, Shared, TheMeeting
from parlour.controller.routes.parameters import Page, PerPage
from parlour.controller.rules import ROOM_OWNER, ROOM_READER, USER
from parlour.controller.storing import discard_room
from parlour.protocol.rest.rooms import (
    EventInfo,
    MeetingCallIn,
    MeetingDetails,
    PatchRoom,
    PostRoom,
    RoomResource,
    StreamingLink,
)
from parlour.protocol.rest.tariffs import TariffResource
from parlour.protocol.roomserver import RoomPatch
from parlour.settings import Settings
from parlour.store.meetings import Meeting, usable_invite_of
from parlour.store.rooms import rooms_of, sip_of, targets_of
from parlour.store.tables import Room, User


def room_resource(
    settings: Settings, room: Room, owner: User, *, with_password: bool
) -> RoomResource:
    """A room as somebody sees it."""
    return RoomResource(
        id=room.id,
        created_by=public_profile(settings, owner),
        created_at=room.created_at,
        guest_access=room.guest_access,
        waiting_room=room.waiting_room,
        password=room.password if with_password and room.password is not None else UNSET,
    )


@get("/rooms", guards=[USER], tags=["rooms"])
async def rooms(
    request: ApiRequest, platform: Shared, me: Me, per_page: PerPage = 30, page: Page = 1
) -> Response[list[RoomResource]]:
    """The rooms that the caller owns or is invited to."""
    async with platform.database.reading() as session:
        found, total = await rooms_of(session, me.user.id, page=page, per_page=per_page)
    base = platform.settings.address()
    link = page_link(request, base, page=page, per_page=per_page, total=total)
    return Response(
        [
            room_resource(platform.settings, room, owner, with_password=True)
            for room, owner in found
        ],
        headers={"Link": link},
    )


@post(
    "/rooms",
    guards=[USER],
    status_code=200,
    tags=["rooms"],
    refuses=[FeatureDisabled, InvalidGuestAccess],
)
async def create_room(platform: Shared, me: Me, data: JSONBody[PostRoom]) -> RoomResource:
    """A new room without an event."""
    settings = platform.settings
    room = Room(
        id=uuid4(),
        created_by=me.user.id,
        password=data.password,
        waiting_room=bool(data.waiting_room),
        guest_access=data.access_of_guests,
        e2e_encryption=bool(data.e2e_encryption),
    )
    policy.check_guest_access(room, me.tariff, settings)
    if data.enable_sip and not tariffs.allows(me.tariff, settings, tariffs.CALL_IN):
        raise FeatureDisabled(tariffs.CALL_IN)
    async with platform.database.writing() as session:
        session.add(room)
        await session.flush()
        if data.enable_sip:
            await add_sip(session, room.id)
    return room_resource(settings, room, me.user, with_password=True)


@get("/rooms/{room_id:uuid}", guards=[ROOM_READER], tags=["rooms"])
async def room(
    platform: Shared, access: Access, meeting: TheMeeting, room_id: FromPath[UUID]
) -> RoomResource:
    """A room. Guests do not see its password."""
    return room_resource(
        platform.settings,
        meeting.room,
        meeting.owner,
        with_password=access.standing in policy.MEMBERS,
    )


@patch(
    "/rooms/{room_id:uuid}",
    guards=[ROOM_OWNER],
    tags=["rooms"],
    refuses=[FeatureDisabled, InvalidGuestAccess],
)
async def patch_room(
    platform: Shared, meeting: TheMeeting, room_id: FromPath[UUID], data: JSONBody[PatchRoom]
) -> RoomResource:
    """Change a room; a running meeting learns of a new password."""
    async with platform.database.writing() as session:
        room = await session.get(Room, room_id)
        if room is None:
            raise Forbidden
        for name in ("password", "waiting_room", "guest_access", "e2e_encryption"):
            if getattr(data, name) is not UNSET:
                setattr(room, name, getattr(data, name))
        if data.guest_access is not UNSET or data.e2e_encryption is not UNSET:
            policy.check_guest_access(room, meeting.tariff, platform.settings)
    if data.password is not UNSET:
        await platform.roomservers.changed(room_id, RoomPatch(password=data.password))
    return room_resource(platform.settings, room, meeting.owner, with_password=True)


@delete("/rooms/{room_id:uuid}", guards=[ROOM_OWNER], tags=["rooms"], refuses=[FolderUnavailable])
async def delete_room(
    platform: Shared,
    room_id: FromPath[UUID],
    force_delete_reference_if_external_services_fail: FromQuery[bool] = False,
    suppress_email_notification: FromQuery[bool] = False,
) -> None:
    """Delete a room with all that belongs to it; a running meeting ends."""
    await remove_room(
        platform,
        room_id,
        announced=not suppress_email_notification,
        force=force_delete_reference_if_external_services_fail,
    )


async def remove_room(
    platform: Platform, room_id: UUID, *, announced: bool, force: bool = False
) -> None:
    """Delete the room; its event, invites and everything else go with it.

    Raises FolderUnavailable if another server does not delete its part; `force`: do without.
    """
    async with (
        removal(platform, room_id=room_id, force=force) as folder,
        platform.database.writing() as session,
    ):
        if announced:
            await announce_in_room(platform, session, room_id, "cancellation")
        await folder.note(session)
        files = await discard_room(session, room_id)
        await session.execute(delete_rows(Room).where(Room.id == room_id))
    await files.finish(platform)
    await platform.roomservers.deleted(room_id)


@get("/rooms/{room_id:uuid}/tariff", guards=[ROOM_READER], tags=["rooms"])
async def room_tariff(
    platform: Shared, meeting: TheMeeting, room_id: FromPath[UUID]
) -> TariffResource:
    """What the tariff of the room's owner allows."""
    return tariffs.resource(meeting.tariff, platform.settings)


@get("/rooms/{room_id:uuid}/event", guards=[ROOM_READER], tags=["rooms"])
async def room_event(
    platform: Shared, access: Access, meeting: TheMeeting, room_id: FromPath[UUID]
) -> EventInfo:
    """What the lobby shows of the room's event."""
    if meeting.owner.disabled_since is not None:
        raise Forbidden
    if meeting.event is None:
        raise NotFound
    details = await _details(platform, meeting) if meeting.event.show_meeting_details else UNSET
    return EventInfo(
        id=meeting.event.id,
        room_id=room_id,
        title=meeting.event.title,
        is_adhoc=meeting.event.is_adhoc,
        e2e_encryption=meeting.room.e2e_encryption,
        meeting_details=details,
    )


async def _details(platform: Platform, meeting: Meeting) -> MeetingDetails:
    """The guest link, the telephone number and the livestreams, as far as there are such."""
    settings, room = platform.settings, meeting.room
    number = settings.controller.call_in_number
    async with platform.database.reading() as session:
        invite = None
        if policy.guests_possible(room, meeting.tariff, settings):
            invite = await usable_invite_of(session, room.id)
        targets = await targets_of(session, room.id)
        sip = None
        if tariffs.allows(meeting.tariff, settings, tariffs.CALL_IN) and not room.e2e_encryption:
            sip = await sip_of(session, room.id)
    call_in = UNSET
    if sip is not None and number is not None:
        call_in = MeetingCallIn(tel=number, id=sip.sip_id, password=sip.password)
    return MeetingDetails(
        streaming_links=[
            StreamingLink(target.name, target.public_url)
            for target in targets
            if not room.e2e_encryption
        ],
        invite_code_id=invite.id if invite else UNSET,
        call_in=call_in,
    )


HANDLERS = [
    rooms,
    create_room,
    room,
    patch_room,
    delete_room,
    room_tariff,
    room_event,
]
