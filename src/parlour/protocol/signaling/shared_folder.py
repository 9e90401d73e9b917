"""Namespace `shared_folder` (signaling-modules.md 14). There are no commands."""

from msgspec import UNSET, Struct, UnsetType

from parlour.protocol.signaling import envelope


class Share(Struct, frozen=True):
    url: str
    password: str


class Updated(envelope.Event, frozen=True):
    """To somebody whose role was changed: what that role may see."""

    read: Share
    read_write: Share | UnsetType = UNSET


class JoinData(Struct, frozen=True):
    """`read_write` for moderators only, if there is such a share."""

    read: Share
    read_write: Share | UnsetType = UNSET


Event = Updated
