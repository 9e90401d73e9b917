"""An older client's connection: outside until it says `join`, then one of the room's sessions."""

import asyncio
from collections.abc import Callable

import msgspec
import structlog
from msgspec import Struct

from parlour.protocol.legacy import control
from parlour.protocol.roomserver import CallIn, ClientParameters, Guest
from parlour.room import limits as room_limits
from parlour.roomserver import limits
from parlour.roomserver.connection import Connection
from parlour.roomserver.frames import payload_of, text_frame
from parlour.roomserver.legacy.commands import Forward, Join, Reply, translate
from parlour.roomserver.legacy.events import message, render
from parlour.roomserver.legacy.view import View
from parlour.roomserver.notices import timestamp
from parlour.roomserver.session import Session, SessionOwner

_log = structlog.get_logger(__name__)
_NAME_BYTES = 100

Enter = Callable[["LegacySession", Connection, ClientParameters], bool]
"""Brings the session into its room; False if there is no such room any more."""


class LegacySession(Session):
    """Translates both ways; the room and its journal see a client of today."""

    __slots__ = ("_client", "_early", "_enter", "_outside", "_view", "_waiting_room")

    def __init__(
        self,
        owner: SessionOwner,
        connection_id: str,
        *,
        device: str,
        view: View,
        client: ClientParameters,
        enter: Enter,
        waiting_room: Callable[[], bool],
        opened_at: float,
    ) -> None:
        """`waiting_room`: whether anybody has to wait at the moment."""
        super().__init__(owner, connection_id, device, view.kind, ring=None, opened_at=opened_at)
        self._view = view
        self._client = client
        self._enter = enter
        self._waiting_room = waiting_room
        self._outside: asyncio.TimerHandle | None = None
        self._early: list[Callable[[], None]] | None = None

    def wait_outside(self, connection: Connection) -> None:
        """The socket is open: `join` must follow soon, for it takes up a place."""
        self.connection = connection
        loop = asyncio.get_running_loop()
        self._outside = loop.call_later(limits.LEGACY_JOIN_WAIT, self._close, 1000, "no join")

    # Session

    def push(self, frame: bytes, by: str | None = None) -> None:
        connection = self.connection
        if connection is None:
            return
        try:
            for text in render(self._view, payload_of(frame), by):
                connection.send(text_frame(text))
        except (msgspec.MsgspecError, KeyError, TypeError):
            # One event that is not as it should be costs no more than this event.
            _log.exception("event not translated")

    # ConnectionEvents

    def received(self, text: bytes) -> None:
        if self._early is not None:
            self._early.append(lambda: self.received(text))
            return
        answer = translate(self._view, text)
        if isinstance(answer, Forward):
            if len(answer.frame) <= room_limits.DRAWING_FRAME_BYTES:
                super().received(answer.frame)
            if self._view.phase == "waiting":
                self._comes_in()
        elif isinstance(answer, Reply):
            self._say(answer.namespace, answer.event)
        elif isinstance(answer, Join):
            self._join(answer.display_name)

    def ended(self, close_code: int | None) -> None:
        if self._early is not None:
            self._early.append(lambda: self.ended(close_code))
            return
        self._stop_waiting_outside()
        super().ended(close_code)

    # Joining

    def _join(self, wanted: str | None) -> None:
        connection = self.connection
        client = named(self._client, wanted)
        if client is None:
            self._say("control", control.Error("invalid_username"))
        elif connection is not None and self._outside is not None:
            self._stop_waiting_outside()
            if self._enter(self, connection, client):
                self._comes_in()
            else:
                self._close(1011, "The room became unavailable.")
        else:
            self._say("control", control.Error("already_joined"))

    def _comes_in(self) -> None:
        """What is said right after it counts as said inside: it waits until the room has answered,
        at the end of this loop turn."""
        self._view.entered_with_waiting_room = self._waiting_room()
        self._early = []
        asyncio.get_running_loop().call_soon(self._go_on)

    def _go_on(self) -> None:
        self._view.entered_with_waiting_room = None
        early, self._early = self._early or [], None
        for happening in early:
            happening()

    def _stop_waiting_outside(self) -> None:
        if self._outside is not None:
            self._outside.cancel()
            self._outside = None

    def _close(self, code: int, reason: str) -> None:
        connection, self.connection = self.connection, None
        if connection is not None:
            connection.close(code, reason)

    def _say(self, namespace: str, event: Struct | msgspec.Raw) -> None:
        if self.connection is not None:
            self.connection.send(text_frame(message(namespace, timestamp(), event)))


def named(client: ClientParameters, wanted: str | None) -> ClientParameters | None:
    """The client under the name of its `join`, as far as it may choose; None for a bad name."""
    if wanted is None:
        return client
    name = " ".join(wanted.split())
    if not name or len(name.encode("utf-8", "surrogatepass")) > _NAME_BYTES:
        return None
    if isinstance(client, Guest | CallIn):
        return msgspec.structs.replace(client, display_name=name)
    return client
