"""Namespace `chat` (signaling-modules.md 5).

A scope is flattened into its message: `scope` names the chat, `target` is the number of a breakout
room or the id of the other participant.
"""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from parlour.protocol.scalars import U32, ParticipantId, Timestamp
from parlour.protocol.signaling import envelope

ScopeName = Literal["global", "breakout", "private"]
Target = U32 | ParticipantId


class EnableChat(envelope.Command, frozen=True):
    pass


class DisableChat(envelope.Command, frozen=True):
    pass


class SendMessage(envelope.Command, frozen=True):
    content: str
    scope: ScopeName
    target: Target | None = None


class GetHistoryChunk(envelope.Command, frozen=True):
    """`message_index` names the newest message wanted."""

    message_index: U32
    scope: ScopeName
    target: Target | None = None


class SearchHistory(envelope.Command, frozen=True):
    term: str
    scope: ScopeName
    target: Target | None = None
    message_index: U32 | None = None


class ClearHistory(envelope.Command, frozen=True):
    """Clears the global chat only."""


class SetLastSeenTimestamp(envelope.Command, frozen=True):
    timestamp: Annotated[datetime, Meta(tz=True)]
    scope: ScopeName
    target: Target | None = None


class StoredMessage(Struct, frozen=True):
    """A message in a history: `target` is the one that the sender named."""

    id: str
    source: ParticipantId
    timestamp: Timestamp
    content: str
    scope: ScopeName
    target: Target | UnsetType = UNSET


class Chunk(Struct, frozen=True):
    """Oldest message first; `next_index` names the next older message."""

    messages: list[StoredMessage]
    next_index: int | None


class ChatEnabled(envelope.Event, frozen=True):
    issued_by: ParticipantId


class ChatDisabled(envelope.Event, frozen=True):
    issued_by: ParticipantId


class MessageSent(envelope.Event, frozen=True):
    """Its time is the envelope's. In a private chat `target` is the receiver's partner."""

    id: str
    source: ParticipantId
    content: str
    scope: ScopeName
    target: Target | UnsetType = UNSET


class HistoryCleared(envelope.Event, frozen=True):
    issued_by: ParticipantId


class LastSeenTimestampSet(envelope.Event, frozen=True, tag="set_last_seen_timestamp"):
    timestamp: Timestamp
    scope: ScopeName
    target: Target | UnsetType = UNSET


class RoomChatHistoryChunk(envelope.Event, frozen=True):
    history: Chunk


class BreakoutChatHistoryChunk(envelope.Event, frozen=True):
    breakout_id: int
    history: Chunk


class PrivateChatHistoryChunk(envelope.Event, frozen=True):
    correspondent: ParticipantId
    history: Chunk


class SearchResults(envelope.Event, frozen=True):
    matches: Chunk
    scope: ScopeName
    target: Target | UnsetType = UNSET


class SlowDown(envelope.Event, frozen=True):
    recommended_wait_ms: int


class ParticipantRateLimited(envelope.Event, frozen=True):
    participant_id: ParticipantId


class Error(envelope.Event, frozen=True):
    error: Literal[
        "chat_disabled",
        "insufficient_permissions",
        "unknown_participant",
        "invalid_breakout_scope",
        "invalid_search_term_length",
        "too_many_requests",
    ]
    min: int | UnsetType = UNSET
    retry_after_ms: int | UnsetType = UNSET


class PrivateHistory(Struct, frozen=True):
    correspondent: ParticipantId
    history: Chunk


class JoinData(Struct, frozen=True):
    enabled: bool
    global_history: Chunk
    private_history: list[PrivateHistory]
    last_seen_timestamp_global: Timestamp | None
    last_seen_timestamps_private: dict[ParticipantId, Timestamp]
    last_seen_timestamps_group: dict[str, Timestamp]
    breakout_room_history: Chunk | UnsetType = UNSET
    last_seen_timestamp_breakout: Timestamp | UnsetType = UNSET


class PeerData(Struct, frozen=True):
    """A relic: always empty, and only in `participant_connected`."""

    groups: list[str]


Command = (
    EnableChat
    | DisableChat
    | SendMessage
    | GetHistoryChunk
    | SearchHistory
    | ClearHistory
    | SetLastSeenTimestamp
)
Event = (
    ChatEnabled
    | ChatDisabled
    | MessageSent
    | HistoryCleared
    | LastSeenTimestampSet
    | RoomChatHistoryChunk
    | BreakoutChatHistoryChunk
    | PrivateChatHistoryChunk
    | SearchResults
    | SlowDown
    | ParticipantRateLimited
    | Error
)
