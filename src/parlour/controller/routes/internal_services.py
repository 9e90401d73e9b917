"""Where services get what they join with (rest.md 21.1 to 21.3).

Sources disagree on the paths, so each has two.
"""

from litestar import post
from litestar.params import JSONBody

from parlour.controller.routes.dependencies import Shared
from parlour.controller.service_rules import SERVICE
from parlour.controller.services import start_call, start_recording, start_transcription
from parlour.protocol.rest.rooms import StartAnswer
from parlour.protocol.rest.services import CallInStart, RecordingStart, TranscriptionStart


@post(
    ["/internal/call_in/start", "/internal/services/call_in/start"],
    guards=[SERVICE],
    status_code=200,
    include_in_schema=False,
)
async def call_in(platform: Shared, data: JSONBody[CallInStart]) -> StartAnswer:
    """Somebody calls."""
    return await start_call(platform, data.id, data.pin, data.display_name)


@post(
    ["/internal/recording/start", "/internal/services/recording/start"],
    guards=[SERVICE],
    status_code=200,
    include_in_schema=False,
)
async def recording(platform: Shared, data: JSONBody[RecordingStart]) -> StartAnswer:
    """A recorder was woken."""
    return await start_recording(platform, data.room_id, data.breakout_room)


@post(
    ["/internal/transcription/start", "/internal/services/transcription/start"],
    guards=[SERVICE],
    status_code=200,
    include_in_schema=False,
)
async def transcription(platform: Shared, data: JSONBody[TranscriptionStart]) -> StartAnswer:
    """A service that writes along was woken."""
    return await start_transcription(platform, data.room_id, data.breakout_room)


HANDLERS = [call_in, recording, transcription]
