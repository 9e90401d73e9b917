"""What the room knows of its recordings and streams."""

from msgspec import UNSET, Struct, UnsetType, field

from parlour.protocol.roomserver import StreamingTarget
from parlour.protocol.signaling import recording as wire
from parlour.room.io import ParticipantId, ServiceTarget
from parlour.room.participant import Place

TargetId = str
STARTABLE = frozenset[wire.Status]({"inactive", "error"})


class Work(Struct):
    """A recording or a stream, as the recorder last said."""

    status: wire.OwnStatus = "inactive"
    reason: wire.Reason | None = None
    request: int = 0
    """Number of the newest start."""
    requested_by: ParticipantId | None = None
    transaction_id: int | None = None
    """Of that start: what follows without a recorder carries it."""

    @property
    def told_reason(self) -> wire.Reason | UnsetType:
        return UNSET if self.reason is None else self.reason


class Target(Struct):
    """Where a stream can go to; one room at a time uses it."""

    name: str
    public_url: str
    location: str
    place: Place | None = None
    work: Work = field(default_factory=Work)

    def seen_from(self, place: Place) -> wire.StreamState:
        """Other rooms do not see what happens, only whether they could have it."""
        status, reason = self.work.status, self.work.told_reason
        if self.place != place:
            free = self.place is None or status in STARTABLE
            status, reason = ("inactive" if free else "in_use"), UNSET
        return wire.StreamState(self.name, self.public_url, status, reason)


class Requesting(Struct, frozen=True):
    """A call to the recorder is under way for this."""

    request: int
    recording: bool
    targets: list[TargetId]


class RecordingState(Struct):
    service: ServiceTarget
    targets: dict[TargetId, Target]
    places: dict[Place, Work] = field(default_factory=dict[Place, Work])
    """Rooms in which a recording was ever asked for."""
    consents: dict[ParticipantId, bool] = field(default_factory=dict[ParticipantId, bool])
    recorders: dict[ParticipantId, None] = field(default_factory=dict[ParticipantId, None])
    """Those who are connected, in whichever room."""
    requests: int = 0


def target_from(given: StreamingTarget) -> Target:
    slash = "" if given.streaming_endpoint.endswith("/") else "/"
    location = f"{given.streaming_endpoint}{slash}{given.streaming_key}"
    return Target(given.name, given.public_url, location)
