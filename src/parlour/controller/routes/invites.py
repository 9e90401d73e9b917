"""Guest links of a room (rest.md 12)."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from litestar import Response, delete, get, post, put
from litestar.params import FromPath, JSONBody
from sqlalchemy.ext.asyncio import AsyncSession

from parlour.controller import policy
from parlour.controller.attempts import CODES, client_address
from parlour.controller.errors import (
    NotFound,
    ServiceForbidden,
    ServiceNotFound,
    TooManyRequests,
)
from parlour.controller.pagination import page_link
from parlour.controller.platform import Platform
from parlour.controller.policy import Standing
from parlour.controller.profiles import public_profile
from parlour.controller.request import ApiRequest
from parlour.controller.routes.dependencies import Me, Shared, TheMeeting
from parlour.controller.routes.parameters import Page, PerPage
from parlour.controller.rules import PUBLIC, ROOM_MEMBER, ROOM_OWNER
from parlour.protocol.rest.invites import (
    InviteResource,
    PostInvite,
    VerifiedInvite,
    VerifyInvite,
)
from parlour.protocol.rest.users import PublicUserProfile
from parlour.store.base import now
from parlour.store.meetings import Meeting, meeting_of_room, usable_invite
from parlour.store.rooms import invite_in, invites_of
from parlour.store.tables import RoomInvite
from parlour.store.users import users_by_id


async def _resources(
    platform: Platform, session: AsyncSession, meeting: Meeting, invites: Sequence[RoomInvite]
) -> list[InviteResource]:
    people = {person for invite in invites for person in (invite.created_by, invite.updated_by)}
    users = await users_by_id(session, {person for person in people if person is not None})

    def profile(person: UUID | None) -> PublicUserProfile:
        user = meeting.owner if person is None else users[person]
        return public_profile(platform.settings, user)

    return [
        InviteResource(
            invite_code=invite.id,
            created=invite.created_at,
            created_by=profile(invite.created_by),
            updated=invite.updated_at,
            updated_by=profile(invite.updated_by),
            room_id=invite.room_id,
            active=invite.active,
            expiration=invite.expiration,
        )
        for invite in invites
    ]


def _possible(platform: Platform, meeting: Meeting) -> bool:
    return policy.guests_possible(meeting.room, meeting.tariff, platform.settings)


@get(
    "/rooms/{room_id:uuid}/invites",
    guards=[ROOM_MEMBER],
    tags=["invites"],
    refuses=[ServiceNotFound],
)
async def invites(
    *,
    request: ApiRequest,
    platform: Shared,
    meeting: TheMeeting,
    room_id: FromPath[UUID],
    per_page: PerPage = 30,
    page: Page = 1,
) -> Response[list[InviteResource]]:
    """All guest links of a room, revoked ones included."""
    if not _possible(platform, meeting):
        raise ServiceNotFound
    async with platform.database.reading() as session:
        found, total = await invites_of(session, room_id, page=page, per_page=per_page)
        resources = await _resources(platform, session, meeting, found)
    base = platform.settings.address()
    link = page_link(request, base, page=page, per_page=per_page, total=total)
    return Response(resources, headers={"Link": link})


@post(
    "/rooms/{room_id:uuid}/invites",
    guards=[ROOM_OWNER],
    status_code=200,
    tags=["invites"],
    refuses=[ServiceForbidden],
)
async def create_invite(
    platform: Shared,
    me: Me,
    meeting: TheMeeting,
    room_id: FromPath[UUID],
    data: JSONBody[PostInvite],
) -> InviteResource:
    """A new guest link."""
    if not _possible(platform, meeting):
        raise ServiceForbidden
    async with platform.database.writing() as session:
        invite = RoomInvite(
            id=uuid4(),
            room_id=room_id,
            created_by=me.user.id,
            updated_by=me.user.id,
            expiration=data.expiration,
        )
        session.add(invite)
        await session.flush()
        return (await _resources(platform, session, meeting, [invite]))[0]


@get(
    "/rooms/{room_id:uuid}/invites/{invite_code:uuid}",
    guards=[ROOM_OWNER],
    tags=["invites"],
    refuses=[ServiceNotFound],
)
async def invite(
    platform: Shared, meeting: TheMeeting, room_id: FromPath[UUID], invite_code: FromPath[UUID]
) -> InviteResource:
    """One guest link."""
    if not _possible(platform, meeting):
        raise ServiceNotFound
    async with platform.database.reading() as session:
        found = await _found(session, room_id, invite_code)
        return (await _resources(platform, session, meeting, [found]))[0]


@put(
    "/rooms/{room_id:uuid}/invites/{invite_code:uuid}",
    guards=[ROOM_OWNER],
    tags=["invites"],
    refuses=[ServiceForbidden],
)
async def update_invite(
    *,
    platform: Shared,
    me: Me,
    meeting: TheMeeting,
    room_id: FromPath[UUID],
    invite_code: FromPath[UUID],
    data: JSONBody[PostInvite],
) -> InviteResource:
    """Replace when a guest link expires; absent: never."""
    if not _possible(platform, meeting):
        raise ServiceForbidden
    async with platform.database.writing() as session:
        found = await _found(session, room_id, invite_code)
        found.expiration = data.expiration
        found.updated_by, found.updated_at = me.user.id, now()
        await session.flush()
        return (await _resources(platform, session, meeting, [found]))[0]


@delete("/rooms/{room_id:uuid}/invites/{invite_code:uuid}", guards=[ROOM_OWNER], tags=["invites"])
async def delete_invite(
    platform: Shared, me: Me, room_id: FromPath[UUID], invite_code: FromPath[UUID]
) -> None:
    """Revoke a guest link, whatever the room allows by now. It stays in the list."""
    async with platform.database.writing() as session:
        found = await _found(session, room_id, invite_code)
        found.active = False
        found.updated_by, found.updated_at = me.user.id, now()


async def _found(session: AsyncSession, room_id: UUID, code: UUID) -> RoomInvite:
    found = await invite_in(session, room_id, code)
    if found is None:
        raise NotFound
    return found


@post(
    "/invite/verify",
    guards=[PUBLIC],
    status_code=200,
    tags=["invites"],
    refuses=[NotFound, TooManyRequests],
)
async def verify_invite(
    request: ApiRequest, platform: Shared, data: JSONBody[VerifyInvite]
) -> VerifiedInvite:
    """Which room a guest link leads to, and whether that asks for a password."""
    address = client_address(request)
    await platform.attempts.refuse_if_spent(CODES, address)
    async with platform.database.reading() as session:
        invite = await usable_invite(session, data.invite_code)
        meeting = await meeting_of_room(session, invite.room_id, None) if invite else None
    if meeting is not None:
        standing = policy.standing_of_guest(meeting, invite, platform.settings)
        if standing is Standing.GUEST:
            return VerifiedInvite(meeting.room.id, meeting.room.password is not None)
    await platform.attempts.failed(CODES, address)
    raise NotFound


HANDLERS = [invites, create_invite, invite, update_invite, delete_invite, verify_invite]
