"""Queries about events: lists by time, answer and favourites, and who is invited."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast
from uuid import UUID

from sqlalchemy import BindParameter, Row, Select, and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from parlour.store.prepared import Place, PreparedForMany
from parlour.store.tables import (
    Event,
    EventEmailInvite,
    EventException,
    EventFavorite,
    EventInvite,
    Room,
    SharedFolder,
    SipConfig,
    Tariff,
    User,
)
from parlour.store.tables.invites import InviteStatus


@dataclass(frozen=True, slots=True)
class Position:
    """Where an event stands in the order of lists: start (none first), creation, id."""

    starts_at: datetime | None
    created_at: datetime
    id: UUID


@dataclass(frozen=True, slots=True)
class Filters:
    """Which events a list has; None and empty stand for all (rest.md 16.1)."""

    time_min: datetime | None = None
    time_max: datetime | None = None
    created_before: datetime | None = None
    created_after: datetime | None = None
    adhoc: bool | None = None
    time_independent: bool | None = None
    favorites: bool = False
    invite_status: frozenset[InviteStatus] = field(default_factory=frozenset[InviteStatus])


@dataclass(frozen=True, slots=True)
class Listed:
    """An event as one user sees it."""

    event: Event
    room: Room
    invite: EventInvite | None
    is_favorite: bool
    folder: SharedFolder | None = None


async def event_seen_by(session: AsyncSession, event_id: UUID, user_id: UUID) -> Listed | None:
    """One event as a user sees it, whether or not they may."""
    query = seen_by(user_id).where(Event.id == event_id)
    row = (await session.execute(query)).first()
    return listed(row) if row is not None else None


_Row = (
    Row[Event, Room, EventInvite, UUID, SharedFolder]
    | tuple[Event, Room, EventInvite, UUID, SharedFolder]
)


def seen_by(
    user_id: UUID | BindParameter[UUID],
) -> Select[Event, Room, EventInvite, UUID, SharedFolder]:
    """Events with all that a user sees of them."""
    return (
        select(Event, Room, EventInvite, EventFavorite.user_id, SharedFolder)
        .join(Room, Event.room_id == Room.id)
        .outerjoin(
            EventInvite, and_(EventInvite.event_id == Event.id, EventInvite.invitee == user_id)
        )
        .outerjoin(
            EventFavorite,
            and_(EventFavorite.event_id == Event.id, EventFavorite.user_id == user_id),
        )
        .outerjoin(SharedFolder, SharedFolder.event_id == Event.id)
    )


def listed(row: _Row) -> Listed:
    """Outer joins give None, which their types do not say."""
    marked = cast("UUID | None", row[3])
    return Listed(row[0], row[1], row[2], marked is not None, row[4])


_INVITED = PreparedForMany(
    select(EventInvite, User)
    .join(User, EventInvite.invitee == User.id)
    .order_by(EventInvite.created_at, EventInvite.id),
    EventInvite.event_id,
)
_INVITED_BY_MAIL = PreparedForMany(
    select(EventEmailInvite).order_by(EventEmailInvite.created_at, EventEmailInvite.id),
    EventEmailInvite.event_id,
)
_EXCEPTIONS = PreparedForMany(
    select(EventException).order_by(EventException.original_starts_at), EventException.event_id
)
_SIP = PreparedForMany(
    select(SipConfig, Tariff)
    .join(Room, SipConfig.room_id == Room.id)
    .join(User, Room.created_by == User.id)
    .join(Tariff, User.tariff_id == Tariff.id),
    SipConfig.room_id,
)


async def invitees_of(
    place: Place, event_ids: Sequence[UUID]
) -> tuple[dict[UUID, list[tuple[EventInvite, User]]], dict[UUID, list[EventEmailInvite]]]:
    """Invited users and mail addresses of several events, in the order of invitation."""
    users: dict[UUID, list[tuple[EventInvite, User]]] = {}
    emails: dict[UUID, list[EventEmailInvite]] = {}
    for invite, user in await _INVITED.rows(place, event_ids):
        users.setdefault(invite.event_id, []).append((invite, user))
    for (email,) in await _INVITED_BY_MAIL.rows(place, event_ids):
        emails.setdefault(email.event_id, []).append(email)
    return users, emails


async def exceptions_of(
    place: Place, event_ids: Sequence[UUID]
) -> dict[UUID, list[EventException]]:
    """The exceptions of several recurring events, by original start."""
    found: dict[UUID, list[EventException]] = {}
    for (exception,) in await _EXCEPTIONS.rows(place, event_ids):
        found.setdefault(exception.event_id, []).append(exception)
    return found


async def sip_of_rooms(
    place: Place, room_ids: Sequence[UUID]
) -> dict[UUID, tuple[SipConfig, Tariff]]:
    """Dial-in data of several rooms, with the tariffs of their owners."""
    return {sip.room_id: (sip, tariff) for sip, tariff in await _SIP.rows(place, room_ids)}
