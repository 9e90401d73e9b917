"""Settings of what people who are no administrators may have the platform do to others."""

from typing import Annotated

from msgspec import Meta, Struct, field

from parlour.settings.fields import Name, Network, doc


class InvitationSettings(Struct, frozen=True, kw_only=True):
    """Invitations of people who have no account here: each is a mail to a stranger."""

    unknown_per_event: Annotated[
        int,
        Meta(ge=0),
        doc("Addresses without an account that one event can have among its invitees."),
    ] = 1000
    unknown_per_day: Annotated[
        int,
        Meta(ge=0),
        doc("Addresses without an account that one person can invite within 24 hours."),
    ] = 2000


class StreamingSettings(Struct, frozen=True, kw_only=True):
    """Servers that livestreams are sent to. Their owners choose them, among public addresses."""

    allowed_networks: Annotated[
        list[Network],
        doc(
            "Networks that are not public and may be chosen all the same.", example=["10.1.2.0/24"]
        ),
    ] = field(default_factory=list[str])
    allowed_hosts: Annotated[
        list[Name],
        doc("Names that are not public and may be chosen.", example=["stream.internal"]),
    ] = field(default_factory=list[str])
