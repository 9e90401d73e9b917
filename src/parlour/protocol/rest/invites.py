"""Guest links of a room (rest.md 12)."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from parlour.protocol.rest.body import Body
from parlour.protocol.rest.scalars import Timestamp
from parlour.protocol.rest.users import PublicUserProfile


class InviteResource(Struct, frozen=True):
    """A guest link; `expiration` null: it never expires."""

    invite_code: UUID
    created: datetime
    created_by: PublicUserProfile
    updated: datetime
    updated_by: PublicUserProfile
    room_id: UUID
    active: bool
    expiration: datetime | None


class PostInvite(Body):
    expiration: Timestamp | None = None


class VerifyInvite(Body):
    invite_code: UUID


class VerifiedInvite(Struct, frozen=True):
    room_id: UUID
    password_required: bool
