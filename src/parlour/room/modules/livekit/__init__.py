"""`livekit` (signaling-core.md 7)."""

from parlour.room.modules.livekit.module import LiveKit
from parlour.room.modules.livekit.names import participant_of
from parlour.room.modules.livekit.state import ExpectedMedia, LiveKitSettings

__all__ = ["ExpectedMedia", "LiveKit", "LiveKitSettings", "participant_of"]
