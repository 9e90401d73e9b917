"""This and following: a series ends before one of its instances, and a new one begins there.

rest.md knows single instances and whole series alone; this is Parlour's own. The new series is an
event of its own with a room of its own, like everything that is invited to at other times.
"""

from dataclasses import replace
from uuid import UUID, uuid4

from msgspec import UNSET
from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from parlour.calendar.parts import InvalidPattern
from parlour.calendar.splitting import Halves, split
from parlour.controller.errors import InvalidEvent
from parlour.controller.events import dates
from parlour.controller.events.dates import Dates, dates_of
from parlour.controller.events.instances import Instance, instance_at
from parlour.controller.events.overriding import reach_exceptions
from parlour.controller.room_settings import add_sip, ensure_invite
from parlour.protocol.rest.events import PatchFollowing
from parlour.store.base import now
from parlour.store.meetings import usable_invite_of
from parlour.store.tables import (
    Event,
    EventEmailInvite,
    EventException,
    EventFavorite,
    EventInvite,
    Room,
    StreamingTarget,
    User,
)


def halves_at(event: Event, one: Instance) -> Halves:
    """The patterns before and from an instance on. Raises InvalidEvent where there can be none."""
    whole = dates_of(event)
    assert whole.starts_at is not None
    if one.original <= whole.starts_at.datetime:
        raise InvalidEvent("This is the first instance: change or delete the event itself.")
    start = whole.starts_at
    try:
        halves = split(whole.recurrence_pattern, start.datetime, start.timezone, one.original)
    except InvalidPattern as problem:
        raise InvalidEvent(str(problem)) from problem
    return halves


def following_dates(event: Event, one: Instance, body: PatchFollowing) -> Dates:
    """When the new series is. Raises InvalidEvent if that breaks a rule."""
    regular = instance_at(event, one.original, None)
    pattern = body.recurrence_pattern
    wanted = Dates(
        regular.starts_at if body.starts_at is UNSET else body.starts_at,
        regular.ends_at if body.ends_at is UNSET else body.ends_at,
        event.is_all_day if body.is_all_day is UNSET else body.is_all_day,
        halves_at(event, one).following if pattern is UNSET else list(pattern),
    )
    dates.check(wanted)
    return wanted


async def end_before(session: AsyncSession, user: User, event: Event, one: Instance) -> None:
    """The series ends before the instance; exceptions from there on are gone.

    Raises InvalidEvent.
    """
    shortened = halves_at(event, one).before
    await session.execute(
        delete(EventException).where(
            EventException.event_id == event.id,
            EventException.original_starts_at >= one.original,
        )
    )
    _rewrite(user, event, shortened)
    await session.flush()
    await reach_exceptions(session, event)


async def begin_anew(
    session: AsyncSession,
    user: User,
    event: Event,
    *,
    one: Instance,
    body: PatchFollowing,
    event_id: UUID,
) -> Event:
    """The new series; the old one ends before it. Raises InvalidEvent.

    Its people are invited with the same roles. If its dates are the old ones, their answers
    and the exceptions stay.
    """
    wanted, halves = following_dates(event, one, body), halves_at(event, one)
    regular = instance_at(event, one.original, None)
    as_before = wanted == Dates(
        regular.starts_at, regular.ends_at, event.is_all_day, halves.following
    )
    room = await _like_room(session, user, event.room_id)
    new = Event(
        id=event_id,
        room_id=room.id,
        created_by=event.created_by,
        updated_by=user.id,
        title=event.title if body.title is UNSET else body.title,
        description=event.description if body.description is UNSET else body.description,
        show_meeting_details=event.show_meeting_details,
        training_participation_report=event.training_participation_report,
    )
    dates.put(wanted, new)
    session.add(new)
    await session.flush()
    await _move_exceptions(session, event, new, one, kept=as_before)
    await _invite_the_same(session, event, new, answered=as_before)
    _rewrite(user, event, halves.before)
    await session.flush()
    await reach_exceptions(session, event)
    await reach_exceptions(session, new)
    return new


def _rewrite(user: User, event: Event, pattern: list[str]) -> None:
    dates.put(replace(dates_of(event), recurrence_pattern=pattern), event)
    event.updated_by, event.updated_at = user.id, now()
    event.revision += 1


async def _like_room(session: AsyncSession, user: User, room_id: UUID) -> Room:
    """A room with the same settings, and a guest link if the other has one."""
    old = await session.get_one(Room, room_id)
    room = Room(
        id=uuid4(),
        created_by=old.created_by,
        password=old.password,
        waiting_room=old.waiting_room,
        guest_access=old.guest_access,
        e2e_encryption=old.e2e_encryption,
    )
    session.add(room)
    await session.flush()
    await add_sip(session, room.id)
    if await usable_invite_of(session, room_id) is not None:
        await ensure_invite(session, room.id, user.id)
    targets = await session.scalars(
        select(StreamingTarget).where(StreamingTarget.room_id == room_id)
    )
    for target in targets.all():
        session.add(
            StreamingTarget(
                id=uuid4(),
                room_id=room.id,
                position=target.position,
                name=target.name,
                streaming_endpoint=target.streaming_endpoint,
                streaming_key=target.streaming_key,
                public_url=target.public_url,
            )
        )
    return room


async def _move_exceptions(
    session: AsyncSession, event: Event, new: Event, one: Instance, *, kept: bool
) -> None:
    ours = (
        EventException.event_id == event.id,
        EventException.original_starts_at >= one.original,
    )
    if kept:
        await session.execute(update(EventException).where(*ours).values(event_id=new.id))
    else:
        await session.execute(delete(EventException).where(*ours))


async def _invite_the_same(
    session: AsyncSession, event: Event, new: Event, *, answered: bool
) -> None:
    """The same people with the same roles; their marks as favourite too."""
    users = await session.scalars(select(EventInvite).where(EventInvite.event_id == event.id))
    for invite in users.all():
        session.add(
            EventInvite(
                id=uuid4(),
                event_id=new.id,
                invitee=invite.invitee,
                role=invite.role,
                status=invite.status if answered else "pending",
                created_by=invite.created_by,
            )
        )
    addresses = await session.scalars(
        select(EventEmailInvite).where(EventEmailInvite.event_id == event.id)
    )
    for invite in addresses.all():
        session.add(
            EventEmailInvite(
                id=uuid4(),
                event_id=new.id,
                email=invite.email,
                firstname=invite.firstname,
                lastname=invite.lastname,
                role=invite.role,
                created_by=invite.created_by,
            )
        )
    marks = await session.scalars(select(EventFavorite).where(EventFavorite.event_id == event.id))
    for mark in marks.all():
        session.add(EventFavorite(user_id=mark.user_id, event_id=new.id))
