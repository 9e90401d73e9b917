"""Messages to other systems: written down first and delivered later, like mails.

Messages of one meeting to one address are taken in their order: the next one only when the one
before was delivered, or given up.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, CursorResult, Table, event, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from parlour.store.base import now
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
    payload: dict[str, Any]


async def enqueue(
    session: AsyncSession, messages: Sequence[Message], committed: Callable[[], None]
) -> None:
    """Write messages down in the caller's transaction; `committed` is called when it has ended.

    Those that are known already are left as they are.
    """
    if not messages:
        return
    sqlite_in_use = session.get_bind().dialect.name == "sqlite"
    insert = sqlite.insert if sqlite_in_use else postgresql.insert
    rows = [
        {
            "message_id": message.id,
            "endpoint": message.endpoint,
            "room_id": message.room_id,
            "type": message.type,
            "payload": message.payload,
        }
        for message in messages
    ]
    table = cast("Table", WebhookDelivery.__table__)
    await session.execute(insert(table).on_conflict_do_nothing(), rows)

    def after_commit(_session: object) -> None:
        committed()

    event.listen(session.sync_session, "after_commit", after_commit, once=True)


async def take(
    session: AsyncSession, endpoint: str, lease: timedelta, most: int = 1
) -> Sequence[Taken]:
    """Messages that have been due for longest, now ours: at most one of each meeting."""
    time, ours = now(), uuid4()
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
    due = (
        select(WebhookDelivery)
        .where(*_queued(endpoint), WebhookDelivery.due_at <= time, ~waits)
        .order_by(WebhookDelivery.due_at, WebhookDelivery.position)
        .limit(most)
        .with_for_update(skip_locked=True, of=WebhookDelivery)
    )
    taken: list[Taken] = []
    for row in await session.scalars(due):
        row.lease, row.due_at, row.attempts = ours, time + lease, row.attempts + 1
        taken.append(
            Taken(
                row.position,
                ours,
                row.due_at,
                row.attempts,
                row.created_at,
                row.message_id,
                row.payload,
            )
        )
    return taken


def _queued(endpoint: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return WebhookDelivery.endpoint == endpoint, WebhookDelivery.state == "queued"


async def settle(
    session: AsyncSession,
    taken: Sequence[Taken],
    state: WebhookState,
    error: str | None = None,
) -> int:
    """Note that messages were delivered or never will be; how many of them are ours still."""
    return await _change(session, taken, state=state, settled_at=now(), last_error=error)


async def put_back(session: AsyncSession, taken: Taken, due_at: datetime, error: str) -> bool:
    """Note that a message is to be tried again; False if it is not ours any more."""
    return await _change(session, [taken], due_at=due_at, last_error=error) == 1


async def _change(session: AsyncSession, taken: Sequence[Taken], **values: Any) -> int:
    row = WebhookDelivery
    positions, leases = [one.position for one in taken], {one.lease for one in taken}
    ours = (row.position.in_(positions), row.lease.in_(leases), row.state == "queued")
    statement = update(row).where(*ours).values(lease=None, **values)
    statement = statement.execution_options(synchronize_session=False)
    return cast("CursorResult[Any]", await session.execute(statement)).rowcount


async def next_due(session: AsyncSession, endpoint: str) -> datetime | None:
    """When the next message for an address is due, at the earliest."""
    first = (
        select(func.min(WebhookDelivery.position))
        .where(*_queued(endpoint))
        .group_by(WebhookDelivery.room_id)
    )
    return await session.scalar(
        select(func.min(WebhookDelivery.due_at)).where(WebhookDelivery.position.in_(first))
    )


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
