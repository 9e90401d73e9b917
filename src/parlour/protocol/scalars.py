"""Scalar types with the limits that the wire sets on them.

`msgspec.Meta` counts characters; the wire counts bytes of UTF-8. Structs that carry a text with a
limit in bytes call `check_bytes` after they are built, so that decoding refuses it like any other
invalid value. Sources: rest.md 6.1, signaling-core.md 0.
"""

from typing import Annotated

from msgspec import Meta

Uuid = Annotated[
    str, Meta(pattern="^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")
]
"""Lower-case and hyphenated."""

ParticipantId = Uuid
ConnectionId = Uuid
DeviceId = Uuid

Timestamp = str
"""RFC 3339 in UTC, ending in `Z`."""

U32 = Annotated[int, Meta(ge=0, le=2**32 - 1)]

DisplayName = Annotated[str, Meta(max_length=255)]
DISPLAY_NAME_BYTES = (0, 255)

DeviceSecret = Annotated[str, Meta(min_length=1, max_length=255)]
DEVICE_SECRET_BYTES = (16, 255)

RoomPassword = Annotated[str, Meta(min_length=1, max_length=255)]
ROOM_PASSWORD_BYTES = (1, 255)


def check_bytes(field: str, value: str, bounds: tuple[int, int]) -> None:
    """Raises ValueError if the UTF-8 form of `value` is shorter or longer than `bounds`."""
    least, most = bounds
    size = len(value.encode("utf-8", "surrogatepass"))
    if not least <= size <= most:
        raise ValueError(f"`{field}` must have {least} to {most} bytes, has {size}")
