"""Changing one occurrence of a recurring event (rest.md 17.3)."""

from uuid import uuid4

from msgspec import UNSET
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from parlour.controller.events.dates import Dates, check
from parlour.controller.events.instances import Instance, instance_of
from parlour.protocol.rest.events import PatchInstance
from parlour.store.base import now
from parlour.store.tables import Event, EventException, User


async def override(
    session: AsyncSession, user: User, event: Event, one: Instance, body: PatchInstance
) -> Instance:
    """The occurrence after the change; its exception is made or changed.

    Raises InvalidEvent if its times do not fit together.
    """
    exception = one.exception
    if exception is None:
        exception = EventException(
            id=uuid4(),
            event_id=event.id,
            original_starts_at=one.original,
            kind="modified",
            created_by=user.id,
        )
        session.add(exception)
    exception.updated_by, exception.updated_at = user.id, now()
    for name in ("title", "description", "is_all_day"):
        if getattr(body, name) is not UNSET:
            setattr(exception, name, getattr(body, name))
    if body.starts_at is not UNSET:
        exception.starts_at = body.starts_at.datetime
        exception.starts_at_tz = body.starts_at.timezone
    if body.ends_at is not UNSET:
        exception.ends_at = body.ends_at.datetime
        exception.ends_at_tz = body.ends_at.timezone
    if body.status is not UNSET:
        exception.kind = "cancelled" if body.status == "cancelled" else "modified"
    changed = instance_of(event, exception)
    check(Dates(changed.starts_at, changed.ends_at, changed.is_all_day))
    event.revision += 1
    await session.flush()
    await reach_exceptions(session, event)
    return changed


async def reach_exceptions(session: AsyncSession, event: Event) -> None:
    """Let the series last until the end of its last occurrence, wherever that was moved."""
    latest = await session.scalar(
        select(func.max(EventException.ends_at)).where(
            EventException.event_id == event.id, EventException.kind == "modified"
        )
    )
    if latest is not None and event.series_ends_at is not None:
        event.series_ends_at = max(event.series_ends_at, latest)
