"""The one typed tree of settings. Each field's description is its documentation.

Adding a setting is adding a field here: loading, checking, printing, the sample file and
docs/settings.md follow from the types.
"""

import hashlib
import os
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Struct, field

from parlour.settings.fields import (
    SAMPLE_SECRET,
    Address,
    Count,
    DatabaseUrl,
    Host,
    HttpUrl,
    MailServer,
    MediaUrl,
    Name,
    Network,
    Origin,
    Port,
    Seconds,
    doc,
)
from parlour.settings.folders import SharedFolderSettings
from parlour.settings.identity import OidcSettings
from parlour.settings.jobs import Days, JobSettings
from parlour.settings.notes import NotesSettings, WhiteboardSettings
from parlour.settings.people import InvitationSettings, StreamingSettings
from parlour.settings.secret import Secret
from parlour.settings.services import RecordingSettings, TranscriptionSettings
from parlour.settings.storage import StorageSettings
from parlour.settings.tariffs import TariffSettings, TenantSettings
from parlour.settings.user_search import UserSearchSettings
from parlour.settings.webhooks import WebhookSettings

MEETING_MODULES = (
    "automod",
    "chat",
    "e2ee",
    "echo",
    "excalidraw",
    "legal_vote",
    "livekit",
    "meeting_notes",
    "meeting_report",
    "moderation",
    "polls",
    "raise_hands",
    "reaction",
    "recording",
    "shared_folder",
    "subroom_audio",
    "timer",
    "training_participation_report",
    "transcription",
    "whiteboard",
)
LOOPBACK = ("127.0.0.0/8", "::1/128")


def default_data() -> Path:
    """Where state lives unless told: the user's data folder (XDG base directories)."""
    base = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(base) / "parlour"


class ApiKey(Struct, frozen=True, kw_only=True):
    """A key with which one process of the platform proves itself to another."""

    id: Annotated[Name, doc("Public name of the key, sent along with each token.")]
    secret: Annotated[Secret, doc("Shared secret, at least 32 random characters.")]


class LogSettings(Struct, frozen=True, kw_only=True):
    """What is logged, and how it looks."""

    level: Annotated[
        Literal["debug", "info", "warning", "error"],
        doc("The least severe level that is logged."),
    ] = "info"
    format: Annotated[
        Literal["auto", "console", "json"],
        doc("One line of JSON a record, or for people; auto: for people on a terminal."),
    ] = "auto"


class RoomserverEntry(Struct, frozen=True, kw_only=True):
    """A room server that the controller may place rooms on."""

    url: Annotated[HttpUrl, doc("Address at which the controller reaches the room server's API.")]
    public_url: Annotated[
        HttpUrl | None,
        doc(
            "Address at which browsers reach it.",
            default="what the room server itself answers",
        ),
    ] = None
    api_key: Annotated[ApiKey, doc("One of the room server's API keys.")]


class ControllerSettings(Struct, frozen=True, kw_only=True):
    """REST API and web client."""

    host: Annotated[Host, doc("Address to listen on.")] = "127.0.0.1"
    port: Annotated[Port, doc("TCP port to listen on.")] = 8000
    cors_origins: Annotated[
        list[Origin],
        doc(
            "Origins of other front ends whose pages may call the REST API.",
            example=["https://app.example.org"],
        ),
    ] = field(default_factory=list[str])
    roomservers: Annotated[
        list[RoomserverEntry],
        doc(
            "Room servers to place rooms on; `parlour up` fills this in.",
            example=[
                {
                    "url": "http://127.0.0.1:11333",
                    "public_url": "https://meet.example.org/roomserver/1",
                    "api_key": {"id": "roomserver", "secret": SAMPLE_SECRET},
                }
            ],
        ),
    ] = field(default_factory=list[RoomserverEntry])
    service_api_keys: Annotated[
        list[ApiKey],
        doc(
            "Keys with which services (recorder, phone gateway) call the controller.",
            example=[{"id": "recorder", "secret": SAMPLE_SECRET}],
        ),
    ] = field(default_factory=list[ApiKey])
    metrics_allow: Annotated[list[Network], doc("Who may read /metrics.")] = field(
        default_factory=lambda: list(LOOPBACK)
    )
    trusted_proxies: Annotated[
        list[Network],
        doc("Reverse proxies whose X-Forwarded-For and X-Forwarded-Proto count."),
    ] = field(default_factory=lambda: list(LOOPBACK))
    room_idle_timeout_secs: Annotated[
        Seconds, doc("How long an empty room stays open, in seconds.")
    ] = 60
    calendar_feed_past_days: Annotated[
        Days,
        doc("Calendar feeds have meetings that ended so many days ago; 0: all there ever were."),
    ] = 366
    openapi: Annotated[bool, doc("Serve /v1/openapi.json and its browsable page.")] = True
    modules: Annotated[
        list[str], doc("Modules that meetings have, unless a tariff disables them.")
    ] = field(default_factory=lambda: list(MEETING_MODULES))
    users_find: Annotated[
        Literal["disabled", "from_database", "from_user_search_backend"],
        doc("Whether users can search for others of their tenant: here, or in Keycloak as well."),
    ] = "from_database"
    invite_unknown_addresses: Annotated[
        bool, doc("Let users invite mail addresses that belong to nobody here.")
    ] = False
    disallow_custom_display_name: Annotated[
        bool, doc("Users are called what the identity provider calls them.")
    ] = False
    default_language: Annotated[
        Name, doc("Language of users who have not chosen one, such as de or en-US.")
    ] = "en-US"
    avatar_url: Annotated[
        HttpUrl | None,
        doc(
            "Where avatars are; the MD5 of the mail address in lower case is appended.",
            default="pictures that Parlour draws itself",
            example="https://avatars.example.org/avatar/",
        ),
    ] = None
    call_in_number: Annotated[
        Name | None,
        doc(
            "Telephone number of the phone gateway.",
            default="no dial-in",
            example="+49 30 123456",
        ),
    ] = None


