"""Tickets for archives: each counts once, and not for long."""

import hashlib
import secrets
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from parlour.store.base import now
from parlour.store.tables import ExportTicket

LIFE = timedelta(minutes=2)


async def issue(session: AsyncSession, user_id: UUID) -> str:
    """A new ticket for the data of this user; former ones do not count any more."""
    await session.execute(delete(ExportTicket).where(ExportTicket.user_id == user_id))
    ticket = secrets.token_urlsafe(32)
    session.add(ExportTicket(ticket_hash=_hash(ticket), user_id=user_id, expires_at=now() + LIFE))
    return ticket


async def use(session: AsyncSession, ticket: str) -> UUID | None:
    """Whose data a ticket is for; it does not count again. None if it does not count."""
    statement = delete(ExportTicket).where(
        ExportTicket.ticket_hash == _hash(ticket), ExportTicket.expires_at > now()
    )
    return await session.scalar(statement.returning(ExportTicket.user_id))


def _hash(ticket: str) -> str:
    return hashlib.sha256(ticket.encode(errors="replace")).hexdigest()
