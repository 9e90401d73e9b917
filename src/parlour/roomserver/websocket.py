"""`Connection` on picows: text frames in and out, with every queue bounded.

picows parses and unmasks in C; frames go out whole through the transport below it, because one
that is built once can go to any number of sockets.
"""

import asyncio
from collections import deque
from typing import ClassVar

from picows import WSCloseCode, WSFrame, WSListener, WSMsgType, WSTransport

from parlour.roomserver import limits
from parlour.roomserver.bucket import Bucket
from parlour.roomserver.connection import Arrival, ConnectionEvents
from parlour.roomserver.inbound import FragmentError, Fragments, is_utf8
from parlour.roomserver.statistics import Statistics
from parlour.roomserver.turn import Turn

_Held = tuple[WSMsgType, bytes]


class WebSocket(WSListener):
    """One client's socket. Implements `Connection`; reports to `ConnectionEvents`."""

    subprotocol: ClassVar[str | None] = None
    """Which sub-protocol the answer to the upgrade selects."""
    message_bytes: ClassVar[int] = limits.MESSAGE_BYTES
    """The longest message; a longer one closes the socket."""

    def __init__(
        self, arrival: Arrival, bucket: Bucket, turn: Turn, statistics: Statistics
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self._arrival = arrival
        self._events: ConnectionEvents | None = None
        self._bucket = bucket
        self._turn = turn
        self._statistics = statistics
        self._transport: WSTransport | None = None
        self._stream: asyncio.Transport | None = None
        self._queue: list[bytes] = []
        self._listed = False
        self._congested = False
        self._fragments = Fragments(self.message_bytes)
        self._held: deque[_Held] = deque()
        self._held_bytes = 0
        self._slowed_at = -limits.SLOW_DOWN_EVERY
        self._heard = self._loop.time()
        self._timers: dict[str, asyncio.TimerHandle] = {}

    # Connection

    def send(self, frame: bytes) -> None:
        self._queue.append(frame)
        if not self._listed:
            self._listed = True
            self._turn.flush_later(self)

    def close(self, code: int, reason: str) -> None:
        transport, stream, queue = self._transport, self._stream, self._queue
        self._forget()
        if transport is None or stream is None or transport.is_disconnected:
            return
        if not transport.is_close_frame_sent:
            if queue:
                stream.write(b"".join(queue))
            transport.send_close(WSCloseCode(code), reason.encode())
        if not stream.is_closing() and not stream.is_reading():
            stream.resume_reading()
        self._timers["close"] = self._loop.call_later(limits.CLOSE_WAIT, self.abort)

    def abort(self) -> None:
        self._forget()
        if self._transport is not None and not self._transport.is_disconnected:
            self._transport.disconnect(graceful=False)

    # Turn

    def flush(self) -> None:
        """Write what this loop turn has queued: one system call, unless the peer lags behind."""
        self._listed = False
        queue = self._queue
        if self._congested:
            self._bound_queue()
            return
        self._queue = []
        transport, stream = self._transport, self._stream
        if stream is not None and transport is not None and not transport.is_close_frame_sent:
            stream.write(queue[0] if len(queue) == 1 else b"".join(queue))

    # WSListener

    def on_ws_connected(self, transport: WSTransport) -> None:
        self._transport = transport
        self._stream = transport.underlying_transport
        self._stream.set_write_buffer_limits(high=limits.SEND_HIGH_WATER)
        self._ping_later(min(limits.FIRST_PING, limits.PING_EVERY))
        self._events = self._arrival(self)

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        self._heard = now = self._loop.time()
        kind = frame.msg_type
        if kind == WSMsgType.CLOSE:
            self._peer_closed(transport, frame)
            return
        if self._events is None:
            return
        if frame.rsv1:
            self._refuse(WSCloseCode.PROTOCOL_ERROR)
            return
        whole = self._assemble(kind, frame)
        if whole is None:
            return
        if self._held or self._bucket.take(now, self._price(whole[1])) > 0.0:
            self._hold(*whole)
        else:
            self._accept(*whole)

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        self._vanish()

    def pause_writing(self) -> None:
        self._congested = True

    def resume_writing(self) -> None:
        self._congested = False
        if self._queue:
            self.flush()

    def _bound_queue(self) -> None:
        """Cut off a peer that does not read: it may come back, and costs no more memory."""
        if self._transport is not None and self._transport.is_close_frame_sent:
            self._queue = []
        size = sum(map(len, self._queue))
        if len(self._queue) > limits.SEND_QUEUE_FRAMES or size > limits.SEND_QUEUE_BYTES:
            self._statistics.congested_connections += 1
            self._vanish()

    # Receiving

    def _assemble(self, kind: WSMsgType, frame: WSFrame) -> _Held | None:
        if kind in {WSMsgType.PING, WSMsgType.PONG}:
            return kind, frame.get_payload_as_bytes()
        try:
            return self._fragments.add(kind, frame.get_payload_as_bytes(), final=frame.fin)
        except FragmentError as error:
            self._refuse(error.code)
            return None

    def _accept(self, kind: WSMsgType, payload: bytes) -> None:
        events = self._events
        if events is None:
            return
        if kind == WSMsgType.TEXT:
            if is_utf8(payload):
                events.received(payload)
            else:
                self._refuse(WSCloseCode.INVALID_TEXT)
        elif kind == WSMsgType.PING:
            if self._transport is not None and not self._congested:
                self._transport.send_pong(payload)
        elif kind == WSMsgType.PONG and payload.isdigit() and len(payload) < 20:
            events.acknowledged(int(payload))

    def _hold(self, kind: WSMsgType, payload: bytes) -> None:
        """Over the rate limit: keep the frame for later, and stop reading from the socket."""
        if not self._held:
            if self._stream is not None:
                self._stream.pause_reading()
            self._timers["held"] = self._loop.call_later(self._next_token(), self._drain)
            now = self._loop.time()
            if self._events is not None and now - self._slowed_at >= limits.SLOW_DOWN_EVERY:
                self._slowed_at = now
                self._events.slowed()
        self._held.append((kind, payload))
        self._held_bytes += len(payload)
        if len(self._held) > limits.HELD_FRAMES or self._held_bytes > limits.HELD_BYTES:
            self._refuse(WSCloseCode.POLICY_VIOLATION)

    def _drain(self) -> None:
        while self._held:
            wait = self._bucket.take(self._loop.time(), self._price(self._held[0][1]))
            if wait > 0.0:
                self._timers["held"] = self._loop.call_later(wait, self._drain)
                return
            kind, payload = self._held.popleft()
            self._held_bytes -= len(payload)
            self._accept(kind, payload)
        if self._stream is not None and not self._stream.is_closing():
            self._stream.resume_reading()

    def _next_token(self) -> float:
        return self._bucket.wait(self._loop.time())

    def _price(self, payload: bytes) -> float:
        """In tokens: a long message counts like the short ones that it could have been."""
        return 1.0 + len(payload) // limits.TOKEN_BYTES

    # Ending

    def _peer_closed(self, transport: WSTransport, frame: WSFrame) -> None:
        events = self._events
        code = int(frame.get_close_code().value if frame.payload_size >= 2 else 1005)
        # picows has closed already if the peer broke the protocol; this only answers that.
        refused = transport.is_close_frame_sent
        self._forget()
        if not refused:
            transport.send_close(WSCloseCode.OK if code == 1005 else WSCloseCode(code))
        transport.disconnect()
        self._timers["close"] = self._loop.call_later(limits.CLOSE_WAIT, self.abort)
        if events is not None:
            events.ended(None if refused else code)

    def _refuse(self, code: WSCloseCode) -> None:
        events = self._events
        self.close(code.value, "")
        if events is not None:
            events.ended(None)

    def _vanish(self) -> None:
        events = self._events
        self.abort()
        if events is not None:
            events.ended(None)

    def _forget(self) -> None:
        """Report nothing more, hold nothing more."""
        self._events = None
        self._queue = []
        self._held.clear()
        self._held_bytes = 0
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()

    # Keeping alive

    def _ping_later(self, seconds: float) -> None:
        self._timers["ping"] = self._loop.call_later(seconds, self._ping)

    def _ping(self) -> None:
        transport, events = self._transport, self._events
        if transport is None or events is None:
            return
        silence = self._loop.time() - self._heard
        if silence > self._longest_silence() or transport.is_close_frame_sent:
            self._vanish()
            return
        if not self._queue:
            transport.send_ping(b"%d" % events.sequence())
        self._ping_later(limits.PING_EVERY)

    def _longest_silence(self) -> float:
        return limits.SILENCE
