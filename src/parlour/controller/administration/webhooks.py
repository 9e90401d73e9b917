"""Webhook messages, for administrators: what waits, was delivered or could not be."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from parlour.controller.errors import Conflict, NotFound
from parlour.protocol.rest.admin_webhooks import AdminWebhook, DeliveryState
from parlour.store import webhooks
from parlour.store.tables import WebhookDelivery


async def listed(
    session: AsyncSession, state: DeliveryState | None, *, page: int, per_page: int
) -> tuple[list[AdminWebhook], int]:
    """A page of messages, the newest first, and how many there are in all."""
    query, count = select(WebhookDelivery), select(func.count()).select_from(WebhookDelivery)
    if state is not None:
        mine = WebhookDelivery.state == state
        query, count = query.where(mine), count.where(mine)
    query = query.order_by(WebhookDelivery.position.desc())
    rows = await session.scalars(query.limit(per_page).offset((page - 1) * per_page))
    return [_presented(row) for row in rows], await session.scalar(count) or 0


async def retry(session: AsyncSession, position: int) -> None:
    """Deliver a dead letter anew. Raises NotFound, Conflict if it is none."""
    if await webhooks.revive(session, position):
        return
    if await session.get(WebhookDelivery, position) is None:
        raise NotFound
    raise Conflict("Only dead letters can be delivered anew.")


def _presented(row: WebhookDelivery) -> AdminWebhook:
    return AdminWebhook(
        id=row.position,
        message_id=f"msg_{row.message_id.hex}",
        url=row.endpoint,
        type=row.type,
        room_id=row.room_id,
        state=row.state,
        attempts=row.attempts,
        created_at=row.created_at,
        due_at=row.due_at,
        settled_at=row.settled_at,
        last_error=row.last_error,
        payload=row.payload,
    )
