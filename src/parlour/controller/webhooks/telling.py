"""Writing down what other systems are told, together with what happened."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from parlour.controller.platform import Platform
from parlour.controller.webhooks.messages import KINDS, of_asset, of_notice
from parlour.protocol.notices import MeetingNotice, NoticeKind
from parlour.settings import Settings
from parlour.store import webhooks
from parlour.store.tables import Asset, Event


def wanted_notices(settings: Settings) -> list[NoticeKind]:
    """What room servers are to tell us of, since somebody wants to be told."""
    wanted = {event for endpoint in settings.webhooks.endpoints for event in endpoint.events}
    return [kind for event, kind in KINDS.items() if event in wanted]


async def meetings_went_on(platform: Platform, notices: Sequence[MeetingNotice]) -> None:
    """Tell of what happened in meetings. What was told before is not told again."""
    endpoints = platform.settings.webhooks.endpoints
    rooms = [UUID(notice.room_id) for notice in notices]
    if not endpoints or not notices:
        return
    async with platform.database.writing() as session:
        titles = await _titles(session, set(rooms)) if _names(platform) else {}
        messages = [
            of_notice(endpoint, room_id, notice, titles.get(room_id))
            for room_id, notice in zip(rooms, notices, strict=True)
            for endpoint in endpoints
        ]
        written = [message for message in messages if message is not None]
        await webhooks.enqueue(session, written, platform.couriers.wake)


async def asset_created(
    platform: Platform,
    session: AsyncSession,
    asset: Asset,
) -> None:
    """Tell of a new file of a room, in the transaction that adds its row."""
    endpoints = platform.settings.webhooks.endpoints
    if not endpoints:
        return
    # Its row first: if it was stored before, nobody is told.
    await session.flush()
    titles = await _titles(session, {asset.room_id}) if _names(platform) else {}
    messages = [
        message
        for endpoint in endpoints
        for message in of_asset(endpoint, asset, titles.get(asset.room_id))
    ]
    await webhooks.enqueue(session, messages, platform.couriers.wake)


def _names(platform: Platform) -> bool:
    return any(endpoint.names for endpoint in platform.settings.webhooks.endpoints)


async def _titles(session: AsyncSession, rooms: set[UUID]) -> dict[UUID, str]:
    query = select(Event.room_id, Event.title).where(Event.room_id.in_(rooms))
    return {row[0]: row[1] for row in await session.execute(query)}
