"""`chat` (signaling-modules.md 5)."""

from parlour.room.modules.chat.module import Chat

__all__ = ["Chat"]
