"""Discovery documents (rest.md 2.1 and 2.2)."""

from litestar import get

from parlour.controller.routes.dependencies import Shared
from parlour.controller.rules import PUBLIC
from parlour.protocol.rest.auth import ApiDiscovery, ApiVersions, BaseUrl, ClientDiscovery


@get("/.well-known/opentalk/client", guards=[PUBLIC], tags=["discovery"])
async def client(platform: Shared) -> ClientDiscovery:
    """Where the controller is."""
    return ClientDiscovery(BaseUrl(platform.settings.address()))


@get("/.well-known/opentalk/api", guards=[PUBLIC], tags=["discovery"])
async def api() -> ApiDiscovery:
    """Which versions of the API there are. Clients append this as one path segment."""
    return ApiDiscovery(ApiVersions(BaseUrl("v1")))


HANDLERS = [client, api]
