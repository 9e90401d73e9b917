"""Dial-in of a room (rest.md 13)."""

from uuid import UUID

from msgspec import UNSET, Struct, UnsetType

from parlour.protocol.rest.body import Body
from parlour.protocol.rest.scalars import CallInDigits


class SipConfigResource(Struct, frozen=True):
    room: UUID
    sip_id: str
    password: str
    lobby: bool


class PutSip(Body):
    """At least one of the two must be given."""

    password: CallInDigits | UnsetType | None = UNSET
    lobby: bool | UnsetType | None = UNSET
