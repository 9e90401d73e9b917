"""A user's own data: an archive of it, and its deletion. Our own; OpenTalk has no such routes."""

from contextlib import ExitStack
from dataclasses import replace
from typing import Annotated
from uuid import UUID

import structlog
from litestar import delete, get, post
from litestar.params import JSONBody, QueryParameter
from litestar.response import Stream
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from parlour.controller.account_data import deleting
from parlour.controller.account_data.exporting import Export, export
from parlour.controller.errors import (
    BadRequest,
    Conflict,
    Forbidden,
    NotFound,
    ServiceUnavailable,
    TooManyRequests,
    invalid,
)
from parlour.controller.platform import Platform
from parlour.controller.routes.dependencies import Me, Shared
from parlour.controller.rules import PUBLIC, USER
from parlour.files.names import content_disposition
from parlour.identity.issuer.names import BUILT_IN
from parlour.protocol.rest.account_data import AccountContents, DeleteAccount, ExportLink
from parlour.store import export_tickets
from parlour.store.tables import Account, User

ZIP = "application/zip"
# A storage that does not answer; a user who is gone since the rule let them pass.
_REFUSES = [ServiceUnavailable, NotFound, TooManyRequests]
_log = structlog.get_logger()


@post(
    "/users/me/export",
    guards=[USER],
    status_code=200,
    tags=["users"],
    refuses=[TooManyRequests],
)
async def prepare_export(platform: Shared, me: Me) -> ExportLink:
    """Where a browser fetches the archive of the caller's data: once, within two minutes."""
    await platform.exports.check(me.user.id)
    async with platform.database.writing() as session:
        ticket = await export_tickets.issue(session, me.user.id)
    return ExportLink(f"{platform.settings.address()}/v1/users/me/export/archive?ticket={ticket}")


@get("/users/me/export", guards=[USER], media_type=ZIP, tags=["users"], refuses=_REFUSES)
async def my_export(platform: Shared, me: Me) -> Stream:
    """An archive of all that is kept about the caller, with files."""
    return await _allowed(platform, me.user.id)


@get(
    "/users/me/export/archive",
    guards=[PUBLIC],
    media_type=ZIP,
    tags=["users"],
    refuses=[Forbidden, *_REFUSES],
)
async def fetch_export(
    platform: Shared, ticket: Annotated[str, QueryParameter(max_length=100)]
) -> Stream:
    """The same for who has a ticket; that counts once."""
    async with platform.database.writing() as session:
        user_id = await export_tickets.use(session, ticket)
        if user_id is None:
            raise Forbidden("This link has been used, or is too old.")
        # Refused, it is not used: the transaction is undone.
        await platform.exports.check(user_id)
    return await _allowed(platform, user_id)


async def _allowed(platform: Platform, user_id: UUID) -> Stream:
    """The archive, unless one is on its way or there were many. Raises TooManyRequests too."""
    place = await platform.exports.begin(user_id)
    with ExitStack() as refused:
        refused.callback(place.free)
        made = await export(platform, user_id)
        refused.pop_all()
    return streamed(replace(made, chunks=place.during(made.chunks)))


def streamed(made: Export) -> Stream:
    """An archive as it is sent."""
    return Stream(
        made.chunks,
        media_type=ZIP,
        headers={
            "Content-Disposition": content_disposition(made.filename),
            "Content-Length": str(made.size),
            "Cache-Control": "private, no-store",
        },
    )


@get("/users/me/deletion", guards=[USER], tags=["users"], refuses=[NotFound])
async def my_contents(platform: Shared, me: Me) -> AccountContents:
    """What would go if the caller deleted their account."""
    return await deleting.delete(platform, me.user.id, dry_run=True)


@delete("/users/me", guards=[USER], status_code=200, tags=["users"], refuses=[NotFound])
async def delete_me(platform: Shared, me: Me, data: JSONBody[DeleteAccount]) -> AccountContents:
    """Delete the caller's account with all that is theirs; what went.

    Their address in the body says that they mean it.
    """
    if data.email.strip().lower() != me.user.email:
        rule = "Expected the account's own address"
        raise BadRequest(f"email: {rule}", [invalid("email", rule)])
    async with platform.database.reading() as session:
        if await _is_last_administrator(session, me.user):
            raise Conflict("You are the only administrator: make somebody else one first.")
    gone = await deleting.delete(platform, me.user.id)
    _log.info("user_deleted_account", user=str(me.user.id))
    return gone


async def _is_last_administrator(session: AsyncSession, user: User) -> bool:
    """Of the built-in identity provider: nobody could let another one in."""
    if user.issuer != BUILT_IN:
        return False
    account = await session.get(Account, UUID(user.subject))
    if account is None or not account.is_administrator:
        return False
    others = select(func.count()).select_from(Account)
    others = others.where(
        Account.is_administrator.is_(True), Account.disabled_at.is_(None), Account.id != account.id
    )
    return not await session.scalar(others)


HANDLERS = [prepare_export, my_export, fetch_export, my_contents, delete_me]
