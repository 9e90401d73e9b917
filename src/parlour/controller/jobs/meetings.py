"""Meetings and rooms that are over: deleted as if their owners had done so."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from parlour.controller.jobs.job import Job, Work
from parlour.controller.routes.rooms import remove_room
from parlour.store.tables import Event, Room


async def _adhoc_events(work: Work) -> None:
    days = work.platform.settings.jobs.adhoc_events_days
    if days:
        over = (Event.is_adhoc.is_(True), Event.created_at < work.days_ago(days))
        await _remove(work, "ad-hoc meeting", await _rooms_of_events(work, *over))


async def _ended_events(work: Work) -> None:
    days = work.platform.settings.jobs.ended_events_days
    if days:
        # Meetings without a time never end; the end of a series is that of its last date.
        last = func.coalesce(Event.series_ends_at, Event.ends_at)
        over = (Event.is_adhoc.is_(False), last < work.days_ago(days))
        await _remove(work, "ended meeting", await _rooms_of_events(work, *over))


async def _rooms_without_event(work: Work) -> None:
    days = work.platform.settings.jobs.rooms_without_event_days
    if not days:
        return
    query = (
        select(Room.id)
        .outerjoin(Event, Event.room_id == Room.id)
        .where(Event.id.is_(None), Room.created_at < work.days_ago(days))
        .order_by(Room.created_at, Room.id)
    )
    async with work.platform.database.reading() as session:
        found = (await session.scalars(query)).all()
    await _remove(work, "room without a meeting", found)


async def _rooms_of_events(work: Work, *over: ColumnElement[bool]) -> Sequence[UUID]:
    query = select(Event.room_id).where(*over).order_by(Event.created_at, Event.id)
    async with work.platform.database.reading() as session:
        return (await session.scalars(query)).all()


async def _remove(work: Work, what: str, rooms: Sequence[UUID]) -> None:
    """Nobody is told: what is deleted here is over, or nobody had it in a calendar."""
    if not rooms:
        return
    live, silent = await work.platform.roomservers.running()
    running = {UUID(room.id) for _, room in live}
    for room_id in rooms:
        # Whoever is in a meeting may end it; the next run finds it again.
        if room_id in running or (silent and work.platform.roomservers.place(room_id) in silent):
            continue
        remove = partial(remove_room, work.platform, room_id, announced=False)
        await work.do(f"{what} in room {room_id}", remove)


ADHOC_EVENTS = Job(
    name="adhoc-events",
    summary="Deletes ad-hoc meetings (jobs.adhoc_events_days)",
    every=timedelta(hours=1),
    run=_adhoc_events,
)
ENDED_EVENTS = Job(
    name="ended-events",
    summary="Deletes meetings that are long over (jobs.ended_events_days)",
    every=timedelta(days=1),
    run=_ended_events,
)
ROOMS_WITHOUT_EVENT = Job(
    name="rooms-without-event",
    summary="Deletes rooms that have no meeting (jobs.rooms_without_event_days)",
    every=timedelta(days=1),
    run=_rooms_without_event,
)
