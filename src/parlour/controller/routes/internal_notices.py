"""What room servers tell of meetings: our own addition to the internal endpoints."""

from uuid import UUID

from litestar import post
from litestar.params import JSONBody

from parlour.controller.errors import BadRequest
from parlour.controller.routes.dependencies import Shared
from parlour.controller.service_rules import SERVICE
from parlour.controller.webhooks.telling import meetings_went_on
from parlour.protocol.notices import Notices


@post("/internal/notices", guards=[SERVICE], status_code=204, include_in_schema=False)
async def notices(platform: Shared, data: JSONBody[Notices]) -> None:
    """Take notices of meetings. The same one may come any number of times."""
    for notice in data.notices:
        try:
            UUID(notice.room_id)
        except ValueError:
            raise BadRequest("room_id: Expected a UUID") from None
    await meetings_went_on(platform, data.notices)


HANDLERS = [notices]
