"""Scalar types with the limits that the wire sets on them.

`msgspec.Meta` counts characters; limits in bytes are checked by the types' users through
`check_bytes`. Sources: rest.md 6.1, signaling-core.md 0.
"""

from typing import Annotated

from msgspec import Meta

DisplayName = Annotated[str, Meta(max_length=255)]
DeviceSecret = Annotated[str, Meta(min_length=16, max_length=255)]
RoomPassword = Annotated[str, Meta(min_length=1, max_length=255)]
