"""Messages that come from the room server itself rather than from a room."""

from datetime import UTC, datetime
from typing import Literal

import msgspec
from msgspec import Struct

from parlour.roomserver import limits

_encoder = msgspec.json.Encoder()


class SlowDown(Struct, frozen=True):
    """The rate limit was reached (signaling-core.md, 1.6)."""

    error: Literal["slow_down"] = "slow_down"


class SessionNotice(Struct, frozen=True, kw_only=True):
    """How to resume this connection, and whether it has been. `received`: frames processed."""

    message: Literal["session"] = "session"
    resume: str
    received: int
    resumed: bool
    window_secs: int = int(limits.RESUME_WINDOW)


class _Envelope(Struct, frozen=True):
    namespace: str
    timestamp: str
    payload: SlowDown | SessionNotice


def slow_down() -> bytes:
    """The message text of `slow_down`."""
    return _encoder.encode(_Envelope("error", timestamp(), SlowDown()))


def session(resume: str, *, received: int, resumed: bool) -> bytes:
    """The message text of the first frame to a client that can resume."""
    notice = SessionNotice(resume=resume, received=received, resumed=resumed)
    return _encoder.encode(_Envelope("parlour", timestamp(), notice))


def timestamp() -> str:
    """The time now, as it goes over the wire."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
