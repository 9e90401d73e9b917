"""Users, for administrators."""

from typing import Annotated
from uuid import UUID

import structlog
from litestar import Response, delete, get, patch
from litestar.params import FromPath, JSONBody, QueryParameter

from parlour.controller import live_tariffs
from parlour.controller.account_data.deleting import delete as delete_account
from parlour.controller.administration import users
from parlour.controller.errors import Conflict, InvalidConfiguration
from parlour.controller.request import ApiRequest
from parlour.controller.routes.admin.listing import TAGS, TenantId, Text, paged
from parlour.controller.routes.dependencies import Me, Shared
from parlour.controller.routes.parameters import Page, PerPage
from parlour.controller.rules import ADMIN
from parlour.protocol.rest.admin import AdminUser, PatchAdminUser

_log = structlog.get_logger()

TariffId = Annotated[UUID | None, QueryParameter(description="Only with this tariff.")]
Disabled = Annotated[bool | None, QueryParameter(description="Only locked out ones, or others.")]


@get("/admin/users", guards=[ADMIN], tags=TAGS)
async def admin_users(
    *,
    request: ApiRequest,
    platform: Shared,
    text: Text = "",
    tenant_id: TenantId = None,
    tariff_id: TariffId = None,
    disabled: Disabled = None,
    per_page: PerPage = 30,
    page: Page = 1,
) -> Response[list[AdminUser]]:
    """Users of all tenants, by mail address."""
    wanted = users.Wanted(text, tenant_id, tariff_id, disabled)
    async with platform.database.reading() as session:
        found, total = await users.listed(
            session, platform.settings, wanted, page=page, per_page=per_page
        )
    return paged(request, platform, found, page=page, per_page=per_page, total=total)


@get("/admin/users/{user_id:uuid}", guards=[ADMIN], tags=TAGS)
async def admin_user(platform: Shared, user_id: FromPath[UUID]) -> AdminUser:
    """One user."""
    async with platform.database.reading() as session:
        return await users.read(session, platform.settings, user_id)


@patch("/admin/users/{user_id:uuid}", guards=[ADMIN], tags=TAGS, refuses=[InvalidConfiguration])
async def patch_admin_user(
    platform: Shared, me: Me, user_id: FromPath[UUID], data: JSONBody[PatchAdminUser]
) -> AdminUser:
    """Change a user's tenant or tariff, lock the user out, or let them in again."""
    if user_id == me.user.id and data.disabled is True:
        raise Conflict("You cannot lock yourself out.")
    async with platform.database.writing() as session:
        await users.change(session, platform.settings, user_id, data)
        await session.flush()
        changed = await users.read(session, platform.settings, user_id)
    live_tariffs.follow(platform)
    _log.info("admin_changed_user", user=str(user_id), by=str(me.user.id))
    return changed


@delete("/admin/users/{user_id:uuid}", guards=[ADMIN], tags=TAGS)
async def delete_admin_user(platform: Shared, me: Me, user_id: FromPath[UUID]) -> None:
    """Delete a user with all their rooms, events and files."""
    if user_id == me.user.id:
        raise Conflict("You cannot delete yourself.")
    await delete_account(platform, user_id)
    _log.info("admin_deleted_user", user=str(user_id), by=str(me.user.id))


HANDLERS = [admin_users, admin_user, patch_admin_user, delete_admin_user]
