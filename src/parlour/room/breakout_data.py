"""What a newcomer is told of a running breakout session (signaling-core.md 3.4)."""

from msgspec import UNSET

from parlour.protocol.signaling import breakout as wire
from parlour.room.clock import timestamp
from parlour.room.conference import Conference
from parlour.room.participant import Place, room_kind
from parlour.room.state import BreakoutSession


def of_session(conference: Conference, place: Place) -> wire.JoinData | None:
    session = conference.state.breakout
    if session is None:
        return None
    return wire.JoinData(
        room=room_kind(place),
        rooms=rooms(session),
        expires=UNSET if session.expires_at is None else timestamp(session.expires_at),
    )


def rooms(session: BreakoutSession) -> list[wire.Room]:
    return [wire.Room(number, name) for number, name in enumerate(session.names)]
