"""`chat`: one chat for all, one for each breakout room, one for each pair of participants.

Messages carry the envelope's time, in history as well, and no two the same: some clients know a
message by its sender and time alone.
"""

from typing import Any, cast

import msgspec
from msgspec import UNSET, Struct, UnsetType

from parlour.protocol.roomserver import RoomParameters
from parlour.protocol.signaling import chat as wire
from parlour.room import limits
from parlour.room.clock import micros_of, timestamp
from parlour.room.context import Context
from parlour.room.io import ParticipantId
from parlour.room.module import Malformed, Module, Refused, handles
from parlour.room.modules.chat import rate
from parlour.room.modules.chat.state import (
    ChatState,
    History,
    append,
    empty,
    encoded,
    pair,
    search,
)
from parlour.room.participant import MAIN, Participant, Place
from parlour.room.receivers import Audience


class Scope(Struct, frozen=True):
    """Which chat a command means, checked against its sender."""

    name: wire.ScopeName
    place: Place = MAIN
    partner: ParticipantId = ""

    @property
    def target(self) -> int | ParticipantId | UnsetType:
        match self.name:
            case "global":
                return UNSET
            case "breakout":
                return self.place
            case "private":
                return self.partner


Addressed = wire.SendMessage | wire.GetHistoryChunk | wire.SearchHistory | wire.SetLastSeenTimestamp


