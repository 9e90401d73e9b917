"""`recording` (signaling-modules.md 13)."""

from parlour.room.modules.recording.module import Recording

__all__ = ["Recording"]
