"""The Authorization header (rest.md 3.1)."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from litestar.connection import ASGIConnection

from parlour.controller.accounts import Accounts
from parlour.controller.errors import Unauthorized
from parlour.store.tables import Tariff, User

Connection = ASGIConnection[Any, Any, Any, Any]
LONGEST_HEADER = 20_000


@dataclass(frozen=True, slots=True)
class UserCaller:
    """Somebody with a valid access token."""

    user: User
    tariff: Tariff
    administrator: bool = False


@dataclass(frozen=True, slots=True)
class GuestCaller:
    """Somebody who sent an invite code; whether it counts depends on the room."""

    code: UUID


Caller = UserCaller | GuestCaller


async def authenticate(connection: Connection, accounts: Accounts) -> Caller:
    """Who is calling. Raises Unauthorized for a missing or unreadable header, InvalidToken."""
    header = connection.headers.get("authorization", "")
    scheme, _, credentials = header.strip().partition(" ")
    credentials = credentials.strip()
    if len(header) > LONGEST_HEADER or not credentials:
        raise Unauthorized
    match scheme.lower():
        case "bearer":
            found = await accounts.logged_in(credentials)
            return UserCaller(found.user, found.tariff, found.administrator)
        case "invitecode":
            return GuestCaller(_code(credentials))
        case _:
            raise Unauthorized


def _code(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Unauthorized from None
