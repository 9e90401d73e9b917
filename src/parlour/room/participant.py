"""The people of a room, and what follows from their kind and role (signaling-core.md 2)."""

from collections.abc import Iterable

from msgspec import UNSET, Struct, field

from parlour.protocol.roomserver import (
    CallIn,
    ClientParameters,
    Guest,
    ParticipationKind,
    Profile,
    Recorder,
    Registered,
    RegisteredCallIn,
    Role,
    RoomKind,
    Transcription,
    WaitingRoomMode,
)
from parlour.protocol.signaling.core import OwnRole
from parlour.room import limits
from parlour.room.io import ConnectionId, DeviceId, Micros, ParticipantId

Place = int
"""Where in the meeting: `MAIN`, or the number of a breakout room."""

MAIN: Place = -1

MODES: tuple[WaitingRoomMode, ...] = ("disabled", "for_guests", "for_everyone")
"""From the laxest to the strictest."""

SERVICES = frozenset[ParticipationKind]({"recorder", "transcription"})
_UNSEEN_RANGES = (
    (0x00, 0x08),  # control characters, but for those that are white space
    (0x0E, 0x1B),
    (0x7F, 0x84),
    (0x86, 0x9F),
    (0xAD, 0xAD),
    (0x61C, 0x61C),  # which way text runs: it could turn around what stands beside the name
    (0x200E, 0x200F),
    (0x202A, 0x202E),
    (0x2066, 0x206F),
    (0x180E, 0x180E),  # nothing at all: two could seem to have the same name
    (0x200B, 0x200B),
    (0x2060, 0x2064),
    (0xFEFF, 0xFEFF),
    (0xFFF9, 0xFFFB),
)
_UNSEEN = {code: None for first, last in _UNSEEN_RANGES for code in range(first, last + 1)}
"""Joiners stay, which some scripts and many emojis need."""

_WITHOUT_ACCOUNT = SERVICES | {"guest", "call_in"}


class Person(Struct, frozen=True):
    """Who somebody is, as their first token says."""

    kind: ParticipationKind
    display_name: str
    profile: Profile | None = None
    serves: Place | None = None
    """The room that a service is for."""

    @property
    def avatar_url(self) -> str | None:
        return self.profile.avatar_url if self.profile else None

    @property
    def is_service(self) -> bool:
        return self.kind in SERVICES


class Participant(Struct):
    """Somebody who has been in the conference; kept while the room lives."""

    id: ParticipantId
    person: Person
    role: Role
    display_name: str
    joined_at: Micros
    left_at: Micros | None = None
    place: Place = MAIN
    connections: dict[ConnectionId, DeviceId] = field(default_factory=dict[ConnectionId, DeviceId])
    must_wait: bool = False
    """Sent out: returns through the waiting room."""
    role_taken: bool = False
    """The role was lost with a kick: a moderator's token or ownership brings it back."""

    @property
    def is_moderator(self) -> bool:
        return self.role == "moderator"

    @property
    def connected(self) -> bool:
        return bool(self.connections)

    @property
    def own_role(self) -> OwnRole:
        if self.role == "user" and self.person.kind in _WITHOUT_ACCOUNT:
            return "guest"
        return self.role


class Waiter(Struct):
    """Somebody in the waiting room; forgotten with their last connection."""

    id: ParticipantId
    person: Person
    role: Role
    display_name: str
    joined_at: Micros
    accepted: bool = False
    connections: dict[ConnectionId, DeviceId] = field(default_factory=dict[ConnectionId, DeviceId])


class Ban(Struct, frozen=True):
    display_name: str
    avatar_url: str
    banned_by: ParticipantId
    banned_at: Micros


def person_of(client: ClientParameters) -> Person:
    """The device secret is left behind: nothing in the room needs it."""
    match client:
        case Registered(profile=profile):
            return Person("registered", tidy_name(profile.display_name), profile)
        case RegisteredCallIn(profile=profile):
            return Person("registered_call_in", tidy_name(profile.display_name), profile)
        case Guest(display_name=name):
            return Person("guest", tidy_name(name))
        case CallIn(display_name=name):
            return Person("call_in", tidy_name(name))
        case Recorder(room=room):
            return Person("recorder", "recorder", serves=place_of(room))
        case Transcription(room=room):
            return Person("transcription", "transcription", serves=place_of(room))


def tidy_name(name: str) -> str:
    """Without what nobody sees, without outer blanks, runs of white space as one space, cut at the
    limit."""
    return " ".join(name.translate(_UNSEEN).split())[: limits.DISPLAY_NAME_CHARS]


def waits(mode: WaitingRoomMode, kind: ParticipationKind) -> bool:
    """Whether the waiting room applies to a kind of participant."""
    return kind not in SERVICES and MODES.index(mode) >= MODES.index(least_mode([kind]))


def least_mode(kinds: Iterable[ParticipationKind]) -> WaitingRoomMode:
    """The laxest waiting room that catches all these kinds; services are never caught."""
    wanted = 0
    for kind in kinds:
        if kind == "registered":
            wanted = 2
        elif kind not in SERVICES:
            wanted = max(wanted, 1)
    return MODES[wanted]


def place_of(room: RoomKind) -> Place:
    return MAIN if room.kind == "main" or room.id is UNSET else room.id


def room_kind(place: Place) -> RoomKind:
    return RoomKind() if place == MAIN else RoomKind(kind="breakout", id=place)
