"""What the chat remembers: histories, who has seen what, and how fast everybody writes."""

from collections.abc import Sequence

import msgspec
from msgspec import Struct, field

from parlour.protocol.scalars import Timestamp
from parlour.protocol.signaling.chat import Chunk, StoredMessage
from parlour.room import limits
from parlour.room.io import ConnectionId, Micros, ParticipantId
from parlour.room.modules.chat.rate import Bucket, RateLimit, Searching
from parlour.room.participant import Place


class History(Struct):
    """One chat. Messages keep their index when older ones are dropped."""

    messages: list[StoredMessage] = field(default_factory=list[StoredMessage])
    dropped: int = 0
    size: int = 0
    """Bytes, as `size_of` counts them."""

    def newest(self, bytes_allowed: int = limits.CHAT_PAGE_BYTES) -> Chunk:
        return self.page(self.dropped + len(self.messages) - 1, bytes_allowed)

    def page(self, index: int, bytes_allowed: int = limits.CHAT_PAGE_BYTES) -> Chunk:
        """The messages up to `index`; an index outside of the history gives an empty page."""
        return page(self.messages, index, bytes_allowed, self.dropped)


class ChatState(Struct):
    rate_limit: RateLimit | None = None
    enabled: bool = True
    everyone: History = field(default_factory=History)
    breakouts: dict[Place, History] = field(default_factory=dict[Place, History])
    pairs: dict[str, History] = field(default_factory=dict[str, History])
    """Private chats; see `pair`."""
    correspondents: dict[ParticipantId, list[ParticipantId]] = field(
        default_factory=dict[ParticipantId, list[ParticipantId]]
    )
    """With whom somebody has a private chat."""
    size: int = 0
    last_at: Micros = 0
    """Time of the newest message: no two have the same."""
    seen: dict[ParticipantId, Timestamp] = field(default_factory=dict[ParticipantId, Timestamp])
    seen_breakouts: dict[Place, dict[ParticipantId, Timestamp]] = field(
        default_factory=dict[Place, dict[ParticipantId, Timestamp]]
    )
    seen_private: dict[ParticipantId, dict[ParticipantId, Timestamp]] = field(
        default_factory=dict[ParticipantId, dict[ParticipantId, Timestamp]]
    )
    buckets: dict[ConnectionId, Bucket] = field(default_factory=dict[ConnectionId, Bucket])
    searching: Searching = field(default_factory=Searching)


def pair(one: ParticipantId, other: ParticipantId) -> str:
    """The key of a private chat, the same for both."""
    return f"{min(one, other)}|{max(one, other)}"


def size_of(message: StoredMessage) -> int:
    return limits.CHAT_STORED_MESSAGE_BYTES + len(message.content.encode())


def append(state: ChatState, history: History, message: StoredMessage) -> None:
    """Keeps a message; makes room by dropping the oldest ones of the largest chat."""
    size = size_of(message)
    history.messages.append(message)
    history.size += size
    state.size += size
    while state.size > limits.CHAT_STORED_BYTES:
        histories = (state.everyone, *state.breakouts.values(), *state.pairs.values())
        _drop_oldest(state, max(histories, key=lambda candidate: candidate.size))


def _drop_oldest(state: ChatState, history: History) -> None:
    """A batch at a time, since taking from the front of a list moves all that follows."""
    count = max(1, len(history.messages) // 64)
    size = sum(size_of(message) for message in history.messages[:count])
    del history.messages[:count]
    history.dropped += count
    history.size -= size
    state.size -= size


def empty(state: ChatState, history: History) -> None:
    state.size -= history.size
    history.messages = []
    history.dropped = 0
    history.size = 0


def search(history: History, term: str, index: int | None) -> Chunk:
    """The page up to `index` of the messages that contain `term`; the newest page without."""
    hits = [message for message in history.messages if term in message.content]
    newest = len(hits) - 1 if index is None else index
    return page(hits, newest, limits.CHAT_PAGE_BYTES, 0)


def page(messages: Sequence[StoredMessage], index: int, bytes_allowed: int, first: int) -> Chunk:
    """Messages up to `index`, oldest first, bounded in number and bytes; `first` is the index of
    the first one.

    A single message left over is added to the page: clients take a next index of 0 for none.
    """
    end = index - first + 1
    if not 0 < end <= len(messages):
        return Chunk([], None)
    start = end - 1
    room = bytes_allowed - size_of(messages[start])
    while start > 0 and end - start < limits.CHAT_PAGE_MESSAGES:
        room -= size_of(messages[start - 1])
        if room < 0:
            break
        start -= 1
    if start == 1:
        start = 0
    return Chunk(list(messages[start:end]), first + start - 1 if start > 0 else None)


def encoded(chunk: Chunk) -> msgspec.Raw:
    return msgspec.Raw(msgspec.json.encode(chunk))
