"""How the controller listens: one place for the program and for its tests."""

import uvicorn
from litestar import Litestar

from parlour.controller.connections import BoundedConnection
from parlour.settings import Settings

# Requests that still run after this many seconds are cut off when the process is to stop.
_GRACE_SECONDS = 2
# The recorder's parts (rest.md 21.4), each behind its number of four bytes.
MOST_MESSAGE_BYTES = 100_000_000 + 4


def configuration(app: Litestar, settings: Settings) -> uvicorn.Config:
    """The server's settings; nothing is opened yet."""
    return uvicorn.Config(
        app,
        host=settings.controller.host,
        port=settings.controller.port,
        loop="uvloop",
        http=BoundedConnection,
        ws="websockets-sansio",
        ws_max_size=MOST_MESSAGE_BYTES,
        ws_per_message_deflate=False,
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=True,
        forwarded_allow_ips=settings.controller.trusted_proxies,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
