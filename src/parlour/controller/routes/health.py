"""Health and metrics, for those who run the platform."""

from contextlib import suppress
from ipaddress import ip_address, ip_network
from typing import Any

from litestar import Response, get
from msgspec import Struct
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from parlour.controller.errors import Forbidden, ServiceUnavailable
from parlour.controller.metrics import CONTENT_TYPE
from parlour.controller.request import ApiRequest
from parlour.controller.routes.dependencies import Shared
from parlour.controller.rules import PUBLIC

_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")


class Health(Struct, frozen=True):
    status: str


@get("/health/live", guards=[PUBLIC], include_in_schema=False)
async def live() -> Health:
    """The process runs."""
    return Health("UP")


@get("/health/ready", guards=[PUBLIC], include_in_schema=False)
async def ready(platform: Shared) -> Health:
    """The database answers."""
    try:
        async with platform.database.reading() as session:
            await session.execute(text("SELECT 1"))
    except (SQLAlchemyError, OSError) as error:
        raise ServiceUnavailable("The database does not answer.") from error
    return Health("READY")


@get("/metrics", guards=[PUBLIC], include_in_schema=False, media_type=CONTENT_TYPE)
async def metrics(request: ApiRequest, platform: Shared) -> Response[bytes]:
    """For those networks only that the settings allow."""
    if not _allowed(request, platform.settings.controller.metrics_allow):
        raise Forbidden
    with suppress(SQLAlchemyError, OSError):
        # Without the database, there are the figures of before.
        await platform.stored_metrics.refresh()
    return Response(platform.metrics.exposition(), headers={"Content-Type": CONTENT_TYPE})


def _allowed(request: Any, networks: list[str]) -> bool:
    """Never through a proxy: behind one that does not say whom it speaks for, all look local."""
    if any(name in request.headers for name in _FORWARDED):
        return False
    try:
        address = ip_address(request.client.host)
    except (AttributeError, ValueError):
        return False
    return any(address in ip_network(network, strict=False) for network in networks)


HANDLERS = [live, ready, metrics]
