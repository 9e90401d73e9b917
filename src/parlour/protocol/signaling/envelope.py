"""The envelope around every message, and the bases of all commands and events.

Source: signaling-core.md, section 1.4.
"""

import re
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from parlour.protocol.scalars import Timestamp

TRANSACTION_ID_MAX = 2**64 - 1

Namespace = Annotated[str, Meta(min_length=1, max_length=255, pattern="^[_0-9a-z]+$")]


def snake_case(class_name: str) -> str:
    """The tag of a command or event: its class name in snake_case."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", class_name).lower()


class Command(Struct, frozen=True, tag_field="action", tag=snake_case):
    """What a client asks for. Absent and null optional fields are equivalent."""


class Event(Struct, frozen=True, tag_field="message", tag=snake_case):
    """What the server says. Absent optional fields are left out of the JSON (`UNSET`)."""


class FromClient(Struct, frozen=True):
    """A frame from a client; `transaction_id` is an unsigned 64-bit integer that answers echo."""

    namespace: Namespace
    payload: msgspec.Raw
    transaction_id: int | None = None

    def __post_init__(self) -> None:
        if self.transaction_id is not None and not 0 <= self.transaction_id <= TRANSACTION_ID_MAX:
            raise ValueError("`transaction_id` must be an unsigned 64-bit integer")


class FromServer(Struct, frozen=True):
    """A frame from the server. Its keys stand in this order on the wire."""

    namespace: str
    timestamp: Timestamp
    payload: msgspec.Raw
    transaction_id: int | UnsetType = UNSET
