"""The outbox, for administrators."""

from typing import Annotated
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, QueryParameter

from parlour.controller.administration import mails
from parlour.controller.errors import BadRequest, Conflict, invalid
from parlour.controller.request import ApiRequest
from parlour.controller.routes.admin.listing import TAGS, paged
from parlour.controller.routes.dependencies import Shared
from parlour.controller.routes.parameters import Page, PerPage
from parlour.controller.rules import ADMIN
from parlour.protocol.rest.admin_meetings import AdminMail, AdminMailContent, MailState

_STATES: dict[str, MailState] = {"queued": "queued", "sent": "sent", "dead": "dead"}
State = Annotated[
    str | None,
    QueryParameter(name="state", description="Only `queued`, `sent` or `dead` ones."),
]


@get("/admin/mails", guards=[ADMIN], tags=TAGS)
async def admin_mails(
    request: ApiRequest,
    platform: Shared,
    wanted: State = None,
    per_page: PerPage = 30,
    page: Page = 1,
) -> Response[list[AdminMail]]:
    """Mails that wait, were sent, or could not be, the newest first."""
    if wanted is not None and wanted not in _STATES:
        rule = f"Expected one of {', '.join(_STATES)}"
        raise BadRequest(f"state: {rule}", [invalid("state", rule)])
    state = None if wanted is None else _STATES[wanted]
    async with platform.database.reading() as session:
        found, total = await mails.listed(session, state, page=page, per_page=per_page)
    return paged(request, platform, found, page=page, per_page=per_page, total=total)


@get("/admin/mails/{mail_id:uuid}", guards=[ADMIN], tags=TAGS, refuses=[Conflict])
async def admin_mail(platform: Shared, mail_id: FromPath[UUID]) -> AdminMailContent:
    """What a mail says, as text, as HTML and as a calendar object."""
    async with platform.database.reading() as session:
        return await mails.read(session, platform.settings, mail_id)


@get(
    "/admin/mails/{mail_id:uuid}/source",
    guards=[ADMIN],
    tags=TAGS,
    refuses=[Conflict],
    media_type="message/rfc822",
)
async def admin_mail_source(platform: Shared, mail_id: FromPath[UUID]) -> Response[bytes]:
    """A mail as a file for mail programs."""
    async with platform.database.reading() as session:
        content = await mails.source(session, platform.settings, mail_id)
    disposition = f'attachment; filename="{mail_id}.eml"'
    return Response(
        content, media_type="message/rfc822", headers={"Content-Disposition": disposition}
    )


@post("/admin/mails/{mail_id:uuid}/retry", guards=[ADMIN], tags=TAGS, status_code=204)
async def retry_admin_mail(platform: Shared, mail_id: FromPath[UUID]) -> None:
    """Send a dead letter anew."""
    async with platform.database.writing() as session:
        await mails.retry(session, mail_id)
    platform.postman.wake()


HANDLERS = [admin_mails, admin_mail, admin_mail_source, retry_admin_mail]
