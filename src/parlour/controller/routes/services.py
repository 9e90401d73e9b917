"""The same for older services, which log in at the identity provider (rest.md 21.1 to 21.3)."""

from litestar import post
from litestar.params import JSONBody
from msgspec import UNSET

from parlour.controller.errors import (
    FeatureDisabled,
    InvalidBreakoutRoom,
    InvalidCredentials,
    NotFound,
    ServiceForbidden,
    StorageQuotaExceeded,
    TooManyRequests,
)
from parlour.controller.routes.dependencies import Shared
from parlour.controller.service_rules import CALL_IN_SERVICE, RECORDER_SERVICE
from parlour.controller.services import start_call, start_recording
from parlour.protocol.rest.rooms import StartAnswer
from parlour.protocol.rest.services import LegacyCallInStart, LegacyRecordingStart


@post(
    "/services/call_in/start",
    guards=[CALL_IN_SERVICE],
    status_code=200,
    tags=["services"],
    refuses=[InvalidCredentials, ServiceForbidden, FeatureDisabled, TooManyRequests],
)
async def call_in(platform: Shared, data: JSONBody[LegacyCallInStart]) -> StartAnswer:
    """Somebody calls. For service accounts with the role `opentalk-call-in`."""
    name = "" if data.display_name is UNSET else data.display_name
    return await start_call(platform, data.id, data.pin, name)


@post(
    "/services/recording/start",
    guards=[RECORDER_SERVICE],
    status_code=200,
    tags=["services"],
    refuses=[NotFound, InvalidBreakoutRoom, StorageQuotaExceeded],
)
async def recording(platform: Shared, data: JSONBody[LegacyRecordingStart]) -> StartAnswer:
    """A recorder was woken. For service accounts with the role `opentalk-recorder`."""
    if data.breakout_room is not None:
        # Breakout rooms have numbers here; that older recorders are told of none, is no loss.
        raise InvalidBreakoutRoom
    return await start_recording(platform, data.room_id, None)


HANDLERS = [call_in, recording]
