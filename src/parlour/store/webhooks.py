"""Messages to other systems: written down first and delivered later, like mails.

Messages of one meeting to one address are taken in their order: the next one only when the one
before was delivered, or given up.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, CursorResult, and_, event, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from parlour.store.base import now
from parlour.store.insert import insert_ignoring
from parlour.store.tables import WebhookDelivery
from parlour.store.tables.webhooks import WebhookState


@dataclass(frozen=True, slots=True)
class Message:
    """What an address is to be told; the same id twice is the same message."""

    id: UUID
    endpoint: str
    room_id: UUID
    type: str
    payload: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Taken:
    """A message that is ours to deliver until `until`, and not longer."""

    position: int
    lease: UUID
    until: datetime
    attempts: int
    created_at: datetime
    message_id: UUID
    type: str
    payload: dict[str, Any]


async def enqueue(
    session: AsyncSession, messages: Iterable[Message], committed: Callable[[], None]
) -> None:
    """Write messages down in the caller's transaction; `committed` is called when it has ended."""
    written = False
    for message in messages:
        written |= await insert_ignoring(
            session,
            WebhookDelivery,
            message_id=message.id,
            endpoint=message.endpoint,
            room_id=message.room_id,
            type=message.type,
            payload=message.payload,
        )
    if not written:
        return

    def after_commit(_session: object) -> None:
        committed()

    event.listen(session.sync_session, "after_commit", after_commit, once=True)


def _is_next(endpoint: str) -> ColumnElement[bool]:
    """Queued for this address, and no earlier message of its meeting is."""
    earlier = aliased(WebhookDelivery)
    waits = (
        select(earlier.position)
        .where(
            earlier.endpoint == WebhookDelivery.endpoint,
            earlier.room_id == WebhookDelivery.room_id,
            earlier.state == "queued",
            earlier.position < WebhookDelivery.position,
        )
        .exists()
    )
    return and_(WebhookDelivery.endpoint == endpoint, WebhookDelivery.state == "queued", ~waits)


async def take(session: AsyncSession, endpoint: str, lease: timedelta) -> Taken | None:
    """The message that has been due for longest, now ours; None if none is due."""
    time = now()
    due = (
        select(WebhookDelivery)
        .where(_is_next(endpoint), WebhookDelivery.due_at <= time)
        .order_by(WebhookDelivery.due_at, WebhookDelivery.position)
        .limit(1)
        .with_for_update(skip_locked=True, of=WebhookDelivery)
    )
    row = await session.scalar(due)
    if row is None:
        return None
    ours = uuid4()
    row.lease, row.due_at, row.attempts = ours, time + lease, row.attempts + 1
    return Taken(
        row.position,
        ours,
        row.due_at,
        row.attempts,
        row.created_at,
        row.message_id,
        row.type,
        row.payload,
    )


async def settle(
    session: AsyncSession, taken: Taken, state: WebhookState, error: str | None = None
) -> bool:
    """Note that a message was delivered or never will be; False if it is not ours any more."""
    return await _change(session, taken, state=state, settled_at=now(), last_error=error)


async def put_back(session: AsyncSession, taken: Taken, due_at: datetime, error: str) -> bool:
    """Note that a message is to be tried again; False if it is not ours any more."""
    return await _change(session, taken, due_at=due_at, last_error=error)


async def _change(session: AsyncSession, taken: Taken, **values: Any) -> bool:
    row = WebhookDelivery
    ours = (row.position == taken.position, row.lease == taken.lease, row.state == "queued")
    statement = update(row).where(*ours).values(lease=None, **values)
    result = cast("CursorResult[Any]", await session.execute(statement))
    return result.rowcount == 1


async def next_due(session: AsyncSession, endpoint: str) -> datetime | None:
    """When the next message for an address is due, at the earliest."""
    return await session.scalar(select(func.min(WebhookDelivery.due_at)).where(_is_next(endpoint)))


async def forsake(session: AsyncSession, endpoints: Sequence[str]) -> int:
    """Give up all messages to addresses that are not among these; how many there were."""
    strays = (WebhookDelivery.state == "queued", WebhookDelivery.endpoint.not_in(endpoints))
    values = {"state": "dead", "settled_at": now(), "last_error": "not in the settings any more"}
    statement = update(WebhookDelivery).where(*strays).values(**values)
    return cast("CursorResult[Any]", await session.execute(statement)).rowcount


async def revive(session: AsyncSession, position: int) -> bool:
    """Let a dead letter be tried anew; False if there is none."""
    statement = (
        update(WebhookDelivery)
        .where(WebhookDelivery.position == position, WebhookDelivery.state == "dead")
        .values(state="queued", attempts=0, due_at=now(), created_at=now(), settled_at=None)
    )
    return cast("CursorResult[Any]", await session.execute(statement)).rowcount == 1


async def deliveries_in(
    session: AsyncSession, state: WebhookState, most: int
) -> Sequence[WebhookDelivery]:
    """The messages in a state, the newest first."""
    query = select(WebhookDelivery).where(WebhookDelivery.state == state)
    query = query.order_by(WebhookDelivery.position.desc()).limit(most)
    return (await session.scalars(query)).all()


async def counts(session: AsyncSession) -> dict[str, int]:
    """How many messages there are in each state."""
    state = WebhookDelivery.state
    rows = await session.execute(select(state, func.count()).group_by(state))
    return {row[0]: row[1] for row in rows}
