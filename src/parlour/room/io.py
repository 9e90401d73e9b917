"""What goes into a room and what comes out of it.

A room is the fold of its inputs: `outputs = room.handle(input)`. Inputs carry all that the room
may not find out for itself (the time, new ids); outputs say what the runtime is to do. Both are
plain data, so that inputs can be kept in a journal and replayed.

Times are integers: microseconds since 1970-01-01T00:00:00Z.
"""

from typing import Literal

from msgspec import Struct

from parlour.protocol.notices import MeetingNotice
from parlour.protocol.roomserver import ClientParameters, RoomParameters, RoomPatch, StorageQuota

Micros = int
ParticipantId = str
ConnectionId = str
DeviceId = str

LossReason = Literal["leave", "connection_lost", "internal_error"]
CloseReason = Literal[
    "graceful_shutdown",
    "immediate_shutdown",
    "fatal_error",
    "time_limit_reached",
    "idle_timeout_reached",
    "room_deleted",
]


class Input(Struct, frozen=True, tag_field="t", kw_only=True):
    """Something that happened, at a time."""

    at: Micros


class Opened(Input, frozen=True, tag="opened"):
    """A socket was opened with a valid token: the answer is join, waiting room or refusal."""

    connection: ConnectionId
    device: DeviceId
    participant: ParticipantId
    client: ClientParameters
    guests_may_moderate: bool = False
    """From now on: the client is of a generation that knows guests as moderators."""


class Received(Input, frozen=True, tag="received"):
    """A text frame from a connection, as it came."""

    connection: ConnectionId
    frame: bytes


class Lost(Input, frozen=True, tag="lost"):
    """A connection ended from its side."""

    connection: ConnectionId
    reason: LossReason


class Woke(Input, frozen=True, tag="woke"):
    """The time that `Room.wake_at` asked for has come."""


class EffectDone(Input, frozen=True, tag="effect_done"):
    """What became of an effect: `result` is the effect's own answer as JSON, None if it failed."""

    effect: int
    result: bytes | None


class TokenIssued(Input, frozen=True, tag="token_issued"):
    """Somebody asked for a token: the idle timer starts anew."""


class Replaced(Input, frozen=True, tag="replaced"):
    """PUT: new parameters in place of the old, without any event."""

    parameters: RoomParameters


class Patched(Input, frozen=True, tag="patched"):
    """PATCH: title or password changed by the controller."""

    patch: RoomPatch


class QuotaChanged(Input, frozen=True, tag="quota_changed"):
    quota: StorageQuota


class MediaLost(Input, frozen=True, tag="media_lost"):
    """A media room was lost and made again; these identities have not found back to it."""

    room: str
    identities: tuple[str, ...]


class CloseRequested(Input, frozen=True, tag="close_requested"):
    reason: CloseReason


class Posted(Input, frozen=True, tag="posted"):
    """Bytes for a module over a socket that belongs to a connection and has a ticket from it."""

    namespace: str
    connection: ConnectionId
    ticket: str
    content: bytes


class Veiled(Input, frozen=True, tag="veiled"):
    """A command that may not be kept as it came: what its module says may be kept of it."""

    connection: ConnectionId
    namespace: str
    transaction_id: int | None
    command: bytes
    """MessagePack."""


class BoxOpened(Input, frozen=True, tag="box_opened"):
    """The secret ballots of a vote that the next input ends, in the order of their tokens."""

    vote: str
    ballots: list[tuple[str, int]]


class Recovered(Input, frozen=True, tag="recovered"):
    """The room was rebuilt from its journal; what was only in memory is gone."""


AnyInput = (
    Opened
    | Received
    | Veiled
    | BoxOpened
    | Recovered
    | Lost
    | Woke
    | EffectDone
    | TokenIssued
    | Replaced
    | Patched
    | QuotaChanged
    | MediaLost
    | CloseRequested
    | Posted
)


class Send(Struct, frozen=True):
    """One frame, encoded once, for each of these connections."""

    to: tuple[ConnectionId, ...]
    frame: bytes
    kept: bytes | None = None
    """What is kept on the disk in place of a frame that may not be."""
    by: ParticipantId | None = None
    """Whose command a module's event follows from."""


class Disconnect(Struct, frozen=True):
    """Send what is queued for the connection, then close it."""

    connection: ConnectionId
    code: int
    reason: str


class Ended(Struct, frozen=True):
    """The room is over: every connection has been told to close, the journal can go."""

    reason: CloseReason


class Push(Struct, frozen=True):
    """A binary frame for the sockets that these connections have for a module."""

    namespace: str
    to: tuple[ConnectionId, ...]
    frame: bytes


class HangUp(Struct, frozen=True):
    """Close the socket that was opened with a ticket: it is good for nothing any more."""

    namespace: str
    connection: ConnectionId
    ticket: str
    code: int


class Effect(Struct, frozen=True, tag_field="t", kw_only=True):
    """Work outside the room; its end comes back as `EffectDone` if `answer`.

    The room numbers its effects from 1 and asks for an answer to each, so that it knows which ones
    to ask for again after a crash. Every effect is safe to carry out twice.
    """

    effect: int = 0
    answer: bool = False


class MediaTarget(Struct, frozen=True):
    """Which LiveKit server an effect is for (from `module_settings.livekit`)."""

    service_url: str
    api_key: str
    api_secret: str


