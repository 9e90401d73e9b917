"""Webhook messages as administrators see them."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from msgspec import Struct

DeliveryState = Literal["queued", "sent", "dead"]


class AdminWebhook(Struct, frozen=True):
    """A message to another system. `id` is our number, `message_id` what the receiver sees."""

    id: int
    message_id: str
    url: str
    type: str
    room_id: UUID
    state: DeliveryState
    attempts: int
    created_at: datetime
    due_at: datetime
    settled_at: datetime | None
    last_error: str | None
    payload: dict[str, Any]
