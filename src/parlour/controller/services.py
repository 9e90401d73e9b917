"""Services that join meetings: the phone gateway, the recorder, what writes along (rest.md 21)."""

import hmac
from uuid import UUID

from parlour.controller import tariffs
from parlour.controller.attempts import PINS, PINS_AT_MOST
from parlour.controller.errors import (
    FeatureDisabled,
    InvalidCredentials,
    NotFound,
    ServiceForbidden,
)
from parlour.controller.joining import admission, fresh_secret
from parlour.controller.platform import Platform
from parlour.controller.storing import check_quota
from parlour.protocol.rest.rooms import StartAnswer
from parlour.protocol.roomserver import CallIn, Recorder, RoomKind, Transcription
from parlour.store.meetings import Meeting, meeting_of_room
from parlour.store.rooms import room_with_number

_UNNAMED = "Telephone"


async def meeting_in(platform: Platform, room_id: UUID) -> Meeting:
    """The meeting in a room. Raises NotFound."""
    async with platform.database.reading() as session:
        meeting = await meeting_of_room(session, room_id, None)
    if meeting is None:
        raise NotFound
    return meeting


async def start_call(platform: Platform, number: str, pin: str, display_name: str) -> StartAnswer:
    """What the phone gateway brings a caller in with. An unknown number and a wrong PIN look alike.

    Raises InvalidCredentials, ServiceForbidden, FeatureDisabled, TooManyRequests.
    """
    await platform.attempts.refuse_if_spent(PINS_AT_MOST, number)
    async with platform.database.reading() as session:
        sip = await room_with_number(session, number)
    if sip is None:
        raise await _wrong(platform, number)
    meeting = await meeting_in(platform, sip.room_id)
    if meeting.room.e2e_encryption:
        raise ServiceForbidden
    if not tariffs.allows(meeting.tariff, platform.settings, tariffs.CALL_IN):
        raise FeatureDisabled(tariffs.CALL_IN)
    if not hmac.compare_digest(pin, sip.password):
        raise await _wrong(platform, number)
    name = display_name.strip() or _UNNAMED
    return await admission(platform, meeting, CallIn(name, fresh_secret()))


async def _wrong(platform: Platform, number: str) -> InvalidCredentials:
    """What a wrong number or PIN is answered with. Raises TooManyRequests."""
    await platform.attempts.failed(PINS_AT_MOST, number)
    await platform.attempts.refuse_if_spent(PINS, number)
    await platform.attempts.failed(PINS, number)
    return InvalidCredentials()


async def start_recording(
    platform: Platform, room_id: UUID, breakout_room: int | None
) -> StartAnswer:
    """What a recorder joins with. Raises NotFound, StorageQuotaExceeded."""
    meeting = await meeting_in(platform, room_id)
    await check_quota(platform, meeting)
    return await admission(platform, meeting, Recorder(_place(breakout_room), fresh_secret()))


async def start_transcription(
    platform: Platform, room_id: UUID, breakout_room: int | None
) -> StartAnswer:
    """What a service joins with that writes along. Raises NotFound."""
    meeting = await meeting_in(platform, room_id)
    return await admission(platform, meeting, Transcription(_place(breakout_room), fresh_secret()))


def _place(breakout_room: int | None) -> RoomKind:
    return RoomKind() if breakout_room is None else RoomKind("breakout", breakout_room)