class CreateMediaRoom(Effect, frozen=True, tag="create_media_room"):
    target: MediaTarget
    room: str


class DeleteMediaRoom(Effect, frozen=True, tag="delete_media_room"):
    target: MediaTarget
    room: str


class RemoveFromMedia(Effect, frozen=True, tag="remove_from_media"):
    """Remove identities from a media room; one that is not there counts as removed."""

    target: MediaTarget
    room: str
    identities: tuple[str, ...]


class MuteMicrophones(Effect, frozen=True, tag="mute_microphones"):
    """Mute each unmuted microphone track. Result: JSON list of the identities really muted."""

    target: MediaTarget
    room: str
    identities: tuple[str, ...]


class MediaPermission(Struct, frozen=True):
    """What an identity may publish: LiveKit source names (`camera`, `microphone`, …)."""

    identity: str
    sources: tuple[str, ...]


class UpdateMediaPermissions(Effect, frozen=True, tag="update_media_permissions"):
    """Result: JSON list of the identities that were updated."""

    target: MediaTarget
    room: str
    permissions: tuple[MediaPermission, ...]


class ServiceTarget(Struct, frozen=True):
    """A service that can be called: its URL, and the key that our tokens are signed with."""

    url: str
    key_id: str
    key_secret: str


class WakeService(Effect, frozen=True, tag="wake_service"):
    """Ask a recorder, say, to come: `POST {url}/v1/init`. Done if the answer is 2xx."""

    target: ServiceTarget
    body: bytes
    """JSON."""


class AssetLabel(Struct, frozen=True):
    """What a stored file is, by which it is found again."""

    namespace: str
    kind: str
    extension: str
    event_title: str | None = None


class StoreAsset(Effect, frozen=True, tag="store_asset"):
    """Store a file for the room's owner. Result: see `parlour.room.assets`."""

    label: AssetLabel
    content: bytes
    key: str
    """The same file again has the same key, so that it is stored once."""


class MakeReport(Effect, frozen=True, tag="make_report"):
    """Make a PDF from a template of `parlour.reports` and store it."""

    label: AssetLabel
    template: str
    data: bytes
    """JSON."""
    language: str
    key: str


class CreateModuleResource(Effect, frozen=True, tag="create_module_resource"):
    """Keep a JSON document in the controller. Result: JSON with its `id`."""

    namespace: str
    resource_tag: str
    created_by: ParticipantId
    data: bytes
    key: str


class ReplaceModuleResource(Effect, frozen=True, tag="replace_module_resource"):
    """Other data in place of what a module resource holds."""

    namespace: str
    resource: str
    data: bytes


class DeleteModuleResource(Effect, frozen=True, tag="delete_module_resource"):
    namespace: str
    resource: str


class PadServer(Struct, frozen=True):
    """An Etherpad and the key of its API."""

    url: str
    api_key: str


class PreparePad(Effect, frozen=True, tag="prepare_pad"):
    """Make the group and its pad, unless they are there. Result: the group's id as JSON."""

    server: PadServer
    group_mapper: str
    pad: str


class PadVisitor(Struct, frozen=True):
    """A connection that is to have a session."""

    connection: ConnectionId
    name: str
    writes: bool


class OpenPadSessions(Effect, frozen=True, tag="open_pad_sessions"):
    """End these sessions, then open others. Result: JSON object of session ids by connection."""

    server: PadServer
    group: str
    ended: tuple[str, ...]
    visitors: tuple[PadVisitor, ...]
    valid_until: int
    """Seconds since 1970."""


class EndPadSessions(Effect, frozen=True, tag="end_pad_sessions"):
    server: PadServer
    sessions: tuple[str, ...]


class StorePad(Effect, frozen=True, tag="store_pad"):
    """Have Etherpad make a PDF and store it. Result: see `parlour.room.assets`."""

    server: PadServer
    group: str
    pad: str
    session: str
    """Empty: as a reader of our own."""
    label: AssetLabel
    key: str
    then_delete: bool = False
    """The pad and its group go, once their content is safe."""


class BoardServer(Struct, frozen=True):
    """A Spacedeck and the token of its API."""

    url: str
    api_key: str


class CreateBoard(Effect, frozen=True, tag="create_board"):
    """Make a board. Result: JSON object with its `id` and the `url` for participants."""

    server: BoardServer
    name: str


class StoreBoard(Effect, frozen=True, tag="store_board"):
    """Have Spacedeck make a PDF and store it. Result: see `parlour.room.assets`."""

    server: BoardServer
    board: str
    label: AssetLabel
    key: str
    then_delete: bool = False


MediaEffect = (
    CreateMediaRoom | DeleteMediaRoom | RemoveFromMedia | MuteMicrophones | UpdateMediaPermissions
)
StorageEffect = (
    StoreAsset | MakeReport | CreateModuleResource | ReplaceModuleResource | DeleteModuleResource
)
StoringEffect = StorageEffect | StorePad | StoreBoard
AwaitedEffect = StoringEffect | CreateBoard
"""Work whose end a room that closes waits for."""
PadEffect = PreparePad | OpenPadSessions | EndPadSessions | StorePad
BoardEffect = CreateBoard | StoreBoard
AnyEffect = MediaEffect | WakeService | StorageEffect | PadEffect | BoardEffect
Output = Send | Disconnect | Ended | Push | HangUp | MeetingNotice | AnyEffect
