"""The controller as an ASGI app: REST API, identity provider, web client."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from litestar import Litestar, Router
from litestar.config.cors import CORSConfig

from parlour.controller import failures, live_tariffs
from parlour.controller.account_data.allowance import Exports
from parlour.controller.accounts import Accounts, Verifier
from parlour.controller.attempts import Attempts
from parlour.controller.documented import DocumentsRefusals
from parlour.controller.folders.keeping import Folders
from parlour.controller.folders.reserving import Reservations
from parlour.controller.headers import security_headers
from parlour.controller.jobs.scheduler import Scheduler
from parlour.controller.mailing.postman import Postman, delivery_of, sender_of
from parlour.controller.metrics import Metrics
from parlour.controller.openapi import openapi_config
from parlour.controller.platform import Platform
from parlour.controller.relay import relay
from parlour.controller.request import MOST_BODY_BYTES, ApiRequest
from parlour.controller.roomservers import RoomServers
from parlour.controller.rounds import Rounds
from parlour.controller.routes import (
    account_data,
    admin,
    assets,
    auth,
    avatars,
    calendar_feed,
    documentation,
    event_following,
    event_instances,
    event_invites,
    events,
    favorites,
    health,
    internal_assets,
    internal_module_resources,
    internal_notices,
    internal_services,
    internal_uploads,
    invites,
    rooms,
    services,
    shared_folders,
    sip,
    start,
    streaming_targets,
    turn,
    users,
    wellknown,
)
from parlour.controller.routes.dependencies import provided
from parlour.controller.routes.folder_pages import folder_router
from parlour.controller.service_rules import api_keys
from parlour.controller.stored_metrics import StoredMetrics
from parlour.controller.web import web_router
from parlour.controller.webhooks.courier import Couriers
from parlour.files.store import open_store
from parlour.identity.bearer import verifier as bearer_verifier
from parlour.identity.issuer.names import issuer_url
from parlour.identity.issuer.routes import issuer_router
from parlour.identity.user_search import user_search
from parlour.settings import Settings
from parlour.store import migrate
from parlour.store.defaults import DefaultTariff, ensure_defaults
from parlour.store.engine import Database

_API: Sequence[Any] = [
    *account_data.HANDLERS,
    *admin.HANDLERS,
    *assets.HANDLERS,
    *auth.HANDLERS,
    *calendar_feed.HANDLERS,
    *event_following.HANDLERS,
    *event_instances.HANDLERS,
    *event_invites.HANDLERS,
    *events.HANDLERS,
    *favorites.HANDLERS,
    *invites.HANDLERS,
    *rooms.HANDLERS,
    *internal_uploads.LEGACY_HANDLERS,
    *services.HANDLERS,
    *shared_folders.HANDLERS,
    *sip.HANDLERS,
    *start.HANDLERS,
    *streaming_targets.HANDLERS,
    *turn.HANDLERS,
    *users.HANDLERS,
]
_OTHERS: Sequence[Any] = [
    *avatars.HANDLERS,
    *documentation.HANDLERS,
    *health.HANDLERS,
    *internal_assets.HANDLERS,
    *internal_module_resources.HANDLERS,
    *internal_services.HANDLERS,
    *internal_uploads.HANDLERS,
    *internal_notices.HANDLERS,
    *wellknown.HANDLERS,
    relay,
]


def create_app(settings: Settings, *, verifier: Verifier | None = None) -> Litestar:
    """The app of these settings. The database must have been migrated before it starts."""
    database = Database(settings.database_url())
    checks = verifier or bearer_verifier(settings, database)
    authority = settings.oidc.issuer or issuer_url(settings)
    metrics = Metrics()
    platform = Platform(
        settings=settings,
        authority=authority,
        database=database,
        assets=open_store(settings.storage, settings.data, failed=metrics.storage_failed),
        folders=Folders(settings),
        accounts=Accounts(settings, database, checks),
        roomservers=RoomServers(settings.controller.roomservers),
        tariff_rounds=Rounds(),
        attempts=Attempts(),
        exports=Exports(),
        reservations=Reservations(),
        metrics=metrics,
        stored_metrics=StoredMetrics(database, metrics),
        couriers=Couriers(database, settings.webhooks.endpoints, metrics),
        user_search=user_search(settings),
        postman=Postman(database, delivery_of(settings), sender_of(settings), metrics),
        api_keys=api_keys(settings),
    )
    platform.accounts.when_tariffs_change(partial(live_tariffs.follow, platform))
    app = Litestar(
        route_handlers=[
            Router("/v1", route_handlers=_API),
            Router("/", route_handlers=_OTHERS),
            *([] if settings.oidc.issuer else [issuer_router(settings, database)]),
            folder_router(),
            web_router(settings, authority),
        ],
        dependencies=provided(),
        exception_handlers=failures.HANDLERS,
        request_class=ApiRequest,
        request_max_body_size=MOST_BODY_BYTES,
        cors_config=_cors(settings),
        middleware=[security_headers(settings), platform.metrics.middleware],
        openapi_config=openapi_config(),
        plugins=[DocumentsRefusals()],
        lifespan=[_running(platform, checks)],
        logging_config=None,
    )
    app.state.platform = platform
    return app


class NotMigrated(Exception):
    """The database does not fit this version of Parlour."""


async def _check_revision(settings: Settings) -> None:
    found, needed = await migrate.current(settings.database_url()), migrate.newest()
    if found != needed:
        raise NotMigrated(
            f"The database is at revision {found or 'none'}, and this version needs {needed}: "
            "run `parlour migrate`."
        )


def _cors(settings: Settings) -> CORSConfig | None:
    """Front ends on other origins, as far as the settings name them (rest.md 2.5)."""
    if not settings.controller.cors_origins:
        return None
    return CORSConfig(
        allow_origins=list(settings.controller.cors_origins),
        allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"],
        allow_headers=["Content-Type", "Authorization"],
        expose_headers=["Link"],
    )


def _running(platform: Platform, checks: Verifier) -> Any:
    """What happens before the first request and after the last."""

    @asynccontextmanager
    async def lifespan(_app: Litestar) -> AsyncGenerator[None]:
        await _check_revision(platform.settings)
        tariff = platform.settings.tariff
        async with platform.database.writing() as session:
            default = DefaultTariff(
                tariff.name, tariff.quotas, tariff.disabled_features, tariff.disabled_modules
            )
            await ensure_defaults(session, default, platform.settings.tenant.name)
        sending = asyncio.create_task(platform.postman.run())
        delivering = asyncio.create_task(platform.couriers.run())
        jobs = asyncio.create_task(Scheduler(platform).run())
        try:
            yield
        finally:
            jobs.cancel()
            await asyncio.wait({jobs})
            platform.postman.stop()
            platform.couriers.stop()
            await asyncio.gather(sending, delivering)
        await platform.folders.close()
        await platform.tariff_rounds.close()
        await platform.roomservers.close()
        if platform.user_search is not None:
            await platform.user_search.close()
        await checks.close()
        await platform.database.close()

    return lifespan
