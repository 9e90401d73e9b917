"""Settings: one typed tree, from parlour.toml, PARLOUR_… variables and options, in that order."""

from parlour.settings.folders import SharedFolderSettings
from parlour.settings.identity import OidcClient, OidcSettings
from parlour.settings.jobs import JobSettings
from parlour.settings.load import Loaded, SettingsError, load, load_with_sources
from parlour.settings.notes import NotesSettings, WhiteboardSettings
from parlour.settings.production import refuse_weak_secrets
from parlour.settings.secret import Secret
from parlour.settings.services import RecordingSettings, TranscriptionSettings
from parlour.settings.storage import StorageSettings
from parlour.settings.tariffs import TariffSettings, TenantSettings
from parlour.settings.tree import (
    ApiKey,
    ControllerSettings,
    DatabaseSettings,
    LivekitSettings,
    LogSettings,
    MailSettings,
    RoomserverEntry,
    RoomserverSettings,
    Settings,
)
from parlour.settings.user_search import UserSearchSettings
from parlour.settings.webhooks import WebhookEndpoint, WebhookSettings

__all__ = [
    "ApiKey",
    "ControllerSettings",
    "DatabaseSettings",
    "JobSettings",
    "LivekitSettings",
    "Loaded",
    "LogSettings",
    "MailSettings",
    "NotesSettings",
    "OidcClient",
    "OidcSettings",
    "RecordingSettings",
    "RoomserverEntry",
    "RoomserverSettings",
    "Secret",
    "Settings",
    "SettingsError",
    "SharedFolderSettings",
    "StorageSettings",
    "TariffSettings",
    "TenantSettings",
    "TranscriptionSettings",
    "UserSearchSettings",
    "WebhookEndpoint",
    "WebhookSettings",
    "WhiteboardSettings",
    "load",
    "load_with_sources",
    "refuse_weak_secrets",
]
