"""The outbox, for administrators: what waits, was sent or could not be, and what it says."""

from email.message import EmailMessage
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from parlour.controller.errors import Conflict, NotFound
from parlour.controller.mailing.postman import sender_of
from parlour.mail.composing import compose, subject
from parlour.mail.facts import facts_from, recipient_from
from parlour.protocol.rest.admin_meetings import AdminMail, AdminMailContent
from parlour.settings import Settings
from parlour.store import outbox
from parlour.store.tables import Mail, MailChange
from parlour.store.tables.outbox import MailState


async def listed(
    session: AsyncSession, state: MailState | None, *, page: int, per_page: int
) -> tuple[list[AdminMail], int]:
    """A page of mails, the newest first, and how many there are in all."""
    query = select(Mail, MailChange).join(MailChange, Mail.change_id == MailChange.id)
    count = select(func.count()).select_from(Mail)
    if state is not None:
        query, count = query.where(Mail.state == state), count.where(Mail.state == state)
    query = query.order_by(Mail.created_at.desc(), Mail.id)
    rows = await session.execute(query.limit(per_page).offset((page - 1) * per_page))
    found = [AdminMail(**_summary(mail, change)) for mail, change in rows]
    return found, await session.scalar(count) or 0


async def read(session: AsyncSession, settings: Settings, mail_id: UUID) -> AdminMailContent:
    """A mail with what it says. Raises NotFound, Conflict if it cannot be written."""
    mail, change = await _found(session, mail_id)
    message = _written(settings, mail, change)
    return AdminMailContent(
        **_summary(mail, change),
        sender=str(message["From"]),
        recipient=str(message["To"]),
        reply_to=str(message["Reply-To"] or ""),
        text=_part(message, "text/plain") or "",
        html=_part(message, "text/html") or "",
        ics=_part(message, "text/calendar"),
    )


async def source(session: AsyncSession, settings: Settings, mail_id: UUID) -> bytes:
    """A mail as mail programs read it. Raises NotFound, Conflict if it cannot be written."""
    return _written(settings, *await _found(session, mail_id)).as_bytes()


async def retry(session: AsyncSession, mail_id: UUID) -> None:
    """Send a dead letter anew. Raises NotFound, Conflict if it is none."""
    if await outbox.revive(session, mail_id):
        return
    if await session.get(Mail, mail_id) is None:
        raise NotFound
    raise Conflict("Only dead letters can be sent anew.")


async def _found(session: AsyncSession, mail_id: UUID) -> tuple[Mail, MailChange]:
    mail = await session.get(Mail, mail_id)
    if mail is None:
        raise NotFound
    return mail, await session.get_one(MailChange, mail.change_id)


def _written(settings: Settings, mail: Mail, change: MailChange) -> EmailMessage:
    """The mail as it goes out. Raises Conflict if it cannot be written."""
    try:
        facts, recipient = facts_from(change.facts), recipient_from(mail.recipient)
        return compose(mail.id, facts, recipient, sender_of(settings))
    except ValueError as error:
        raise Conflict("This mail cannot be written.") from error


def _summary(mail: Mail, change: MailChange) -> dict[str, Any]:
    return {
        "id": mail.id,
        "email": mail.email,
        "state": mail.state,
        "subject": _subject(mail, change),
        "attempts": mail.attempts,
        "created_at": mail.created_at,
        "due_at": mail.due_at,
        "settled_at": mail.settled_at,
        "last_error": mail.last_error,
    }


def _subject(mail: Mail, change: MailChange) -> str | None:
    try:
        return subject(facts_from(change.facts), recipient_from(mail.recipient))
    except ValueError:
        return None


def _part(message: EmailMessage, kind: str) -> str | None:
    for part in message.walk():
        if part.get_content_type() == kind and not part.is_attachment():
            return str(part.get_content())
    return None
