"""The same for older services, which log in at the identity provider (rest.md 21.1 to 21.3)."""

import re
from uuid import UUID

from litestar import post
from litestar.params import FromQuery, JSONBody
from msgspec import UNSET

from parlour.controller.binary_body import TakesFile
from parlour.controller.errors import (
    AssetTooLarge,
    FeatureDisabled,
    InvalidBreakoutRoom,
    InvalidCredentials,
    NotFound,
    ServiceForbidden,
    ServiceUnavailable,
    StorageQuotaExceeded,
    TooManyRequests,
)
from parlour.controller.request import ApiRequest
from parlour.controller.routes.dependencies import Shared
from parlour.controller.service_rules import CALL_IN_SERVICE, RECORDER_SERVICE
from parlour.controller.services import meeting_in, start_call, start_recording
from parlour.controller.storing import Label, store_asset
from parlour.protocol.rest.rooms import StartAnswer
from parlour.protocol.rest.services import LegacyCallInStart, LegacyRecordingStart

_NAMESPACE = "recording"
_RENDERED = "recording-render"
_EXTENSION = re.compile(r"^[A-Za-z0-9]{1,10}\Z", re.ASCII)


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


@post(
    "/services/recording/upload_render",
    guards=[RECORDER_SERVICE],
    status_code=204,
    request_max_body_size=None,
    tags=["services"],
    operation_class=TakesFile,
    refuses=[NotFound, StorageQuotaExceeded, AssetTooLarge, ServiceUnavailable],
)
async def upload_render(
    request: ApiRequest,
    platform: Shared,
    room_id: FromQuery[UUID],
    filename: FromQuery[str],
) -> None:
    """A recording as one body, from the oldest recorders. Only the end of its name is kept."""
    meeting = await meeting_in(platform, room_id)
    extension = filename.rpartition(".")[2]
    label = Label(_RENDERED, extension if _EXTENSION.match(extension) else "", None, _NAMESPACE)
    most = platform.settings.storage.recording_size_limit
    await store_asset(platform, meeting, label, request.stream(), most)


HANDLERS = [call_in, recording, upload_render]
