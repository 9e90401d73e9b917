"""The OpenAPI document, made from the types of the handlers, and a page to browse it."""

from litestar import Router
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme

from parlour import __version__
from parlour.controller.authentication import Connection
from parlour.controller.errors import NotFound
from parlour.controller.platform import Platform
from parlour.controller.rules import Access, Rule

_DESCRIPTION = (
    "The REST API of Parlour, wire-compatible with OpenTalk. Errors have the form "
    '`{"code", "message", "validation_errors"?}`.'
)


PATH = "/v1/openapi.json"


class OfferedRule(Rule):
    """Anybody may read the document, unless the settings switch it off."""

    name = "public, if offered"

    async def check(self, connection: Connection, platform: Platform) -> Access:
        if not platform.settings.controller.openapi:
            raise NotFound
        return Access()


OFFERED = OfferedRule()


def openapi_config() -> OpenAPIConfig:
    """How the document is made, and that it is served at `PATH`."""
    return OpenAPIConfig(
        title="Parlour",
        version=__version__,
        description=_DESCRIPTION,
        use_handler_docstrings=True,
        openapi_router=Router(PATH, route_handlers=[], guards=[OFFERED], include_in_schema=False),
        render_plugins=[JsonRenderPlugin(path="/")],
        components=Components(
            security_schemes={
                "bearer": SecurityScheme(type="http", scheme="bearer"),
                "inviteCode": SecurityScheme(
                    type="apiKey",
                    name="Authorization",
                    security_scheme_in="header",
                    description="`InviteCode <code>`: a guest with a guest link.",
                ),
            }
        ),
    )
