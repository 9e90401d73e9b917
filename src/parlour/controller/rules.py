"""Rules of access, one for each route: they run before anything else of a request is looked at.

A rule authenticates, finds the room or event that the path names, and refuses who may not pass.
Ids that do not exist are refused like those of others, so that nothing can be probed.
"""

from dataclasses import dataclass
from typing import cast
from uuid import UUID

from litestar.handlers.base import BaseRouteHandler

from parlour.controller import policy
from parlour.controller.authentication import (
    Caller,
    Connection,
    UserCaller,
    authenticate,
)
from parlour.controller.errors import (
    ApiError,
    Forbidden,
    InvalidClaims,
    InvalidConfiguration,
    InvalidTariffId,
    InvalidToken,
    ServiceUnavailable,
    Unauthorized,
)
from parlour.controller.owners import current_meeting
from parlour.controller.platform import Platform
from parlour.controller.policy import Standing
from parlour.store.meetings import Meeting, meeting_of_event, meeting_of_room, usable_invite
from parlour.store.tables import Event, Tariff, User


@dataclass(frozen=True, slots=True)
class Access:
    """What a rule found out, for the handler."""

    caller: Caller | None = None
    meeting: Meeting | None = None
    standing: Standing = Standing.STRANGER


AUTHENTICATION = (
    Unauthorized,
    InvalidToken,
    InvalidClaims,
    InvalidTariffId,
    InvalidConfiguration,
    ServiceUnavailable,
)


class Rule:
    """Anybody may pass; nobody is asked who they are."""

    name = "public"
    # For the OpenAPI document: with what the rule refuses, and which schemes of credentials it
    # takes; an empty one means that none are needed.
    refuses: tuple[type[ApiError], ...] = ()
    credentials: tuple[str, ...] = ("",)

    async def __call__(self, connection: Connection, _handler: BaseRouteHandler) -> None:
        platform = cast("Platform", connection.app.state.platform)
        connection.state.access = await self.check(connection, platform)

    async def check(self, connection: Connection, platform: Platform) -> Access:
        return Access()


class UserRule(Rule):
    """Any user. A guest is told what a caller without credentials is told."""

    name = "user"
    refuses = AUTHENTICATION
    credentials = ("bearer",)

    async def check(self, connection: Connection, platform: Platform) -> Access:
        caller = await authenticate(connection, platform.accounts)
        if not isinstance(caller, UserCaller):
            raise Unauthorized
        return Access(caller)


class OptionalCallerRule(Rule):
    """Anybody; but who sends credentials must send good ones."""

    name = "optional caller"
    refuses = AUTHENTICATION
    credentials = ("", "bearer", "inviteCode")

    async def check(self, connection: Connection, platform: Platform) -> Access:
        if "authorization" not in connection.headers:
            return Access()
        return Access(await authenticate(connection, platform.accounts))


class AdminRule(Rule):
    """Administrators: users whose token says so, by the role that the settings name."""

    name = "administrator"
    refuses = (*AUTHENTICATION, Forbidden)
    credentials = ("bearer",)

    async def check(self, connection: Connection, platform: Platform) -> Access:
        caller = await authenticate(connection, platform.accounts)
        if not isinstance(caller, UserCaller):
            raise Unauthorized
        if not caller.administrator:
            raise Forbidden
        return Access(caller)


class MeetingRule(Rule):
    """Those who have one of some standings to the room or event in the path."""

    refuses = (*AUTHENTICATION, Forbidden)

    def __init__(self, name: str, parameter: str, standings: frozenset[Standing]) -> None:
        self.name = name
        self._parameter = parameter
        self._standings = standings
        guests = Standing.GUEST in standings
        self.credentials = ("bearer", "inviteCode") if guests else ("bearer",)

    async def check(self, connection: Connection, platform: Platform) -> Access:
        caller = await authenticate(connection, platform.accounts)
        meeting = await self._meeting(connection, platform, caller)
        if meeting is None:
            raise Forbidden
        standing = await _standing(platform, meeting, caller)
        if standing not in self._standings:
            raise Forbidden
        return Access(caller, meeting, standing)

    async def _meeting(
        self, connection: Connection, platform: Platform, caller: Caller
    ) -> Meeting | None:
        wanted = cast("UUID", connection.path_params[self._parameter])
        user_id = caller.user.id if isinstance(caller, UserCaller) else None
        find = meeting_of_event if self._parameter == "event_id" else meeting_of_room
        return await current_meeting(platform, lambda place: find(place, wanted, user_id))


class StarterRule(MeetingRule):
    """Any user, since they may bring an invite code in the body; guests only with a good link."""

    def __init__(self) -> None:
        super().__init__("starter", "room_id", policy.READERS)

    async def check(self, connection: Connection, platform: Platform) -> Access:
        caller = await authenticate(connection, platform.accounts)
        if isinstance(caller, UserCaller):
            return Access(caller)
        meeting = await self._meeting(connection, platform, caller)
        if meeting is None or await _standing(platform, meeting, caller) not in self._standings:
            raise Forbidden
        return Access(caller, meeting, Standing.GUEST)


async def _standing(platform: Platform, meeting: Meeting, caller: Caller) -> Standing:
    if isinstance(caller, UserCaller):
        return policy.standing_of_user(meeting, caller.user)
    async with platform.database.reading() as session:
        invite = await usable_invite(session, caller.code)
    return policy.standing_of_guest(meeting, invite, platform.settings)


PUBLIC = Rule()
OPTIONAL_CALLER = OptionalCallerRule()
USER = UserRule()
ADMIN = AdminRule()
STARTER = StarterRule()
ROOM_OWNER = MeetingRule("room owner", "room_id", frozenset({Standing.OWNER}))
ROOM_MEMBER = MeetingRule("room member", "room_id", policy.MEMBERS)
ROOM_READER = MeetingRule("room reader", "room_id", policy.READERS)
EVENT_OWNER = MeetingRule("event owner", "event_id", frozenset({Standing.OWNER}))
EVENT_MEMBER = MeetingRule("event member", "event_id", policy.MEMBERS)
EVENT_INVITEE = MeetingRule("event invitee", "event_id", frozenset({Standing.INVITEE}))


def access_of(connection: Connection) -> Access:
    """What the route's rule found out."""
    return cast("Access", connection.state.access)


@dataclass(frozen=True, slots=True)
class Me:
    """The calling user."""

    user: User
    tariff: Tariff
    administrator: bool = False


def caller_of(access: Access) -> Me:
    """The calling user; for routes whose rule lets only users pass."""
    caller = access.caller
    assert isinstance(caller, UserCaller)
    return Me(caller.user, caller.tariff, caller.administrator)


def meeting_of(access: Access) -> Meeting:
    """The meeting that the path names; for routes with a meeting rule."""
    meeting = access.meeting
    assert meeting is not None
    return meeting


def event_of(meeting: Meeting) -> Event:
    """The event of a meeting that was found by its event."""
    assert meeting.event is not None
    return meeting.event
