"""How long a meeting may take, as the owner's tariff says (signaling-core.md 2.4)."""

from parlour.protocol.roomserver import RoomParameters
from parlour.room import limits
from parlour.room.clock import SECOND, timestamp
from parlour.room.conference import Conference
from parlour.room.io import Micros

_TIMER = "time_limit"


def closes_at(conference: Conference) -> str | None:
    """When the room closes, as clients are told; None without a limit."""
    limit = _limit(conference)
    if limit is None:
        return None
    state = conference.state
    return timestamp(max(state.created_at + limit, state.closes_not_before))


def start(conference: Conference) -> None:
    """The time runs from the first join on."""
    limit = _limit(conference)
    if limit is not None and not conference.state.time_limit_runs:
        conference.state.time_limit_runs = True
        conference.wake("core", _TIMER, conference.state.now + limit)


def replace(conference: Conference, parameters: RoomParameters) -> None:
    """Take new parameters (PUT), without a word. Another limit counts from when the room began.

    A meeting that has taken longer than the new limit is not cut off in the middle of a sentence.
    """
    state, before = conference.state, _limit(conference)
    state.parameters = parameters
    limit = _limit(conference)
    if limit == before or not state.participants:
        return
    state.time_limit_runs = limit is not None
    if limit is None:
        conference.cancel("core", _TIMER)
        return
    state.closes_not_before = state.now + limits.NEW_TIME_LIMIT_SECS * SECOND
    conference.wake("core", _TIMER, max(state.created_at + limit, state.closes_not_before))


def _limit(conference: Conference) -> Micros | None:
    seconds = conference.state.parameters.tariff.quotas.get("room_time_limit_secs")
    return None if seconds is None else seconds * SECOND
