"""Inviting people to an event (rest.md 18)."""

from typing import Literal
from uuid import UUID

from msgspec import UNSET, UnsetType

from parlour.protocol.rest.body import Body
from parlour.protocol.rest.scalars import EmailAddress, EmailInviteRole, InviteRole


class PostEventInvite(Body):
    """Either `invitee` (a user) or `email`; the role `guest` is for mail addresses only."""

    invitee: UUID | UnsetType = UNSET
    email: EmailAddress | UnsetType = UNSET
    role: Literal["user", "guest", "moderator"] | UnsetType = UNSET

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.invitee is UNSET and self.email is UNSET:
            raise ValueError("Object missing required field `invitee`")
        wrong = "guest" if self.invitee is not UNSET else "user"
        if self.role == wrong:
            raise ValueError(f"Invalid enum value '{wrong}' - at `$.role`")


class PatchEventInvite(Body):
    role: InviteRole | UnsetType = UNSET


class PatchEmailInvite(Body):
    email: EmailAddress
    role: EmailInviteRole


class DeleteEmailInvite(Body):
    email: EmailAddress
