"""Tariffs, for administrators."""

from uuid import UUID

from litestar import Response, delete, get, patch, post
from litestar.params import FromPath, JSONBody

from parlour.controller import live_tariffs
from parlour.controller.administration import tariffs
from parlour.controller.request import ApiRequest
from parlour.controller.routes.admin.listing import TAGS, paged
from parlour.controller.routes.dependencies import Shared
from parlour.controller.routes.parameters import Page, PerPage
from parlour.controller.rules import ADMIN
from parlour.protocol.rest.admin import AdminTariff, PatchAdminTariff, PostAdminTariff


@get("/admin/tariffs", guards=[ADMIN], tags=TAGS)
async def admin_tariffs(
    request: ApiRequest, platform: Shared, per_page: PerPage = 30, page: Page = 1
) -> Response[list[AdminTariff]]:
    """All tariffs, by name."""
    async with platform.database.reading() as session:
        found, total = await tariffs.listed(
            session, platform.settings, page=page, per_page=per_page
        )
    return paged(request, platform, found, page=page, per_page=per_page, total=total)


@post("/admin/tariffs", guards=[ADMIN], tags=TAGS, status_code=201)
async def create_admin_tariff(platform: Shared, data: JSONBody[PostAdminTariff]) -> AdminTariff:
    """A new tariff."""
    async with platform.database.writing() as session:
        return await tariffs.create(session, platform.settings, data)


@get("/admin/tariffs/{tariff_id:uuid}", guards=[ADMIN], tags=TAGS)
async def admin_tariff(platform: Shared, tariff_id: FromPath[UUID]) -> AdminTariff:
    """One tariff."""
    async with platform.database.reading() as session:
        return await tariffs.read(session, platform.settings, tariff_id)


@patch("/admin/tariffs/{tariff_id:uuid}", guards=[ADMIN], tags=TAGS)
async def patch_admin_tariff(
    platform: Shared, tariff_id: FromPath[UUID], data: JSONBody[PatchAdminTariff]
) -> AdminTariff:
    """Change a tariff; meetings that are going on follow it, but for modules."""
    async with platform.database.writing() as session:
        changed = await tariffs.change(session, platform.settings, tariff_id, data)
    live_tariffs.follow(platform)
    return changed


@delete("/admin/tariffs/{tariff_id:uuid}", guards=[ADMIN], tags=TAGS)
async def delete_admin_tariff(platform: Shared, tariff_id: FromPath[UUID]) -> None:
    """Delete a tariff that nobody has."""
    async with platform.database.writing() as session:
        await tariffs.remove(session, platform.settings, tariff_id)


HANDLERS = [
    admin_tariffs,
    create_admin_tariff,
    admin_tariff,
    patch_admin_tariff,
    delete_admin_tariff,
]
