"""Tenants, for administrators."""

from uuid import UUID

from litestar import Response, delete, get, patch, post
from litestar.params import FromPath, JSONBody

from parlour.controller.administration import tenants
from parlour.controller.request import ApiRequest
from parlour.controller.routes.admin.listing import TAGS, paged
from parlour.controller.routes.dependencies import Shared
from parlour.controller.routes.parameters import Page, PerPage
from parlour.controller.rules import ADMIN
from parlour.protocol.rest.admin import AdminTenant, PatchAdminTenant, PostAdminTenant


@get("/admin/tenants", guards=[ADMIN], tags=TAGS)
async def admin_tenants(
    request: ApiRequest, platform: Shared, per_page: PerPage = 30, page: Page = 1
) -> Response[list[AdminTenant]]:
    """All tenants, by name."""
    async with platform.database.reading() as session:
        found, total = await tenants.listed(session, page=page, per_page=per_page)
    return paged(request, platform, found, page=page, per_page=per_page, total=total)


@post("/admin/tenants", guards=[ADMIN], tags=TAGS, status_code=201)
async def create_admin_tenant(platform: Shared, data: JSONBody[PostAdminTenant]) -> AdminTenant:
    """A new tenant."""
    async with platform.database.writing() as session:
        return await tenants.create(session, data)


@get("/admin/tenants/{tenant_id:uuid}", guards=[ADMIN], tags=TAGS)
async def admin_tenant(platform: Shared, tenant_id: FromPath[UUID]) -> AdminTenant:
    """One tenant."""
    async with platform.database.reading() as session:
        return await tenants.read(session, tenant_id)


@patch("/admin/tenants/{tenant_id:uuid}", guards=[ADMIN], tags=TAGS)
async def patch_admin_tenant(
    platform: Shared, tenant_id: FromPath[UUID], data: JSONBody[PatchAdminTenant]
) -> AdminTenant:
    """Rename a tenant."""
    async with platform.database.writing() as session:
        return await tenants.change(session, platform.settings, tenant_id, data)


@delete("/admin/tenants/{tenant_id:uuid}", guards=[ADMIN], tags=TAGS)
async def delete_admin_tenant(platform: Shared, tenant_id: FromPath[UUID]) -> None:
    """Delete a tenant that has no users."""
    async with platform.database.writing() as session:
        await tenants.remove(session, platform.settings, tenant_id)


HANDLERS = [
    admin_tenants,
    create_admin_tenant,
    admin_tenant,
    patch_admin_tenant,
    delete_admin_tenant,
]
