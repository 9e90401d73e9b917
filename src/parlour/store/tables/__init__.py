"""The tables, one module a subject. Importing this package registers all of them on `Base`."""

from parlour.store.tables.assets import Asset, DiscardedObject, ModuleResource
from parlour.store.tables.calendar_feeds import CalendarFeed
from parlour.store.tables.deletions import AccountDeletion
from parlour.store.tables.devices import DeviceCode
from parlour.store.tables.events import Event, EventException, EventFavorite
from parlour.store.tables.exports import ExportTicket
from parlour.store.tables.folders import SharedFile, SharedFolder
from parlour.store.tables.identity import (
    Account,
    AuthorizationCode,
    Grant,
    LoginAttempts,
    LoginSession,
    Logout,
    LogoutToken,
    RefreshToken,
    SetupToken,
    SigningKey,
)
from parlour.store.tables.invites import EventEmailInvite, EventInvite, RoomInvite
from parlour.store.tables.jobs import JobRun, JobState
from parlour.store.tables.outbox import Mail, MailChange
from parlour.store.tables.rooms import Room, SipConfig, StreamingTarget
from parlour.store.tables.users import Tariff, TariffExternalId, Tenant, User
from parlour.store.tables.webhooks import WebhookDelivery

__all__ = [
    "Account",
    "AccountDeletion",
    "Asset",
    "AuthorizationCode",
    "CalendarFeed",
    "DeviceCode",
    "DiscardedObject",
    "Event",
    "EventEmailInvite",
    "EventException",
    "EventFavorite",
    "EventInvite",
    "ExportTicket",
    "Grant",
    "JobRun",
    "JobState",
    "LoginAttempts",
    "LoginSession",
    "Logout",
    "LogoutToken",
    "Mail",
    "MailChange",
    "ModuleResource",
    "RefreshToken",
    "Room",
    "RoomInvite",
    "SetupToken",
    "SharedFile",
    "SharedFolder",
    "SigningKey",
    "SipConfig",
    "StreamingTarget",
    "Tariff",
    "TariffExternalId",
    "Tenant",
    "User",
    "WebhookDelivery",
]
