"""Joining a meeting: who may, as what, and with which words one is refused (rest.md 11)."""

import hmac
import secrets
import string
from typing import NoReturn
from uuid import UUID

from msgspec import UNSET

from parlour.controller import policy
from parlour.controller.attempts import CODES, PASSWORDS
from parlour.controller.authentication import Caller, GuestCaller, UserCaller
from parlour.controller.errors import (
    Forbidden,
    InvalidJson,
    NotFound,
    WrongRoomPassword,
    missing,
)
from parlour.controller.owners import current_meeting
from parlour.controller.parameters import profile, room_parameters
from parlour.controller.platform import Platform
from parlour.controller.policy import Standing
from parlour.protocol.rest.rooms import Start, StartAnswer
from parlour.protocol.roomserver import ClientParameters, Guest, Registered
from parlour.store.meetings import Meeting, meeting_of_room, usable_invite
from parlour.store.tables import Room

RESUMPTION_LENGTH = 64
_UNNAMED = "Guest"
_ALPHANUMERICS = string.ascii_letters + string.digits


class Joining:
    """One request to join a room."""

    def __init__(
        self, platform: Platform, caller: Caller | None, room_id: UUID, address: str
    ) -> None:
        self._platform = platform
        self._caller = caller
        self._room_id = room_id
        self._address = address

    async def answer(self, body: Start) -> StartAnswer:
        """The token to open a socket with. Raises the refusals of rest.md 11.1."""
        meeting = await self._meeting()
        device_secret = fresh_secret() if body.device_secret is UNSET else body.device_secret
        client = await self._client(meeting, body, device_secret)
        # A stranger has proved by now that the room exists.
        assert meeting is not None
        if meeting.owner.disabled_since is not None:
            raise Forbidden
        return await admission(self._platform, meeting, client, body.resumption or None)

    async def _meeting(self) -> Meeting | None:
        user_id = self._caller.user.id if isinstance(self._caller, UserCaller) else None
        return await current_meeting(
            self._platform, lambda place: meeting_of_room(place, self._room_id, user_id)
        )

    async def _client(
        self, meeting: Meeting | None, body: Start, device_secret: str
    ) -> ClientParameters:
        settings = self._platform.settings
        wanted = (body.display_name or "").strip() or None
        if isinstance(self._caller, UserCaller):
            user = self._caller.user
            if settings.controller.disallow_custom_display_name:
                wanted = None
            if meeting is not None:
                standing = policy.standing_of_user(meeting, user)
                if standing in policy.MEMBERS:
                    role = policy.role_of(meeting, standing)
                    return Registered(profile(settings, user, wanted), device_secret, role)
            wanted = wanted or user.display_name
        await self._check_guest(meeting, body)
        if wanted is None and body.device_secret is UNSET:
            # The oldest clients send neither; they say their name when they join.
            wanted = _UNNAMED
        if wanted is None:
            raise InvalidJson("display_name is required.", [missing("display_name")])
        return Guest(display_name=wanted, device_secret=device_secret)

    async def _check_guest(self, meeting: Meeting | None, body: Start) -> None:
        """A guest needs a guest link of this room that can be used now, and its password."""
        attempts = self._platform.attempts
        await attempts.refuse_if_spent(CODES, self._address)
        code = body.invite_code or None
        if code is None and isinstance(self._caller, GuestCaller):
            code = self._caller.code
        if code is None or meeting is None:
            await self._unknown_code()
        async with self._platform.database.reading() as session:
            invite = await usable_invite(session, code)
        standing = policy.standing_of_guest(meeting, invite, self._platform.settings)
        if standing is not Standing.GUEST:
            await self._unknown_code()
        await self._check_password(meeting.room, body)

    async def _unknown_code(self) -> NoReturn:
        await self._platform.attempts.failed(CODES, self._address)
        raise NotFound

    async def _check_password(self, room: Room, body: Start) -> None:
        if room.password is None:
            return
        attempts, who = self._platform.attempts, (self._address, str(room.id))
        await attempts.refuse_if_spent(PASSWORDS, *who)
        given = body.password or ""
        if not hmac.compare_digest(given.encode(), room.password.encode()):
            await attempts.failed(PASSWORDS, *who)
            raise WrongRoomPassword


async def admission(
    platform: Platform, meeting: Meeting, client: ClientParameters, resumption: str | None = None
) -> StartAnswer:
    """What somebody joins a room with who may do so. Raises Forbidden, NotFound, RoomServerFailed.

    They are refused only if they are banned, or guests of a room that takes none any more.
    """
    answer = await platform.roomservers.token(
        meeting.room.id, client, resumption, lambda: room_parameters(platform, meeting)
    )
    return StartAnswer(
        token=answer.token,
        roomserver_address=answer.public_url,
        # A room server of another make knows no older clients; it gives no tickets.
        ticket=answer.token if answer.ticket is UNSET else answer.ticket,
        resumption=fresh_secret() if answer.resumption is UNSET else answer.resumption,
    )


def fresh_secret() -> str:
    """A random text, as devices and resumption tokens have."""
    return "".join(secrets.choice(_ALPHANUMERICS) for _ in range(RESUMPTION_LENGTH))
