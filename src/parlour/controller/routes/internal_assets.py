"""Files that room servers store (rest.md 21.5)."""

from uuid import UUID

from litestar import post
from litestar.params import FromPath

from parlour.controller.platform import Platform
from parlour.controller.request import ApiRequest
from parlour.controller.routes.dependencies import Shared
from parlour.controller.routes.parameters import (
    AssetKind,
    AssetTitle,
    FileExtension,
    IdempotencyKey,
    Namespace,
)
from parlour.controller.service_rules import SERVICE
from parlour.controller.services import meeting_in
from parlour.controller.storing import Label, asset_resource, quota_of, sent_before, store_asset
from parlour.protocol.rest.assets import StoredAsset
from parlour.store.meetings import Meeting
from parlour.store.tables import Asset


@post(
    "/internal/room/{room_id:uuid}/asset",
    guards=[SERVICE],
    status_code=200,
    request_max_body_size=None,
    include_in_schema=False,
)
async def store(
    request: ApiRequest,
    platform: Shared,
    room_id: FromPath[UUID],
    *,
    file_extension: FileExtension,
    kind: AssetKind,
    namespace: Namespace = None,
    event_title: AssetTitle = None,
    idempotency_key: IdempotencyKey = None,
) -> StoredAsset:
    """Store a file. The same idempotency key again stores nothing and gives the same answer."""
    meeting = await meeting_in(platform, room_id)
    label = Label(
        kind=kind,
        extension=file_extension,
        event_title=event_title,
        namespace=namespace,
        idempotency_key=idempotency_key,
    )
    asset = await sent_before(platform, room_id, label)
    if asset is None:
        most = platform.settings.storage.upload_size_limit
        asset = await store_asset(platform, meeting, label, request.stream(), most)
    return await _stored(platform, meeting, asset)


async def _stored(platform: Platform, meeting: Meeting, asset: Asset) -> StoredAsset:
    async with platform.database.reading() as session:
        quota = await quota_of(session, meeting.owner.id, meeting.tariff)
    return StoredAsset(asset_resource(asset), quota)


HANDLERS = [store]
