"""Sessions: the room's connections, seen from outside. A session outlives its socket."""

import asyncio
from typing import Protocol

from parlour.roomserver.connection import Connection
from parlour.roomserver.ring import Ring


class SessionOwner(Protocol):
    """Whoever runs the room that a session belongs to."""

    def session_received(self, session: "Session", text: bytes) -> None: ...

    def session_slowed(self, session: "Session") -> None: ...

    def session_ended(self, session: "Session", close_code: int | None) -> None: ...


class Session:
    """One connection of the room. Implements `ConnectionEvents` for the socket it has, if any."""

    __slots__ = (
        "connection",
        "deadline",
        "device",
        "id",
        "kind",
        "opened_at",
        "owner",
        "received_count",
        "ring",
    )

    def __init__(
        self,
        owner: SessionOwner,
        connection_id: str,
        device: str,
        kind: str,
        *,
        ring: Ring | None,
        opened_at: float,
    ) -> None:
        self.owner = owner
        self.id = connection_id
        self.device = device
        self.kind = kind
        self.ring = ring
        self.received_count = 0
        self.connection: Connection | None = None
        self.deadline: asyncio.TimerHandle | None = None
        self.opened_at = opened_at

    @property
    def resumable(self) -> bool:
        """Whether the client asked to resume after a loss."""
        return self.ring is not None

    def push(self, frame: bytes, by: str | None = None) -> None:
        """Number the frame and send it, or keep it for when the client comes back. `by`: whose
        command it follows from, for those who must say it in other words."""
        if self.ring is not None:
            self.ring.push(frame)
        if self.connection is not None:
            self.connection.send(frame)

    def take_over(self, connection: Connection) -> None:
        """Go on with another socket."""
        self.stop_waiting()
        if self.connection is not None:
            self.connection.abort()
        self.connection = connection

    def stop_waiting(self) -> None:
        """Nobody is waited for any more."""
        if self.deadline is not None:
            self.deadline.cancel()
            self.deadline = None

    # ConnectionEvents

    def received(self, text: bytes) -> None:
        self.received_count += 1
        self.owner.session_received(self, text)

    def slowed(self) -> None:
        self.owner.session_slowed(self)

    def acknowledged(self, sequence: int) -> None:
        if self.ring is not None:
            self.ring.acknowledge(sequence)

    def sequence(self) -> int:
        return self.ring.last if self.ring is not None else 0

    def ended(self, close_code: int | None) -> None:
        self.connection = None
        self.owner.session_ended(self, close_code)
