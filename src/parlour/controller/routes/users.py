"""Users (rest.md 9)."""

from typing import Annotated
from uuid import UUID

from litestar import Response, get, patch
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import UNSET

from parlour.controller import people, tariffs
from parlour.controller.documented import EMPTY, answers
from parlour.controller.errors import (
    BadRequest,
    Misconfiguration,
    NotFound,
    QueryTooShort,
    invalid,
)
from parlour.controller.platform import Platform
from parlour.controller.profiles import private_profile, public_profile
from parlour.controller.routes.dependencies import Me, Shared
from parlour.controller.rules import USER
from parlour.protocol.rest.tariffs import TariffResource
from parlour.protocol.rest.users import (
    PatchMe,
    PendingInvites,
    PrivateUserProfile,
    PublicUserProfile,
    RegisteredProfile,
    UnregisteredProfile,
    is_empty,
)
from parlour.store.assets import used_storage
from parlour.store.tables import User
from parlour.store.users import count_pending_invites, user_in_tenant

SHORTEST_QUERY_BYTES = 3
LONGEST_QUERY_BYTES = 255


@get("/users/me", guards=[USER], tags=["users"])
async def me(platform: Shared, me: Me) -> PrivateUserProfile:
    """The own profile."""
    return await _private(platform, me.user, me.administrator)


async def _private(platform: Platform, user: User, administrator: bool) -> PrivateUserProfile:
    used = await used_storage(platform.database, user.id)
    return private_profile(platform.settings, user, used, administrator=administrator)


@patch(
    "/users/me",
    guards=[USER],
    tags=["users"],
    responses={200: answers(PrivateUserProfile), 204: EMPTY},
)
async def patch_me(
    platform: Shared, me: Me, data: JSONBody[PatchMe]
) -> Response[PrivateUserProfile] | Response[None]:
    """Change the own profile. Nothing to change: 204."""
    if is_empty(data):
        return Response(None, status_code=204)
    if data.display_name is not UNSET:
        _check_display_name(platform, me.user, data.display_name)
    async with platform.database.writing() as session:
        user = await session.get_one(User, me.user.id)
        for name in ("title", "language", "dashboard_theme", "conference_theme"):
            if getattr(data, name) is not UNSET:
                setattr(user, name, getattr(data, name))
        if data.display_name is not UNSET and data.display_name.strip() != user.display_name:
            user.display_name = data.display_name.strip()
            user.display_name_chosen = True
    return Response(await _private(platform, user, me.administrator))


def _check_display_name(platform: Shared, user: User, wanted: str) -> None:
    if not wanted.strip():
        rule = "Expected a name that is not blank"
        raise BadRequest(f"display_name: {rule}", [invalid("display_name", rule)])
    if platform.settings.controller.disallow_custom_display_name and wanted != user.display_name:
        raise BadRequest("Display names cannot be changed here.")


@get("/users/me/tariff", guards=[USER], tags=["users"])
async def my_tariff(platform: Shared, me: Me) -> TariffResource:
    """What the own tariff allows."""
    return tariffs.resource(me.tariff, platform.settings)


@get("/users/me/pending_invites", guards=[USER], tags=["users"])
async def pending_invites(platform: Shared, me: Me) -> PendingInvites:
    """How many invitations wait for an answer."""
    async with platform.database.reading() as session:
        return PendingInvites(await count_pending_invites(session, me.user.id))


@get(
    "/users/find",
    guards=[USER],
    tags=["users"],
    refuses=[QueryTooShort, NotFound, Misconfiguration],
)
async def find(
    platform: Shared, me: Me, searched: Annotated[str, QueryParameter(name="q")] = ""
) -> list[RegisteredProfile | UnregisteredProfile]:
    """People of the own tenant whose name or mail address contains a text."""
    if platform.settings.controller.users_find == "disabled":
        raise NotFound
    wanted = searched.replace("%", "").replace("\0", "").strip()
    if not len(wanted.encode(errors="replace")) >= SHORTEST_QUERY_BYTES:
        raise QueryTooShort
    if len(wanted.encode(errors="replace")) > LONGEST_QUERY_BYTES:
        return []
    return await people.find(platform, me.user, wanted)


@get("/users/{user_id:uuid}", guards=[USER], tags=["users"])
async def user(platform: Shared, me: Me, user_id: FromPath[UUID]) -> PublicUserProfile:
    """Somebody of the own tenant."""
    async with platform.database.reading() as session:
        found = await user_in_tenant(session, me.user.tenant_id, user_id)
    if found is None:
        raise NotFound
    return public_profile(platform.settings, found)


HANDLERS = [me, patch_me, my_tariff, pending_invites, find, user]
