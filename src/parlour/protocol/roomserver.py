"""The room server's HTTP API: what the controller says of a room and of a client.

Source: signaling-core.md, sections 14.1 and 14.2.
"""

from datetime import datetime
from typing import Any, Literal

import msgspec
from msgspec import UNSET, Struct, UnsetType

from parlour.protocol.scalars import (
    DEVICE_SECRET_BYTES,
    DISPLAY_NAME_BYTES,
    ROOM_PASSWORD_BYTES,
    DeviceSecret,
    DisplayName,
    RoomPassword,
    check_bytes,
)

WaitingRoomMode = Literal["disabled", "for_guests", "for_everyone"]
Role = Literal["user", "moderator"]
ParticipationKind = Literal[
    "registered", "guest", "recorder", "transcription", "call_in", "registered_call_in"
]


class RoomKind(Struct, frozen=True):
    """The main room or one breakout room: `{"kind":"main"}`, `{"kind":"breakout","id":2}`."""

    kind: Literal["main", "breakout"] = msgspec.field(default="main")
    id: int | UnsetType = UNSET


class Profile(Struct, frozen=True):
    """A registered user as the room knows them."""

    id: str
    email: str
    title: str
    firstname: str
    lastname: str
    display_name: str
    avatar_url: str
    timezone: str = "UTC"


class Registered(Struct, frozen=True, tag_field="kind", tag="registered"):
    profile: Profile
    device_secret: DeviceSecret
    role: Role = "user"

    def __post_init__(self) -> None:
        check_bytes("device_secret", self.device_secret, DEVICE_SECRET_BYTES)


class RegisteredCallIn(Struct, frozen=True, tag_field="kind", tag="registered_call_in"):
    profile: Profile
    device_secret: DeviceSecret
    role: Role = "user"

    def __post_init__(self) -> None:
        check_bytes("device_secret", self.device_secret, DEVICE_SECRET_BYTES)


class Guest(Struct, frozen=True, tag_field="kind", tag="guest"):
    display_name: DisplayName
    device_secret: DeviceSecret
    role: Role = "user"

    def __post_init__(self) -> None:
        check_bytes("device_secret", self.device_secret, DEVICE_SECRET_BYTES)
        check_bytes("display_name", self.display_name, DISPLAY_NAME_BYTES)


class CallIn(Struct, frozen=True, tag_field="kind", tag="call_in"):
    display_name: DisplayName
    device_secret: DeviceSecret
    role: Role = "user"

    def __post_init__(self) -> None:
        check_bytes("device_secret", self.device_secret, DEVICE_SECRET_BYTES)
        check_bytes("display_name", self.display_name, DISPLAY_NAME_BYTES)


class Recorder(Struct, frozen=True, tag_field="kind", tag="recorder"):
    room: RoomKind
    device_secret: DeviceSecret
    role: Role = "user"

    def __post_init__(self) -> None:
        check_bytes("device_secret", self.device_secret, DEVICE_SECRET_BYTES)


class Transcription(Struct, frozen=True, tag_field="kind", tag="transcription"):
    room: RoomKind
    device_secret: DeviceSecret
    role: Role = "user"

    def __post_init__(self) -> None:
        check_bytes("device_secret", self.device_secret, DEVICE_SECRET_BYTES)


ClientParameters = Registered | RegisteredCallIn | Guest | CallIn | Recorder | Transcription


class CallInDetails(Struct, frozen=True):
    tel: str
    id: str
    password: str


class Tariff(Struct, frozen=True):
    id: str
    name: str
    quotas: dict[str, int]
    used_quota: dict[str, int] = {}
    disabled_features: list[str] = []


class Event(Struct, frozen=True, omit_defaults=True):
    id: str
    title: str
    description: str = ""
    is_adhoc: bool = False
    starts_at: str | None = None
    ends_at: str | None = None
    shared_folder: dict[str, Any] | None = None


class StreamingTarget(Struct, frozen=True):
    id: str
    name: str
    kind: Literal["custom"]
    streaming_endpoint: str
    streaming_key: str
    public_url: str


class RateLimit(Struct, frozen=True):
    tokens_per_second: int
    token_bucket_size: int


class RoomParameters(Struct, frozen=True):
    """All that a room must know when it starts; `room_idle_timeout` is in milliseconds."""

    created_by: Profile
    guest_access: bool
    waiting_room: WaitingRoomMode
    tariff: Tariff
    password: RoomPassword | None = None
    call_in: CallInDetails | None = None
    event: Event | None = None
    invite_code: str | None = None
    streaming_targets: list[StreamingTarget] = []
    show_meeting_details: bool = False
    e2e_encryption: bool = False
    module_settings: dict[str, dict[str, Any]] = {}
    preferred_language: str = "en"
    fallback_language: str = "en"
    ws_rate_limit: RateLimit | None = None
    allowed_origins: list[str] = []
    room_idle_timeout: int = 60_000
    notices: list[str] = []
    """What the controller wants to be told of (`parlour.protocol.notices`). Our own."""

    def __post_init__(self) -> None:
        if self.password is not None:
            check_bytes("password", self.password, ROOM_PASSWORD_BYTES)


class RoomPatch(Struct, frozen=True):
    """PATCH of a running room: an absent key keeps, a null password removes."""

    password: RoomPassword | UnsetType | None = UNSET
    title: str | UnsetType = UNSET

    def __post_init__(self) -> None:
        if isinstance(self.password, str):
            check_bytes("password", self.password, ROOM_PASSWORD_BYTES)


class StorageQuota(Struct, frozen=True, omit_defaults=True):
    """Bytes used and allowed in the owner's storage."""

    used: int
    total: int | None = None


class TokenRequest(Struct, frozen=True):
    """`resumption`, which may be null, asks for what older clients need besides."""

    client_parameters: ClientParameters
    room_parameters: RoomParameters | None = None
    resumption: str | UnsetType | None = UNSET


class TokenResponse(Struct, frozen=True):
    """`ticket` and `resumption`: for older clients, if that was asked for."""

    public_url: str
    token: str
    ticket: str | UnsetType = UNSET
    resumption: str | UnsetType = UNSET


class RunningRoom(Struct, frozen=True):
    """A room that is live, for administrators."""

    id: str
    title: str | None
    created_by: Profile
    started_at: datetime
    participants: int
    waiting: int
    tariff: Tariff | None = None
    """What the room goes by; the controller brings it up to date."""


class RunningRooms(Struct, frozen=True):
    rooms: list[RunningRoom]


class CloseRoom(Struct, frozen=True):
    """Why a room is ended, as its people are told. After a shutdown, clients come back."""

    reason: Literal[
        "room_deleted", "time_limit_reached", "graceful_shutdown", "immediate_shutdown"
    ] = "room_deleted"
