"""When a room ends: nobody is there, its time is up, or it is told to (signaling-core.md 2.4)."""

from parlour.protocol.signaling import core
from parlour.room import hooks
from parlour.room.clock import MILLISECOND
from parlour.room.conference import CLOSED_BY_SERVER, Conference
from parlour.room.io import CloseReason, Ended
from parlour.room.state import Origin

SERVER_SHUTDOWN = (1001, "server shutdown")

TIMERS: dict[str, CloseReason] = {
    "core:idle": "idle_timeout_reached",
    "core:time_limit": "time_limit_reached",
}


def watch_idleness(conference: Conference, anew: bool) -> None:
    """Runs the idle timer while nobody is in the conference or waits; `anew` starts it afresh."""
    state = conference.state
    if state.connections or state.waiting_connections:
        conference.cancel("core", "idle")
    elif anew or "core:idle" not in state.timers:
        timeout = state.parameters.room_idle_timeout * MILLISECOND
        conference.wake("core", "idle", state.now + timeout)


def close(conference: Conference, reason: CloseReason) -> None:
    """Says so to everybody, lets the modules clean up, closes every socket."""
    state = conference.state
    everybody = (*state.connections, *state.waiting_connections)
    conference.send_core(everybody, core.Closing(reason))
    hooks.for_each(conference, Origin(), lambda module, context: module.closing(context))
    shutdown = reason in ("graceful_shutdown", "immediate_shutdown")
    for connection in everybody:
        conference.disconnect(connection, SERVER_SHUTDOWN if shutdown else CLOSED_BY_SERVER)
    state.timers.clear()
    state.closed = reason
    conference.outputs.append(Ended(reason))
