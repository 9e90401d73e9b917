"""`auth/login` (rest.md 8)."""

from litestar import get, post
from litestar.params import JSONBody

from parlour.controller.errors import InvalidToken
from parlour.controller.routes.dependencies import Shared
from parlour.controller.rules import AUTHENTICATION, PUBLIC
from parlour.protocol.rest.auth import Login, LoginAnswer, LoginInfo, OidcProvider


@get("/auth/login", guards=[PUBLIC], tags=["auth"])
async def login_info(platform: Shared) -> LoginInfo:
    """Where and as which client front ends log their users in."""
    settings = platform.settings
    return LoginInfo(OidcProvider(name=settings.oidc.client_id, url=platform.authority))


@post(
    "/auth/login",
    guards=[PUBLIC],
    status_code=200,
    tags=["auth"],
    deprecated=True,
    refuses=AUTHENTICATION,
)
async def login(platform: Shared, data: JSONBody[Login]) -> LoginAnswer:
    """Provision the user of a token; clients of today do so with their first request."""
    try:
        await platform.accounts.user_of(data.id_token)
    except InvalidToken as error:
        reason = "Session expired" if "expired" in error.text else "Invalid id token"
        raise InvalidToken(reason) from error
    return LoginAnswer(permissions=[])


HANDLERS = [login_info, login]
