"""What the rest of the room server sees of a client's socket.

The transport behind it can be exchanged: it is one class that keeps to these two interfaces.
"""

from collections.abc import Callable
from typing import Protocol


class Connection(Protocol):
    """One open socket, writing side."""

    def send(self, frame: bytes) -> None:
        """Queue a whole frame (`frames.text_frame`); it leaves at the end of this loop turn."""
        ...

    def close(self, code: int, reason: str) -> None:
        """Send what is queued, then close. Nothing is reported of this connection any more."""
        ...

    def abort(self) -> None:
        """Drop the socket at once. Nothing is reported of this connection any more."""
        ...


class ConnectionEvents(Protocol):
    """What a socket reports, in order."""

    def received(self, text: bytes) -> None:
        """A whole text message in valid UTF-8, within the limits of size and rate."""
        ...

    def slowed(self) -> None:
        """The rate limit was reached; reported at most once per `limits.SLOW_DOWN_EVERY`."""
        ...

    def acknowledged(self, sequence: int) -> None:
        """The peer has all frames up to this one, which was the last when it was pinged."""
        ...

    def sequence(self) -> int:
        """The number of the last frame that was sent."""
        ...

    def ended(self, close_code: int | None) -> None:
        """The peer closed with this code (1005: none given), or vanished (None)."""
        ...


Arrival = Callable[[Connection], ConnectionEvents | None]
"""Called once the upgrade is answered: says who listens, or None after closing the connection."""
