"""When a room ends: nobody is there, its time is up, or it is told to (signaling-core.md 2.4)."""

from parlour.protocol.signaling import core
from parlour.room import hooks, limits, noticing
from parlour.room.clock import MILLISECOND, SECOND
from parlour.room.conference import CLOSED_BY_SERVER, Conference
from parlour.room.io import AwaitedEffect, CloseReason, Ended
from parlour.room.receivers import Connections
from parlour.room.state import Origin

SERVER_SHUTDOWN = (1001, "server shutdown")

WAITED_ENOUGH = "core:closing"
TIMERS: dict[str, CloseReason] = {
    "core:idle": "idle_timeout_reached",
    "core:time_limit": "time_limit_reached",
}


def watch_idleness(conference: Conference, anew: bool) -> None:
    """Runs the idle timer while nobody is in the conference or waits; `anew` starts it afresh."""
    state = conference.state
    if state.closing is not None:
        return
    if state.connections or state.waiting_connections:
        conference.cancel("core", "idle")
    elif anew or "core:idle" not in state.timers:
        timeout = state.parameters.room_idle_timeout * MILLISECOND
        conference.wake("core", "idle", state.now + timeout)


def close(conference: Conference, reason: CloseReason) -> None:
    """Says so to everybody and lets the modules clean up. What they have made and stored now is
    waited for, for a while; then the room ends."""
    state = conference.state
    if state.closing is not None:
        return
    state.closing = reason
    conference.send_core(_everybody(conference), core.Closing(reason))
    hooks.for_each(conference, Origin(), lambda module, context: module.closing(context))
    state.timers.clear()
    conference.wake("core", "closing", state.now + limits.MODULE_WORK_SECS * SECOND)
    end_if_done(conference)


def forget_all_but_the_end(conference: Conference) -> None:
    """A room that closes takes no other timer: the runtime would wake it on and on."""
    timers = conference.state.timers
    for name in timers.keys() - {WAITED_ENOUGH}:
        del timers[name]


def end_if_done(conference: Conference) -> None:
    """Ends a room that closes and waits for nothing more."""
    if conference.state.closing is None:
        return
    work = (pending.effect for pending in conference.state.pending.values())
    if conference.state.closing == "fatal_error" or not any(
        isinstance(effect, AwaitedEffect) for effect in work
    ):
        end(conference)


def end(conference: Conference) -> None:
    """Closes every socket."""
    state = conference.state
    reason = state.closing or "fatal_error"
    shutdown = reason in ("graceful_shutdown", "immediate_shutdown")
    for connection in _everybody(conference):
        conference.disconnect(connection, SERVER_SHUTDOWN if shutdown else CLOSED_BY_SERVER)
    state.timers.clear()
    state.closed = reason
    noticing.closes(conference, reason)
    conference.outputs.append(Ended(reason))


def _everybody(conference: Conference) -> Connections:
    state = conference.state
    return (*state.connections, *state.waiting_connections)
