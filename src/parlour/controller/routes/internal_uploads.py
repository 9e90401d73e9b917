"""Where recorders send what they have recorded (rest.md 21.4)."""

from typing import Annotated, Any
from urllib.parse import parse_qs
from uuid import UUID

import msgspec
from litestar import asgi
from litestar.types import Receive, Scope, Send
from msgspec import Meta

from parlour.controller.errors import ApiError, BadRequest, invalid
from parlour.controller.platform import Platform
from parlour.controller.recordings import RecordingUpload
from parlour.controller.service_rules import RECORDER_SERVICE, SERVICE
from parlour.controller.services import meeting_in
from parlour.controller.sockets import refuse
from parlour.controller.storing import admitted_bytes
from parlour.files.parts import Origin
from parlour.protocol.rest.body import Body
from parlour.protocol.rest.scalars import Timestamp


class UploadQuery(Body):
    """What is known of a recording: its room, its kind of file, and when it began."""

    room_id: UUID
    file_extension: Annotated[str, Meta(pattern=r"^[A-Za-z0-9]{0,10}\Z")]
    timestamp: Timestamp


@asgi(
    ["/internal/recording/upload", "/internal/services/recording/upload"],
    guards=[SERVICE],
    copy_scope=True,
)
async def upload(scope: Scope, receive: Receive, send: Send) -> None:
    """A recording, as a WebSocket."""
    await _upload(scope, receive, send)


@asgi("/services/recording/upload", guards=[RECORDER_SERVICE], copy_scope=True)
async def upload_of_older(scope: Scope, receive: Receive, send: Send) -> None:
    """The same of an older recorder."""
    await _upload(scope, receive, send)


async def _upload(scope: Scope, receive: Receive, send: Send) -> None:
    try:
        recording = await _begin(scope)
    except ApiError as refusal:
        await refuse(scope, send, refusal)
        return
    await receive()
    accepting: Any = {"type": "websocket.accept", "subprotocol": None, "headers": []}
    await send(accepting)
    await recording.run(receive, send)


async def _begin(scope: Scope) -> RecordingUpload:
    """Raises BadRequest, NotFound, StorageQuotaExceeded, and what the rule refuses."""
    if scope["type"] != "websocket":
        raise BadRequest("This is not a WebSocket upgrade request.")
    refusal = scope["state"].get("refusal")
    if refusal is not None:
        raise refusal
    query = _query(scope["query_string"])
    platform: Platform = scope["litestar_app"].state.platform
    meeting = await meeting_in(platform, query.room_id)
    most = platform.settings.storage.recording_size_limit
    limit = await admitted_bytes(platform, meeting, most)
    origin = Origin(query.room_id, query.file_extension, query.timestamp)
    return RecordingUpload(platform, meeting, origin, limit)


def _query(text: bytes) -> UploadQuery:
    given = parse_qs(text.decode("latin-1"), keep_blank_values=True)
    try:
        return msgspec.convert({name: values[-1] for name, values in given.items()}, UploadQuery)
    except msgspec.ValidationError as error:
        rule, _, field = str(error).partition(" - at `$.")
        raise BadRequest(str(error), [invalid(field.strip("`"), rule)]) from error


HANDLERS = [upload]
LEGACY_HANDLERS = [upload_of_older]
