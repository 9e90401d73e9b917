"""Users (rest.md 6.4 and 9)."""

from uuid import UUID

import msgspec
from msgspec import UNSET, Struct, UnsetType

from parlour.protocol.rest.body import Body
from parlour.protocol.rest.scalars import (
    DisplayName,
    InviteRole,
    Language,
    TariffStatus,
    Theme,
    UserTitle,
)


class PublicUserProfile(Struct, frozen=True):
    """What other users see of a user."""

    id: UUID
    email: str
    title: str
    firstname: str
    lastname: str
    display_name: str
    avatar_url: str


class PrivateUserProfile(PublicUserProfile, frozen=True):
    """What users see of themselves. Storage in bytes; unset themes are explicit nulls.

    `administrator` is there, and true, for those who may use the administrators' API.
    """

    dashboard_theme: Theme | None
    conference_theme: Theme | None
    language: str
    tariff_status: TariffStatus
    used_storage: int
    administrator: bool | UnsetType = UNSET


class PatchMe(Body):
    """Changes to the own profile; the rest of it belongs to the identity provider."""

    title: UserTitle | UnsetType = UNSET
    display_name: DisplayName | UnsetType = UNSET
    language: Language | UnsetType = UNSET
    dashboard_theme: Theme | UnsetType = UNSET
    conference_theme: Theme | UnsetType = UNSET


class RegisteredProfile(PublicUserProfile, frozen=True, tag_field="kind", tag="registered"):
    """A hit of `users/find`: somebody with an account."""


class UnregisteredProfile(Struct, frozen=True, tag_field="kind", tag="unregistered"):
    """Somebody whom the identity provider knows, but who never logged in."""

    email: str
    firstname: str
    lastname: str
    avatar_url: str


class EmailProfile(Struct, frozen=True, tag_field="kind", tag="email"):
    """Somebody of whom only the mail address is known."""

    email: str
    avatar_url: str


class InvitedProfile(PublicUserProfile, frozen=True, tag_field="kind", tag="registered"):
    """An invited user with the role in the meeting."""

    role: InviteRole = "user"


class PendingInvites(Struct, frozen=True):
    total_pending_invites: int


def is_empty(body: Struct) -> bool:
    """True if no field of the body was given."""
    return all(value is UNSET for value in msgspec.structs.astuple(body))