class Chat(Module[ChatState]):
    namespace = "chat"
    State = ChatState
    not_a_moderator = wire.Error("insufficient_permissions")

    def __init__(self, state: ChatState) -> None:
        super().__init__(state)
        self._newest_page: msgspec.Raw | None = None

    @classmethod
    def create(cls, settings: dict[str, Any], parameters: RoomParameters) -> ChatState:
        return ChatState(rate.read_settings(settings))

    # --- writing ---

    @handles(wire.SendMessage)
    def send_message(self, context: Context, command: wire.SendMessage) -> None:
        _check_text(command.content)
        tokens = self._tokens(context)
        if not self.state.enabled:
            raise Refused(wire.Error("chat_disabled"))
        scope = _scope(context, command)
        if scope.name == "breakout" and scope.place != context.place:
            raise Refused(wire.Error("invalid_breakout_scope"))
        history = self._history_to_write(context, scope)
        self._take_token(context, tokens)
        self.state.last_at = context.later_than(self.state.last_at)
        message = wire.StoredMessage(
            id=context.new_uuid(),
            source=context.sender.id,
            timestamp=context.stamp,
            content=command.content,
            scope=scope.name,
            target=scope.target,
        )
        append(self.state, history, message)
        self._newest_page = None
        self._deliver(context, scope, message)

    def _deliver(self, context: Context, scope: Scope, message: wire.StoredMessage) -> None:
        """In a private chat each side sees the other one as target."""
        event = wire.MessageSent(
            message.id, message.source, message.content, message.scope, message.target
        )
        match scope.name:
            case "global":
                context.to_everyone(event)
            case "breakout":
                context.to_room(event)
            case "private":
                context.to_sender(event)
                if scope.partner != context.sender.id:
                    mirrored = msgspec.structs.replace(event, target=context.sender.id)
                    context.to(context.participants[scope.partner], mirrored)

    def _history_to_write(self, context: Context, scope: Scope) -> History:
        if scope.name == "private":
            _check_partner(context, scope)
            sender, partner = context.sender.id, scope.partner
            for one, other in {(sender, partner): None, (partner, sender): None}:
                known = self.state.correspondents.setdefault(one, [])
                if other not in known:
                    known.append(other)
            return self.state.pairs.setdefault(pair(sender, partner), History())
        if scope.name == "breakout":
            history = self.state.breakouts.get(scope.place)
            if history is None:
                raise Refused(wire.Error("invalid_breakout_scope"))
            return history
        return self.state.everyone

    # --- rate limit ---

    def _tokens(self, context: Context) -> int | None:
        """What the connection has left; None without a limit."""
        limit = self.state.rate_limit
        if limit is None:
            return None
        bucket = self.state.buckets.setdefault(context.connection, rate.full(limit, context.at))
        tokens = bucket.tokens(limit, context.at)
        if tokens == 0:
            self._tell_moderators(context)
            raise Refused(wire.Error("too_many_requests", retry_after_ms=limit.retry_after_ms))
        return tokens

    def _take_token(self, context: Context, tokens: int | None) -> None:
        limit = self.state.rate_limit
        if limit is None or tokens is None:
            return
        if limit.should_slow_down(tokens):
            context.to_asking_connection(wire.SlowDown(limit.pause_ms))
        self.state.buckets[context.connection].take()

    def _tell_moderators(self, context: Context) -> None:
        """Those in the sender's room; not when the sender owns the room."""
        if context.sender_owns_room:
            return
        moderators = [
            p
            for p in context.participants.values()
            if p.is_moderator and p.place == context.place and p.id != context.sender.id
        ]
        context.to(moderators, wire.ParticipantRateLimited(context.sender.id))

    # --- reading ---

    @handles(wire.GetHistoryChunk)
    def get_history_chunk(self, context: Context, command: wire.GetHistoryChunk) -> None:
        scope = _scope(context, command)
        history = self._history_to_read(context, scope).page(command.message_index)
        match scope.name:
            case "global":
                answer = wire.RoomChatHistoryChunk(history)
            case "breakout":
                answer = wire.BreakoutChatHistoryChunk(scope.place, history)
            case "private":
                answer = wire.PrivateChatHistoryChunk(scope.partner, history)
        context.to_asking_connection(answer)

    @handles(wire.SearchHistory)
    def search_history(self, context: Context, command: wire.SearchHistory) -> None:
        """Finds the exact text; access is that of reading."""
        least, most = limits.CHAT_SEARCH_TERM_BYTES
        if _size(command.term) < least:
            raise Refused(wire.Error("invalid_search_term_length", min=least))
        if _size(command.term) > most:
            raise Malformed
        scope = _scope(context, command)
        history = self._history_to_read(context, scope)
        wait = self.state.searching.wait_ms(history.size, context.at)
        if wait:
            raise Refused(wire.Error("too_many_requests", retry_after_ms=wait))
        matches = search(history, command.term, command.message_index)
        context.to_asking_connection(wire.SearchResults(matches, scope.name, scope.target))

    def _history_to_read(self, context: Context, scope: Scope) -> History:
        """A pair's chat is found by the reader's own id: nobody can name somebody else's."""
        match scope.name:
            case "global":
                return self.state.everyone
            case "breakout":
                if scope.place != context.place and not context.sender.is_moderator:
                    raise Refused(wire.Error("insufficient_permissions"))
                return self.state.breakouts.get(scope.place) or History()
            case "private":
                key = pair(context.sender.id, scope.partner)
                return self.state.pairs.get(key) or History()

    @handles(wire.SetLastSeenTimestamp)
    def set_last_seen(self, context: Context, command: wire.SetLastSeenTimestamp) -> None:
        """Is told to all devices of the reader."""
        scope = _scope(context, command)
        sender = context.sender.id
        stamp = timestamp(micros_of(command.timestamp))
        match scope.name:
            case "global":
                self.state.seen[sender] = stamp
            case "breakout" if scope.place in self.state.breakouts:
                self.state.seen_breakouts.setdefault(scope.place, {})[sender] = stamp
            case "private" if scope.partner in context.participants:
                self.state.seen_private.setdefault(sender, {})[scope.partner] = stamp
            case _:
                # Of a chat that there is not, nothing is kept.
                pass
        context.to_sender(wire.LastSeenTimestampSet(stamp, scope.name, scope.target))

    # --- moderation ---

    @handles(wire.EnableChat, by="moderator")
    def enable(self, context: Context, command: wire.EnableChat) -> None:
        self.state.enabled = True
        context.to_everyone(wire.ChatEnabled(context.sender.id))

    @handles(wire.DisableChat, by="moderator")
    def disable(self, context: Context, command: wire.DisableChat) -> None:
        self.state.enabled = False
        context.to_everyone(wire.ChatDisabled(context.sender.id))

    @handles(wire.ClearHistory, by="moderator")
    def clear_history(self, context: Context, command: wire.ClearHistory) -> None:
        """The chat of all, only."""
        empty(self.state, self.state.everyone)
        self._newest_page = None
        context.to_everyone(wire.HistoryCleared(context.sender.id))

    # --- joining and leaving ---

    def joined(self, context: Context) -> None:
        if self.state.rate_limit is not None:
            bucket = rate.full(self.state.rate_limit, context.at)
            self.state.buckets[context.connection] = bucket

    def left(self, context: Context) -> None:
        self.state.buckets.pop(context.connection, None)

    def newcomer_data(self, peer: Participant, audience: Audience) -> wire.PeerData:
        return wire.PeerData([])

    def join_data(self, context: Context) -> wire.JoinData:
        reader = context.sender.id
        breakout = self.state.breakouts.get(context.place)
        seen_here = self.state.seen_breakouts.get(context.place, {}).get(reader)
        if self._newest_page is None:
            self._newest_page = encoded(self.state.everyone.newest())
        return wire.JoinData(
            enabled=self.state.enabled,
            # Encoded already: the encoder copies it as it is.
            global_history=cast("wire.Chunk", self._newest_page),
            private_history=self._private_history(reader),
            last_seen_timestamp_global=self.state.seen.get(reader),
            last_seen_timestamps_private=self.state.seen_private.get(reader, {}),
            last_seen_timestamps_group={},
            breakout_room_history=UNSET if breakout is None else breakout.newest(),
            last_seen_timestamp_breakout=UNSET if seen_here is None else seen_here,
        )

    def _private_history(self, reader: ParticipantId) -> list[wire.PrivateHistory]:
        """All together within a bound; beyond it each chat shows its newest message."""
        shown: list[wire.PrivateHistory] = []
        room = limits.CHAT_JOIN_PRIVATE_BYTES
        for partner in self.state.correspondents.get(reader, []):
            history = self.state.pairs[pair(reader, partner)]
            if not history.messages:
                continue
            chunk = history.newest(max(0, min(room, limits.CHAT_PAGE_BYTES)))
            room -= sum(_size(message.content) for message in chunk.messages)
            shown.append(wire.PrivateHistory(partner, chunk))
        return shown

    # --- breakout rooms ---

    def breakout_started(self, context: Context, places: list[Place]) -> None:
        for place in places:
            self.state.breakouts[place] = History()

    def breakout_closed(self, context: Context, places: list[Place]) -> None:
        for place in places:
            history = self.state.breakouts.pop(place, None)
            if history is not None:
                empty(self.state, history)
            self.state.seen_breakouts.pop(place, None)


def _scope(context: Context, command: Addressed) -> Scope:
    """A breakout chat without a target is that of the room where the sender is."""
    target = command.target
    match command.scope, target:
        case "global", _:
            return Scope("global")
        case "breakout", int():
            return Scope("breakout", place=target)
        case "breakout", None if context.place == MAIN:
            raise Refused(wire.Error("invalid_breakout_scope"))
        case "breakout", None:
            return Scope("breakout", place=context.place)
        case "private", str():
            return Scope("private", partner=target)
        case "private", None:
            raise Refused(wire.Error("unknown_participant"))
        case _:
            raise Malformed


def _check_partner(context: Context, scope: Scope) -> None:
    """Whether present or not: somebody who has been here."""
    if scope.partner not in context.participants:
        raise Refused(wire.Error("unknown_participant"))


def _check_text(content: str) -> None:
    """Clients count without the white space around it. Raises Malformed."""
    text = content.strip()
    if not text or _size(text) > limits.CHAT_TEXT_BYTES:
        raise Malformed
    if _size(content) > 2 * limits.CHAT_TEXT_BYTES:
        raise Malformed


def _size(text: str) -> int:
    return len(text.encode())
