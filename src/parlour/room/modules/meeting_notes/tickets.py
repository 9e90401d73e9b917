"""What opens the notes: room, connection and a secret, as one text for a URL.

It carries its room and connection, so it needs no table and outlives the process. Whoever holds it
acts in the name of the connection, and no longer than the seat that it was made for is there.
"""

import base64
import binascii
from typing import NamedTuple

_ID = 16


class Ticket(NamedTuple):
    room: str
    connection: str
    secret: str


def text_of(ticket: Ticket) -> str:
    """All three are UUIDs."""
    data = b"".join(bytes.fromhex(part.replace("-", "")) for part in ticket)
    return base64.urlsafe_b64encode(data).decode()


def read(text: str) -> Ticket | None:
    """None if this cannot be a ticket."""
    try:
        data = base64.b64decode(text, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    if len(data) != 3 * _ID:
        return None
    return Ticket(*(_uuid(data[at : at + _ID]) for at in range(0, 3 * _ID, _ID)))


def _uuid(data: bytes) -> str:
    text = data.hex()
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))
