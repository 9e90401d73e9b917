"""Rules for calls of services: the room servers, the recorder, the phone gateway (rest.md 3.4)."""

from litestar.handlers.base import BaseRouteHandler

from parlour.api_keys import ApiKeys, UnauthorizedError
from parlour.controller.authentication import Connection
from parlour.controller.errors import ApiError, InvalidApiToken, MissingApiToken
from parlour.controller.platform import Platform
from parlour.controller.rules import Access, Rule
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

    async def __call__(self, connection: Connection, handler: BaseRouteHandler) -> None:
        try:
            await super().__call__(connection, handler)
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
            raise MissingApiToken if missing else InvalidApiToken from error
        return Access()


SERVICE = ServiceRule()
