"""Everything that the database has of a person, by subject, as it is kept.

Only what would let others in is left out: hashes of passwords, cookies, tokens and links, and the
keys of stored objects.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, inspect, select
from sqlalchemy.ext.asyncio import AsyncSession

from parlour.identity.issuer.names import BUILT_IN
from parlour.store.base import Base
from parlour.store.tables import (
    Account,
    Asset,
    CalendarFeed,
    Event,
    EventEmailInvite,
    EventException,
    EventFavorite,
    EventInvite,
    Grant,
    LoginSession,
    Mail,
    MailChange,
    ModuleResource,
    Room,
    RoomInvite,
    SharedFile,
    SharedFolder,
    SipConfig,
    StreamingTarget,
    Tariff,
    Tenant,
    User,
)

_LEFT_OUT = frozenset(
    {"password_hash", "cookie_hash", "secret_hash", "object_key", "name_key", "lease"}
)
Rows = list[dict[str, Any]]


async def collect(session: AsyncSession, user: User) -> dict[str, Any]:
    """What there is of this person: the name of a file of the archive, and its content."""
    rooms = select(Room.id).where(Room.created_by == user.id)
    events = select(Event.id).where(Event.created_by == user.id)
    tenant = await session.get_one(Tenant, user.tenant_id)
    tariff = await session.get_one(Tariff, user.tariff_id)
    return {
        "profile": {**_plain(user), "tenant": tenant.external_id},
        "tariff": _plain(tariff),
        "account": await _account(session, user),
        "rooms": {
            "rooms": await _rows(session, Room, Room.created_by == user.id),
            "guest_links": await _rows(session, RoomInvite, RoomInvite.room_id.in_(rooms)),
            "telephone": await _rows(session, SipConfig, SipConfig.room_id.in_(rooms)),
            "livestreams": await _rows(
                session, StreamingTarget, StreamingTarget.room_id.in_(rooms)
            ),
            "documents": await _rows(session, ModuleResource, _documents_of(user, rooms)),
        },
        "events": {
            "events": await _rows(session, Event, Event.created_by == user.id),
            "exceptions": await _rows(session, EventException, EventException.event_id.in_(events)),
            "invited_users": await _invited(session, EventInvite.event_id.in_(events)),
            "invited_addresses": await _rows(
                session, EventEmailInvite, EventEmailInvite.event_id.in_(events)
            ),
            "shared_folders": await _rows(session, SharedFolder, SharedFolder.event_id.in_(events)),
            "shared_files": await _rows(session, SharedFile, SharedFile.folder_id.in_(events)),
        },
        "invitations": await _invitations(session, user),
        "favourites": await _rows(session, EventFavorite, EventFavorite.user_id == user.id),
        "files": await _rows(session, Asset, Asset.room_id.in_(rooms)),
        "mails": await _mails(session, user),
        "calendar_feed": await _rows(session, CalendarFeed, CalendarFeed.user_id == user.id),
    }


def _plain(row: Base, left_out: Iterable[str] = ()) -> dict[str, Any]:
    """A row as it is, but for what would let others in."""
    names = [column.key for column in inspect(type(row)).column_attrs]
    hidden = _LEFT_OUT.union(left_out)
    return {name: getattr(row, name) for name in names if name not in hidden}


async def _rows(session: AsyncSession, table: type[Base], mine: ColumnElement[bool]) -> Rows:
    key = inspect(table).primary_key
    return [_plain(row) for row in await session.scalars(select(table).where(mine).order_by(*key))]


def _documents_of(user: User, rooms: Any) -> ColumnElement[bool]:
    return (ModuleResource.created_by == user.id) | ModuleResource.room_id.in_(rooms)


async def _account(session: AsyncSession, user: User) -> dict[str, Any] | None:
    """The account at the built-in identity provider, and where it is logged in."""
    if user.issuer != BUILT_IN:
        return None
    account_id = UUID(user.subject)
    account = await session.get(Account, account_id)
    if account is None:
        return None
    return {
        **_plain(account),
        "log_ins": await _rows(session, LoginSession, LoginSession.account_id == account_id),
        "clients": await _rows(session, Grant, Grant.account_id == account_id),
    }


async def _invited(session: AsyncSession, mine: ColumnElement[bool]) -> Rows:
    """Whom the person invited: what others see of these people too."""
    query = select(EventInvite, User.display_name, User.email)
    query = query.join(User, EventInvite.invitee == User.id).where(mine).order_by(EventInvite.id)
    return [
        {**_plain(row[0]), "display_name": row[1], "email": row[2]}
        for row in await session.execute(query)
    ]


async def _invitations(session: AsyncSession, user: User) -> Rows:
    """Meetings of others: what the person sees of them."""
    query = (
        select(EventInvite, Event, User.display_name)
        .join(Event, EventInvite.event_id == Event.id)
        .join(User, Event.created_by == User.id)
        .where(EventInvite.invitee == user.id)
        .order_by(EventInvite.id)
    )
    return [
        {
            **_plain(invite, ["created_by"]),
            "title": event.title,
            "description": event.description,
            "starts_at": event.starts_at,
            "ends_at": event.ends_at,
            "recurrence_pattern": event.recurrence_pattern,
            "organiser": organiser,
        }
        for invite, event, organiser in await session.execute(query)
    ]


async def _mails(session: AsyncSession, user: User) -> Rows:
    """Mails to the person's address: when, about what, and whether they have left."""
    query = select(Mail, MailChange.facts).join(MailChange, Mail.change_id == MailChange.id)
    query = query.where(Mail.email == user.email).order_by(Mail.created_at, Mail.id)
    found: Sequence[Any] = (await session.execute(query)).all()
    return [
        {
            **_plain(mail, ["recipient"]),
            "kind": facts.get("kind"),
            "event_id": facts.get("event_id"),
            "title": facts.get("title"),
        }
        for mail, facts in found
    ]
