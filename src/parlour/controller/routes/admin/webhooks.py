"""Messages to other systems, for administrators."""

import re
from typing import Annotated

from litestar import Response, get, post
from litestar.params import FromPath, QueryParameter

from parlour.controller.administration import webhooks
from parlour.controller.errors import BadRequest, Conflict, NotFound, invalid
from parlour.controller.request import ApiRequest
from parlour.controller.routes.admin.listing import TAGS, paged
from parlour.controller.routes.dependencies import Shared
from parlour.controller.routes.parameters import Page, PerPage
from parlour.controller.rules import ADMIN
from parlour.protocol.rest.admin_webhooks import AdminWebhook, DeliveryState

_STATES: dict[str, DeliveryState] = {"queued": "queued", "sent": "sent", "dead": "dead"}
State = Annotated[
    str | None,
    QueryParameter(name="state", description="Only `queued`, `sent` or `dead` ones."),
]


@get("/admin/webhooks", guards=[ADMIN], tags=TAGS)
async def admin_webhooks(
    request: ApiRequest,
    platform: Shared,
    wanted: State = None,
    per_page: PerPage = 30,
    page: Page = 1,
) -> Response[list[AdminWebhook]]:
    """Messages that wait, were delivered, or could not be, the newest first."""
    if wanted is not None and wanted not in _STATES:
        rule = f"Expected one of {', '.join(_STATES)}"
        raise BadRequest(f"state: {rule}", [invalid("state", rule)])
    state = None if wanted is None else _STATES[wanted]
    async with platform.database.reading() as session:
        found, total = await webhooks.listed(session, state, page=page, per_page=per_page)
    return paged(request, platform, found, page=page, per_page=per_page, total=total)


@post(
    "/admin/webhooks/{delivery_id:str}/retry",
    guards=[ADMIN],
    tags=TAGS,
    status_code=204,
    refuses=[Conflict],
)
async def retry_admin_webhook(platform: Shared, delivery_id: FromPath[str]) -> None:
    """Deliver a dead letter anew."""
    if re.fullmatch(r"[0-9]{1,18}", delivery_id, re.ASCII) is None:
        raise NotFound
    async with platform.database.writing() as session:
        await webhooks.retry(session, int(delivery_id))
    platform.couriers.wake()


HANDLERS = [admin_webhooks, retry_admin_webhook]
