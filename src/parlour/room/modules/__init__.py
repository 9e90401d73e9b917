"""Our own modules, in the order in which their hooks are called."""

from typing import Any

from parlour.room.module import Module
from parlour.room.modules.chat import Chat
from parlour.room.modules.echo import Echo
from parlour.room.modules.livekit import LiveKit
from parlour.room.modules.moderation import Moderation
from parlour.room.modules.raise_hands import RaiseHands

BUILT_IN: tuple[type[Module[Any]], ...] = (Moderation, LiveKit, Chat, RaiseHands, Echo)
