"""Tickets: how older clients name the token that they were given (signaling-legacy.md 2.3).

A ticket is another spelling of a token, with the room in front: whoever sees it knows which room
server to go to, and the first of the two that is used voids the other.
"""

import re
import string
import uuid

SUBPROTOCOL = "opentalk-signaling-json-v1.0"
PATH = "/signaling"
PREFIX = "ticket#"
LENGTH = 64

_DIGITS = string.digits + string.ascii_letters
_TOKEN_LENGTH = 27
_SHAPE = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}#[0-9A-Za-z]{27}")


def ticket_of(room: str, token: str) -> str:
    """The ticket for a token; both are UUIDs."""
    return f"{room}#{alphanumeric(uuid.UUID(token).int, _TOKEN_LENGTH)}"


def token_of(ticket: str) -> tuple[str, str] | None:
    """Room and token, or None if this is not a ticket."""
    if _SHAPE.fullmatch(ticket) is None:
        return None
    room, _, text = ticket.partition("#")
    number = number_of(text)
    return None if number >= 2**128 else (room, str(uuid.UUID(int=number)))


def offered(header: str) -> tuple[bool, str | None]:
    """Whether our sub-protocol is among those of the header, and the ticket, if there is one.

    A ticket holds a `#` itself: it is all that follows the first one.
    """
    entries = [entry.strip() for entry in header.split(",")]
    tickets = [entry[len(PREFIX) :] for entry in entries if entry.startswith(PREFIX)]
    return SUBPROTOCOL in entries, tickets[0] if tickets else None


def alphanumeric(number: int, length: int) -> str:
    """A number in base 62, with leading zeros."""
    digits: list[str] = []
    for _ in range(length):
        number, digit = divmod(number, len(_DIGITS))
        digits.append(_DIGITS[digit])
    return "".join(reversed(digits))


def number_of(text: str) -> int:
    """The number that `alphanumeric` has written. Raises ValueError for other characters."""
    number = 0
    for digit in text:
        number = number * len(_DIGITS) + _DIGITS.index(digit)
    return number
