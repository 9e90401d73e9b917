"""Rules for calls of services: room servers, recorder, phone gateway (rest.md 3.4)."""

from litestar.handlers.base import BaseRouteHandler

from parlour.api_keys import ApiKeys, UnauthorizedError
from parlour.controller.authentication import LONGEST_HEADER, Connection
from parlour.controller.errors import (
    ApiError,
    Forbidden,
    InvalidApiToken,
    MissingApiToken,
    Unauthorized,
)
from parlour.controller.platform import Platform
from parlour.controller.rules import AUTHENTICATION, Access, Rule
from parlour.settings import Settings


def api_keys(settings: Settings) -> ApiKeys:
    """The keys of services, and those that we share with room servers."""
    own = settings.controller
    keys = [*own.service_api_keys, *(entry.api_key for entry in own.roomservers)]
    return ApiKeys((key.id, key.secret.reveal()) for key in keys)


class ServiceRule(Rule):
    """Holders of an API key."""

    name = "service"
    refuses = (MissingApiToken, InvalidApiToken)
    credentials = ("apiKey",)

    async def __call__(self, connection: Connection, _handler: BaseRouteHandler) -> None:
        try:
            await super().__call__(connection, _handler)
        except ApiError as refusal:
            if connection.scope["type"] != "websocket":
                raise
            # Before a socket is open, only its handler can answer in words.
            connection.state.refusal = refusal

    async def check(self, connection: Connection, platform: Platform) -> Access:
        try:
            platform.api_keys.check(connection.headers.get("authorization"))
        except UnauthorizedError as error:
            missing = error.code == MissingApiToken.code
            raise (MissingApiToken if missing else InvalidApiToken) from error
        return Access()


class ServiceAccountRule(ServiceRule):
    """Older services: accounts of the identity provider with a role of its realm."""

    name = "service account"
    refuses = (*AUTHENTICATION, Forbidden)
    credentials = ("bearer",)

    def __init__(self, role: str) -> None:
        self._role = role

    async def check(self, connection: Connection, platform: Platform) -> Access:
        header = connection.headers.get("authorization", "")
        scheme, _, token = header.strip().partition(" ")
        if scheme.lower() == "invitecode":
            raise Forbidden
        if scheme.lower() != "bearer" or not token.strip() or len(header) > LONGEST_HEADER:
            raise Unauthorized("Unable to parse access token")
        if self._role not in await platform.accounts.roles_of(token.strip()):
            raise Forbidden
        return Access()


SERVICE = ServiceRule()
CALL_IN_SERVICE = ServiceAccountRule("opentalk-call-in")
RECORDER_SERVICE = ServiceAccountRule("opentalk-recorder")
