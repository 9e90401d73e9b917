"""`auth/login` and `auth/logout` (rest.md 8)."""

from typing import Annotated

from litestar import get, post
from litestar.datastructures import ResponseHeader
from litestar.enums import RequestEncodingType
from litestar.params import Body, JSONBody

from parlour.controller.errors import InvalidContentType, InvalidToken, ServiceUnavailable
from parlour.controller.request import ApiRequest
from parlour.controller.routes.dependencies import Shared
from parlour.controller.rules import AUTHENTICATION, PUBLIC
from parlour.protocol.rest.auth import Login, LoginAnswer, LoginInfo, Logout, OidcProvider

_FORM = "application/x-www-form-urlencoded"


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


@post(
    "/auth/logout",
    guards=[PUBLIC],
    status_code=204,
    tags=["auth"],
    refuses=[ServiceUnavailable],
    response_headers=[ResponseHeader(name="Cache-Control", value="no-store")],
)
async def logout(
    request: ApiRequest,
    platform: Shared,
    data: Annotated[Logout, Body(media_type=RequestEncodingType.URL_ENCODED)],
) -> None:
    """For identity providers: a logout token (OpenID Connect Back-Channel Logout 1.0).

    Access tokens of that session, or of that subject, that were issued before are void.
    """
    if request.content_type[0].lower() != _FORM:
        raise InvalidContentType(f"The body must be {_FORM}.")
    await platform.accounts.log_out(data.logout_token)


HANDLERS = [login_info, login, logout]
