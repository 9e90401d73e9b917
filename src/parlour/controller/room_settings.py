"""Creating rooms, and what belongs to a room from its beginning."""

import secrets
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from parlour.addresses import RULE, may_be_called
from parlour.controller.errors import BadRequest, ServiceUnavailable, invalid
from parlour.protocol.rest.streaming import PostStreamingTarget
from parlour.settings import Settings
from parlour.store.insert import insert_ignoring
from parlour.store.meetings import usable_invite_of
from parlour.store.tables import RoomInvite, SipConfig, StreamingTarget

DIGITS = 10
_TRIES = 20


def random_digits() -> str:
    """Ten decimal digits that nobody can guess."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"


async def add_sip(
    session: AsyncSession, room_id: UUID, *, password: str | None = None, lobby: bool = False
) -> SipConfig:
    """Give a room a dial-in number of its own."""
    for _ in range(_TRIES):
        added = await insert_ignoring(
            session,
            SipConfig,
            room_id=room_id,
            sip_id=random_digits(),
            password=password or random_digits(),
            lobby=lobby,
        )
        if added:
            found = await session.get(SipConfig, room_id)
            assert found is not None
            return found
    raise ServiceUnavailable("No dial-in number is free.")


def check_endpoint(settings: Settings, endpoint: str, field: str = "streaming_endpoint") -> None:
    """Raise BadRequest unless livestreams may be sent there."""
    own = settings.streaming
    if not may_be_called(endpoint, own.allowed_networks, own.allowed_hosts):
        raise BadRequest(f"{field}: {RULE}", [invalid(field, RULE)])


def add_targets(
    settings: Settings, session: AsyncSession, room_id: UUID, targets: list[PostStreamingTarget]
) -> None:
    """Add streaming targets, in this order. Raises BadRequest."""
    for position, target in enumerate(targets):
        field = f"streaming_targets[{position}].streaming_endpoint"
        check_endpoint(settings, target.streaming_endpoint, field)
        session.add(
            StreamingTarget(
                id=uuid4(),
                room_id=room_id,
                position=position,
                name=target.name,
                streaming_endpoint=target.streaming_endpoint,
                streaming_key=target.streaming_key,
                public_url=target.public_url,
            )
        )


async def ensure_invite(session: AsyncSession, room_id: UUID, user_id: UUID) -> None:
    """See to it that there is a guest link to send, adding one that never expires."""
    if await usable_invite_of(session, room_id) is None:
        session.add(RoomInvite(id=uuid4(), room_id=room_id, created_by=user_id, updated_by=user_id))
