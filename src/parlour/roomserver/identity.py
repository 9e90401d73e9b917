"""Who a client is: device and participant ids (signaling-core.md, 1.9)."""

import hashlib
import uuid
from typing import cast

from parlour.protocol.roomserver import (
    ClientParameters,
    ParticipationKind,
    Registered,
    RegisteredCallIn,
)

_PERSON = b"parlour-device"


class Devices:
    """Computes device ids: a keyed hash, the same for the same secret as long as the salt is."""

    def __init__(self, salt: bytes) -> None:
        self._key = hashlib.blake2b(salt, digest_size=64, person=_PERSON).digest()

    def device(self, secret: str) -> str:
        """The device id of a device secret: 128 bits, written as a UUID."""
        digest = hashlib.blake2b(secret.encode(), key=self._key, digest_size=16, person=_PERSON)
        return str(uuid.UUID(bytes=digest.digest()))


def participant_of(client: ClientParameters, device: str) -> str:
    """The participant id: the user's id if there is a user, or else the device's."""
    if isinstance(client, Registered | RegisteredCallIn):
        return client.profile.id
    return device


def kind_of(client: ClientParameters) -> ParticipationKind:
    """The participation kind, as it stands on the wire."""
    return cast("ParticipationKind", type(client).__struct_config__.tag)
