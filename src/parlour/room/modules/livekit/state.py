"""What the room knows of its LiveKit rooms, and what it notes about work under way there."""

from msgspec import Struct, field

from parlour.room.io import ConnectionId, MediaTarget, ParticipantId
from parlour.room.participant import Place


class LiveKitSettings(Struct, frozen=True):
    """`module_settings.livekit`. `public_url` is for clients, `service_url` for API calls."""

    api_key: str
    api_secret: str
    public_url: str
    service_url: str
    screen_share_requires_permission: bool = True


class MediaRoom(Struct):
    """One LiveKit room: who may speak there, if not everybody."""

    exempt: list[ParticipantId] | None = None
    """Microphones are restricted to these people and moderators; new tokens obey at once."""
    announced: list[ParticipantId] | None = None
    """The same, as people were told: an update reaches them only when LiveKit has done it."""
    updating: bool = False
    created: bool = False
    """LiveKit was asked to create it, and has not failed."""


class ExpectedMedia(Struct, frozen=True):
    """Who may be in one LiveKit room, each with what they may publish; None: never anything."""

    target: MediaTarget
    room: str
    identities: dict[str, tuple[str, ...] | None]
    recorders: frozenset[str] = frozenset()
    unrecorded: frozenset[str] = frozenset()
    """Those of whom recorders get nothing: they have not agreed."""
    whispering: bool = False
    """A whisper group's: its members find back by themselves, or not at all."""


class Creating(Struct, frozen=True, tag=True):
    place: Place


class Sharing(Struct, frozen=True, tag=True):
    """A grant under way; `before` is what to go back to if LiveKit fails."""

    grant: bool
    participants: list[ParticipantId]
    before: dict[ParticipantId, bool | None]


class Removing(Struct, frozen=True, tag=True):
    """Identities that must go; tried again if LiveKit fails."""

    place: Place
    identities: tuple[str, ...]
    attempts: int = 1


class LiveKitState(Struct):
    settings: LiveKitSettings
    rooms: dict[Place, MediaRoom] = field(default_factory=dict[Place, MediaRoom])
    popouts: dict[ConnectionId, int] = field(default_factory=dict[ConnectionId, int])
    """Pop-out identities that each connection was given."""
    screen_share: dict[ParticipantId, bool] = field(default_factory=dict[ParticipantId, bool])
    """What moderators granted or revoked; without an entry the default counts."""
    removals: dict[str, Removing] = field(default_factory=dict[str, Removing])
    """Failed removals by the name of the timer that tries again."""
    failures: int = 0