class RoomserverSettings(Struct, frozen=True, kw_only=True):
    """Signalling: the process that holds the live rooms."""

    host: Annotated[Host, doc("Address to listen on.")] = "127.0.0.1"
    port: Annotated[
        Port,
        doc("TCP port to listen on; further workers of `parlour up` take the next ones."),
    ] = 11333
    public_url: Annotated[
        HttpUrl | None,
        doc(
            "Address at which browsers reach it.",
            default="http://{host}:{port}",
            example="https://meet.example.org/roomserver/1",
        ),
    ] = None
    workers: Annotated[Count, doc("Room-server processes that `parlour up` starts.")] = 1
    api_keys: Annotated[
        list[ApiKey],
        doc(
            "Keys that the controller's tokens may be signed with; one is needed.",
            example=[{"id": "roomserver", "secret": SAMPLE_SECRET}],
        ),
    ] = field(default_factory=list[ApiKey])
    signaling_salt: Annotated[
        Secret | None,
        doc(
            "Salt from which device ids are computed; the same one keeps them across restarts.",
            default="derived from the first API key",
            example=SAMPLE_SECRET,
        ),
    ] = None
    allowed_origins: Annotated[
        list[Origin], doc("Origins whose pages may open a signalling socket.")
    ] = field(default_factory=lambda: ["*"])
    legacy_allow_guest_moderator: Annotated[
        bool,
        doc(
            "Whether guests can be made moderators in meetings that clients of the older"
            " signalling generation have joined, as such clients expect."
        ),
    ] = True
    metrics_allow: Annotated[list[Network], doc("Who may read /metrics.")] = field(
        default_factory=lambda: list(LOOPBACK)
    )
    journal: Annotated[
        Path | None,
        doc(
            "Folder in which live rooms are kept across crashes.",
            default="{data}/journal/{port}",
            example="/var/lib/parlour/journal",
        ),
    ] = None
    unreadable_journals_days: Annotated[
        Days, doc("Journals that cannot be read hold chat; they go after so many days. 0: never.")
    ] = 7
    controller_url: Annotated[
        HttpUrl | None,
        doc(
            "Address at which the room server reaches the controller, which keeps its reports.",
            default="none: reports are lost when the room server ends",
            example="http://127.0.0.1:8000",
        ),
    ] = None
    controller_api_key: Annotated[
        Name, doc("Name of the key that calls to the controller are signed with.")
    ] = "roomserver"
    controller_api_secret: Annotated[
        Secret | None, doc("Secret of that key.", example=SAMPLE_SECRET)
    ] = None

    def salt(self) -> bytes:
        """The signalling salt: the one that is set, or else one derived from the first API key."""
        if self.signaling_salt is not None:
            return self.signaling_salt.reveal().encode()
        secret = self.api_keys[0].secret.reveal() if self.api_keys else ""
        return hashlib.blake2b(secret.encode(), person=b"signaling-salt").digest()

    def address(self) -> str:
        """The public URL, without a slash at its end."""
        return (self.public_url or http_url(self.host, self.port)).rstrip("/")


