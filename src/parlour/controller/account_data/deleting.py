"""Deleting an account with all that is its owner's (GDPR, article 17).

It begins with one transaction that locks the account and calls its tokens back, so that nothing new
comes to be while the rest is deleted. Meetings end, and who was invited is told. What cannot be
deleted at once, because a storage or another server does not answer, a job deletes later.
"""

from uuid import UUID

import structlog
from sqlalchemy import ColumnElement, func, select
from sqlalchemy import delete as delete_rows
from sqlalchemy.ext.asyncio import AsyncSession

from parlour.controller.administration.users import forget_identity, set_disabled
from parlour.controller.errors import ApiError, NotFound
from parlour.controller.platform import Platform
from parlour.controller.routes.rooms import remove_room
from parlour.files.store import StorageFailed
from parlour.protocol.rest.account_data import AccountContents
from parlour.store.base import now
from parlour.store.insert import insert_ignoring
from parlour.store.logouts import void_subject
from parlour.store.tables import (
    AccountDeletion,
    Asset,
    Event,
    EventEmailInvite,
    EventInvite,
    Mail,
    MailChange,
    ModuleResource,
    Room,
    RoomInvite,
    SharedFolder,
    User,
)

_log = structlog.get_logger()


async def contents(session: AsyncSession, user: User) -> AccountContents:
    """What goes when this account is deleted."""
    mine = Room.created_by == user.id
    files = select(func.count(Asset.id), func.coalesce(func.sum(Asset.size), 0))
    count, size = (await session.execute(files.join(Room).where(mine))).one()
    folders = select(func.count()).select_from(SharedFolder).join(Event)
    links = select(func.count()).select_from(RoomInvite).join(Room)
    documents = select(func.count()).select_from(ModuleResource).join(Room)
    in_others_rooms = (ModuleResource.created_by == user.id) & ~mine
    return AccountContents(
        events=await _count(session, Event, Event.created_by == user.id),
        rooms=await _count(session, Room, mine),
        guest_links=await session.scalar(links.where(mine)) or 0,
        files=count,
        file_bytes=int(size),
        shared_folders=await session.scalar(folders.where(Event.created_by == user.id)) or 0,
        invitations=await _count(session, EventInvite, EventInvite.invitee == user.id),
        mails=await _count(session, Mail, Mail.email == user.email),
        documents=await session.scalar(documents.where(mine)) or 0,
        documents_kept=await session.scalar(documents.where(in_others_rooms)) or 0,
    )


async def _count(
    session: AsyncSession, table: type[Event | Room | EventInvite | Mail], mine: ColumnElement[bool]
) -> int:
    return await session.scalar(select(func.count()).select_from(table).where(mine)) or 0


async def delete(platform: Platform, user_id: UUID, *, dry_run: bool = False) -> AccountContents:
    """Delete the account; what went, or would go. Raises NotFound."""
    async with platform.database.reading() as session:
        user = await session.get(User, user_id)
        if user is None:
            raise NotFound
        found = await contents(session, user)
    if not dry_run:
        await _begin(platform, user_id)
        try:
            await resume(platform, user_id)
        except (ApiError, StorageFailed) as error:
            # The account is locked; the rest is deleted when what is missing answers again.
            _log.warning("account_deletion_waits", user=str(user_id), error=repr(error))
    return found


async def _begin(platform: Platform, user_id: UUID) -> None:
    async with platform.database.writing() as session:
        user = await session.get(User, user_id)
        if user is None:
            raise NotFound
        await insert_ignoring(session, AccountDeletion, user_id=user_id)
        await set_disabled(session, user, disabled=True)
        await void_subject(session, user.issuer, user.subject, now())


async def resume(platform: Platform, user_id: UUID) -> None:
    """Go on with a deletion that has begun. Raises ApiError, StorageFailed."""
    async with platform.database.reading() as session:
        mine = select(Room.id).where(Room.created_by == user_id).order_by(Room.id)
        rooms = (await session.scalars(mine)).all()
    refused: ApiError | StorageFailed | None = None
    for room_id in rooms:
        try:
            await remove_room(platform, room_id, announced=True)
        except (ApiError, StorageFailed) as error:
            refused = error
    if refused is not None:
        raise refused
    async with platform.database.writing() as session:
        user = await session.get(User, user_id)
        if user is not None:
            await _forget(session, user)


async def _forget(session: AsyncSession, user: User) -> None:
    """The rest: mails to the person, invitations to the address, the account and the user.

    What they made or changed in rooms of others stays (`parlour.store.base.author`).
    """
    await session.execute(delete_rows(Mail).where(Mail.email == user.email))
    nobody = ~select(Mail.id).where(Mail.change_id == MailChange.id).exists()
    await session.execute(delete_rows(MailChange).where(nobody))
    if user.email_verified:
        tenant = select(Event.id).join(User, Event.created_by == User.id)
        events = tenant.where(User.tenant_id == user.tenant_id)
        theirs = (EventEmailInvite.email == user.email, EventEmailInvite.event_id.in_(events))
        await session.execute(delete_rows(EventEmailInvite).where(*theirs))
    await forget_identity(session, user)
    await session.delete(user)
