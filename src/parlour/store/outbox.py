"""The outbox: mails are written down together with the change that they tell of, and sent later.

Whoever sends takes one mail at a time under a lease. What a killed process had taken is free
again when its lease ends; what it had not settled then is tried again, under the same id.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID, uuid4

from sqlalchemy import CursorResult, event, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from parlour.store.base import now
from parlour.store.tables import Mail, MailChange
from parlour.store.tables.outbox import MailState


@dataclass(frozen=True, slots=True)
class Taken:
    """A mail that is ours to send until `until`, and not longer."""

    id: UUID
    lease: UUID
    until: datetime
    attempts: int
    created_at: datetime
    facts: dict[str, Any]
    recipient: dict[str, Any]


async def enqueue(
    session: AsyncSession,
    facts: Mapping[str, Any],
    recipients: Mapping[str, Mapping[str, Any]],
    committed: Callable[[], None],
) -> None:
    """Write down a change and the mails about it, one for each address.

    They are part of the caller's transaction; `committed` is called when that has ended well.
    """
    if not recipients:
        return
    change = MailChange(id=uuid4(), created_at=now(), facts=dict(facts))
    session.add(change)
    await session.flush()
    rows = [
        {"id": uuid4(), "change_id": change.id, "email": email, "recipient": dict(recipient)}
        for email, recipient in recipients.items()
    ]
    await session.execute(insert(Mail), rows)

    def after_commit(_session: object) -> None:
        committed()

    event.listen(session.sync_session, "after_commit", after_commit, once=True)


async def take(session: AsyncSession, lease: timedelta) -> Taken | None:
    """The mail that has been due for longest, now ours; None if none is due."""
    time = now()
    due = (
        select(Mail.id)
        .where(Mail.state == "queued", Mail.due_at <= time)
        .order_by(Mail.due_at, Mail.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    found = await session.scalar(due)
    if found is None:
        return None
    mail = await session.get_one(Mail, found)
    change = await session.get_one(MailChange, mail.change_id)
    ours = uuid4()
    mail.lease, mail.due_at, mail.attempts = ours, time + lease, mail.attempts + 1
    return Taken(
        mail.id,
        ours,
        mail.due_at,
        mail.attempts,
        mail.created_at,
        change.facts,
        mail.recipient,
    )


async def settle(
    session: AsyncSession, taken: Taken, state: MailState, error: str | None = None
) -> bool:
    """Note that a mail was sent or never will be; False if it is not ours any more."""
    return await _change(session, taken, state=state, settled_at=now(), last_error=error)


async def put_back(session: AsyncSession, taken: Taken, due_at: datetime, error: str) -> bool:
    """Note that a mail is to be tried again; False if it is not ours any more."""
    return await _change(session, taken, due_at=due_at, last_error=error)


async def _change(session: AsyncSession, taken: Taken, **values: Any) -> bool:
    ours = (Mail.id == taken.id, Mail.lease == taken.lease, Mail.state == "queued")
    statement = update(Mail).where(*ours).values(lease=None, **values)
    result = cast("CursorResult[Any]", await session.execute(statement))
    return result.rowcount == 1


async def next_due(session: AsyncSession) -> datetime | None:
    """When the next mail is due, at the earliest."""
    return await session.scalar(select(func.min(Mail.due_at)).where(Mail.state == "queued"))


async def revive(session: AsyncSession, mail_id: UUID) -> bool:
    """Let a dead letter be tried anew; False if there is none of that id."""
    statement = (
        update(Mail)
        .where(Mail.id == mail_id, Mail.state == "dead")
        .values(state="queued", attempts=0, due_at=now(), settled_at=None)
    )
    result = cast("CursorResult[Any]", await session.execute(statement))
    return result.rowcount == 1


async def mails_in(session: AsyncSession, state: MailState, most: int) -> Sequence[Mail]:
    """The mails in a state, the newest first."""
    query = select(Mail).where(Mail.state == state).order_by(Mail.created_at.desc()).limit(most)
    return (await session.scalars(query)).all()


async def counts(session: AsyncSession) -> dict[str, int]:
    """How many mails there are in each state."""
    rows = await session.execute(select(Mail.state, func.count()).group_by(Mail.state))
    return {state: count for state, count in rows}  # noqa: C416 - rows are not pairs to dict()