class LivekitSettings(Struct, frozen=True, kw_only=True):
    """The media server."""

    embedded: Annotated[
        bool,
        doc("`parlour up` starts LiveKit itself; false: use the one at service_url."),
    ] = True
    public_url: Annotated[
        MediaUrl | None,
        doc(
            "Address at which browsers reach LiveKit.",
            default="ws://{host}:{livekit.port}",
            example="wss://meet.example.org/livekit",
        ),
    ] = None
    service_url: Annotated[
        HttpUrl | None,
        doc(
            "Address at which our servers reach LiveKit.",
            default="http://127.0.0.1:{port}",
            example="http://127.0.0.1:7880",
        ),
    ] = None
    api_key: Annotated[Name | None, doc("Name of LiveKit's API key.", example="parlour")] = None
    api_secret: Annotated[
        Secret | None, doc("Secret of LiveKit's API key.", example=SAMPLE_SECRET)
    ] = None
    port: Annotated[Port, doc("TCP port of the embedded LiveKit: its API and signalling.")] = 7880
    tcp_port: Annotated[Port, doc("TCP port for media where UDP is blocked; 0: none.")] = 7881
    udp_port: Annotated[Port, doc("UDP port for media, shared by all participants.")] = 7882
    node_ip: Annotated[
        Address | None,
        doc(
            "Address that browsers send media to.",
            default="the address that Parlour listens on",
            example="192.0.2.10",
        ),
    ] = None
    screen_share_requires_permission: Annotated[
        bool,
        doc("Only moderators share their screen, and whom they allow to."),
    ] = False
    use_external_ip: Annotated[
        bool,
        doc("Let LiveKit ask a STUN server for the machine's public address (cloud, NAT)."),
    ] = False


class DatabaseSettings(Struct, frozen=True, kw_only=True):
    """The controller's database."""

    url: Annotated[
        DatabaseUrl | None,
        doc(
            "Address of the database, with its password.",
            default="SQLite in {data}/parlour.db",
            example="postgresql+asyncpg://parlour:<password>@127.0.0.1/parlour",
        ),
    ] = None


class MailSettings(Struct, frozen=True, kw_only=True):
    """The mail server that invitations go through."""

    url: Annotated[
        MailServer | None,
        doc(
            "Mail server: smtp:// (with STARTTLS) or smtps://.",
            default="mails are kept in {data}/mail",
            example="smtp://parlour:<password>@mail.example.org:587",
        ),
    ] = None
    sender: Annotated[
        Name | None,
        doc(
            "Address that mails come from.",
            default="parlour@ the host of public_url",
            example="meet@example.org",
        ),
    ] = None


class Settings(Struct, frozen=True, kw_only=True):
    """Everything that can be set."""

    data: Annotated[
        Path,
        doc(
            "Folder in which all state lives.",
            default="${XDG_DATA_HOME:-~/.local/share}/parlour",
            example="/var/lib/parlour",
        ),
    ] = field(default_factory=default_data)
    public_url: Annotated[
        HttpUrl | None,
        doc(
            "Address at which browsers reach Parlour.",
            default="http://{host}:{port}",
            example="https://meet.example.org",
        ),
    ] = None
    log: LogSettings = field(default_factory=LogSettings)
    controller: ControllerSettings = field(default_factory=ControllerSettings)
    roomserver: RoomserverSettings = field(default_factory=RoomserverSettings)
    livekit: LivekitSettings = field(default_factory=LivekitSettings)
    database: DatabaseSettings = field(default_factory=DatabaseSettings)
    oidc: OidcSettings = field(default_factory=OidcSettings)
    tenant: TenantSettings = field(default_factory=TenantSettings)
    tariff: TariffSettings = field(default_factory=TariffSettings)
    user_search: UserSearchSettings = field(default_factory=UserSearchSettings)
    mail: MailSettings = field(default_factory=MailSettings)
    invitations: InvitationSettings = field(default_factory=InvitationSettings)
    streaming: StreamingSettings = field(default_factory=StreamingSettings)
    shared_folder: SharedFolderSettings = field(default_factory=SharedFolderSettings)
    jobs: JobSettings = field(default_factory=JobSettings)
    webhooks: WebhookSettings = field(default_factory=WebhookSettings)
    recording: RecordingSettings = field(default_factory=RecordingSettings)
    transcription: TranscriptionSettings = field(default_factory=TranscriptionSettings)
    notes: NotesSettings = field(default_factory=NotesSettings)
    whiteboard: WhiteboardSettings = field(default_factory=WhiteboardSettings)
    storage: StorageSettings = field(default_factory=StorageSettings)

    def address(self) -> str:
        """The public URL of the platform, without a slash at its end."""
        own = http_url(self.controller.host, self.controller.port)
        return (self.public_url or own).rstrip("/")

    def database_url(self) -> str:
        """The database to open, as SQLAlchemy names it; may contain a password."""
        if self.database.url is not None:
            return self.database.url.reveal()
        return f"sqlite+aiosqlite:///{self.data / 'parlour.db'}"

    def journal(self) -> Path:
        """The folder of this room server's journal."""
        return self.roomserver.journal or self.data / "journal" / str(self.roomserver.port)


def http_url(host: str, port: int) -> str:
    """The URL at which something listening on `host` is reached from the same machine."""
    name = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)
    if ":" in name and not name.startswith("["):
        name = f"[{name}]"
    return f"http://{name}:{port}"
