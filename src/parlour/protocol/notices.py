"""What room servers tell the controller of the life of meetings. Our own; nobody else speaks it.

A room is opened many times; each time is a meeting. `opened_at` says which, in microseconds since
1970, and `number` counts a meeting's notices. So a notice that comes twice is known.
"""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from parlour.protocol.roomserver import ParticipationKind

MOST_AT_ONCE = 200

NoticeKind = Literal["meeting_started", "meeting_ended", "participant_joined", "participant_left"]


class NoticedPerson(Struct, frozen=True, omit_defaults=True):
    """A participant; users have a profile."""

    id: str
    kind: ParticipationKind
    display_name: str
    user_id: str | None = None


class MeetingNotice(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Something happened in a meeting; `participants` is how many people are there now."""

    kind: NoticeKind
    room_id: str
    opened_at: int
    number: int
    at: int
    participants: int
    person: NoticedPerson | None = None
    reason: str | None = None


class Notices(Struct, frozen=True):
    """`POST /internal/notices`: the oldest first."""

    notices: Annotated[list[MeetingNotice], Meta(max_length=MOST_AT_ONCE)]
