"""The data of a user, for administrators who are asked for it."""

from uuid import UUID

import structlog
from litestar import get
from litestar.params import FromPath
from litestar.response import Stream

from parlour.controller.account_data import deleting
from parlour.controller.account_data.exporting import export
from parlour.controller.errors import ServiceUnavailable
from parlour.controller.routes.account_data import ZIP, streamed
from parlour.controller.routes.admin.listing import TAGS
from parlour.controller.routes.dependencies import Me, Shared
from parlour.controller.rules import ADMIN
from parlour.protocol.rest.account_data import AccountContents

_log = structlog.get_logger()


@get(
    "/admin/users/{user_id:uuid}/export",
    guards=[ADMIN],
    media_type=ZIP,
    tags=TAGS,
    refuses=[ServiceUnavailable],
)
async def export_admin_user(platform: Shared, me: Me, user_id: FromPath[UUID]) -> Stream:
    """An archive of all that is kept about a user, with files."""
    archive = streamed(await export(platform, user_id))
    _log.info("admin_exported_user", user=str(user_id), by=str(me.user.id))
    return archive


@get("/admin/users/{user_id:uuid}/deletion", guards=[ADMIN], tags=TAGS)
async def admin_user_contents(platform: Shared, user_id: FromPath[UUID]) -> AccountContents:
    """What would go if the user was deleted."""
    return await deleting.delete(platform, user_id, dry_run=True)


HANDLERS = [export_admin_user, admin_user_contents]
