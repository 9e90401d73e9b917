"""The issuer's HTTP side: one module a page or endpoint."""

from collections.abc import Callable
from datetime import datetime

from litestar import Router
from litestar.di import Provide

from parlour.identity.issuer.cors import cross_origin
from parlour.identity.issuer.names import PATH
from parlour.identity.issuer.routes import (
    authorize,
    device,
    discovery,
    files,
    login,
    logout,
    password,
    problems,
    setup,
    token,
    userinfo,
)
from parlour.identity.issuer.service import Issuer
from parlour.identity.passwords import Passwords
from parlour.settings import Settings
from parlour.store.base import now
from parlour.store.engine import Database

MAX_BODY_BYTES = 32 * 1024


def issuer_router(
    settings: Settings,
    database: Database,
    *,
    passwords: Passwords | None = None,
    clock: Callable[[], datetime] = now,
) -> Router:
    """Everything below /oidc. To be left out when the settings name another issuer."""
    issuer = Issuer(settings, database, passwords=passwords, clock=clock)

    async def the_issuer() -> Issuer:
        return issuer

    return Router(
        PATH,
        route_handlers=[
            *authorize.HANDLERS,
            *device.HANDLERS,
            *discovery.HANDLERS,
            *files.HANDLERS,
            *login.HANDLERS,
            *logout.HANDLERS,
            *password.HANDLERS,
            *setup.HANDLERS,
            *token.HANDLERS,
            *userinfo.HANDLERS,
        ],
        dependencies={"issuer": Provide(the_issuer)},
        exception_handlers=problems.handlers(issuer),
        middleware=[cross_origin(issuer)],
        request_max_body_size=MAX_BODY_BYTES,
        include_in_schema=False,
    )
