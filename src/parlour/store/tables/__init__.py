"""The tables, one module a subject. Importing this package registers all of them on `Base`."""

from parlour.store.tables.events import Event, EventException, EventFavorite
from parlour.store.tables.invites import EventEmailInvite, EventInvite, RoomInvite
from parlour.store.tables.rooms import Room, SipConfig, StreamingTarget
from parlour.store.tables.users import Tariff, Tenant, User

__all__ = [
    "Event",
    "EventEmailInvite",
    "EventException",
    "EventFavorite",
    "EventInvite",
    "Room",
    "RoomInvite",
    "SipConfig",
    "StreamingTarget",
    "Tariff",
    "Tenant",
    "User",
]
