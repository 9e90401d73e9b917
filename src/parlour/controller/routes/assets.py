"""Files of rooms (rest.md 9.4 and 15)."""

from typing import Annotated
from uuid import UUID

from litestar import Response, delete, get, post
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Stream
from msgspec import UNSET

from parlour.controller.binary_body import TakesFile
from parlour.controller.documented import answers
from parlour.controller.downloads import download
from parlour.controller.errors import (
    AssetTooLarge,
    BadRequest,
    Forbidden,
    NotFound,
    RangeNotSatisfiable,
    ServiceUnavailable,
    StorageQuotaExceeded,
)
from parlour.controller.pagination import page_link
from parlour.controller.platform import Platform
from parlour.controller.request import ApiRequest
from parlour.controller.routes.dependencies import Me, Shared, TheMeeting
from parlour.controller.routes.parameters import (
    AssetKind,
    AssetTitle,
    FileExtension,
    Namespace,
    Page,
    PerPage,
)
from parlour.controller.rules import PUBLIC, ROOM_MEMBER, ROOM_OWNER, USER
from parlour.controller.storing import Label, asset_resource, store_asset, tell_quota
from parlour.files import tokens
from parlour.files.discarding import delete_noted
from parlour.files.names import content_disposition
from parlour.protocol.rest.assets import (
    AssetResource,
    AssetSorting,
    DownloadUrl,
    Ordering,
    OwnedAssets,
    UserAssetResource,
)
from parlour.store.assets import asset_in, assets_of_room, assets_of_user, discard
from parlour.store.tables import Asset

_LONGEST_TITLE_BYTES = 255
_LONGEST_TOKEN = 2000
_BROKEN = [RangeNotSatisfiable, ServiceUnavailable]
_CONTENT = {
    200: ResponseSpec(bytes, False, "The whole file.", media_type="*/*"),
    206: ResponseSpec(bytes, False, "The part that was asked for.", media_type="*/*"),
}


@get("/rooms/{room_id:uuid}/assets", guards=[ROOM_MEMBER], tags=["assets"])
async def assets(
    *,
    request: ApiRequest,
    platform: Shared,
    room_id: FromPath[UUID],
    per_page: PerPage = 30,
    page: Page = 1,
) -> Response[list[AssetResource]]:
    """The files of a room, the newest first."""
    async with platform.database.reading() as session:
        found, total = await assets_of_room(session, room_id, page=page, per_page=per_page)
    base = platform.settings.address()
    link = page_link(request, base, page=page, per_page=per_page, total=total)
    return Response([asset_resource(asset) for asset in found], headers={"Link": link})


@get("/users/me/assets", guards=[USER], tags=["users"])
async def my_assets(
    *,
    request: ApiRequest,
    platform: Shared,
    me: Me,
    per_page: PerPage = 30,
    page: Page = 1,
    sort: FromQuery[AssetSorting] = "created_at",
    order: FromQuery[Ordering] = "descending",
) -> Response[OwnedAssets]:
    """The files in all rooms that the caller owns."""
    async with platform.database.reading() as session:
        found, total = await assets_of_user(
            session,
            me.user.id,
            sort=sort,
            descending=order == "descending",
            page=page,
            per_page=per_page,
        )
    base = platform.settings.address()
    link = page_link(request, base, page=page, per_page=per_page, total=total)
    owned = OwnedAssets([_with_places(asset, event_id) for asset, event_id in found])
    return Response(owned, headers={"Link": link})


def _with_places(asset: Asset, event_id: UUID | None) -> UserAssetResource:
    return UserAssetResource(
        id=asset.id,
        filename=asset.filename,
        created_at=asset.created_at,
        kind=asset.kind,
        size=asset.size,
        namespace=asset.namespace or UNSET,
        room_id=asset.room_id,
        event_id=event_id or UNSET,
    )


@post(
    "/rooms/{room_id:uuid}/assets",
    guards=[ROOM_OWNER],
    status_code=200,
    request_max_body_size=None,
    tags=["assets"],
    operation_class=TakesFile,
    refuses=[AssetTooLarge, ServiceUnavailable],
)
async def upload(
    *,
    request: ApiRequest,
    platform: Shared,
    meeting: TheMeeting,
    room_id: FromPath[UUID],
    file_extension: FileExtension,
    kind: AssetKind,
    event_title: AssetTitle = None,
    namespace: Namespace = None,
) -> AssetResource:
    """Store a file: its content is the body, as it is."""
    if len((event_title or "").encode(errors="replace")) > _LONGEST_TITLE_BYTES:
        raise BadRequest("event_title: Expected at most 255 bytes")
    label = Label(kind, file_extension, event_title, namespace)
    most = platform.settings.storage.upload_size_limit
    try:
        asset = await store_asset(platform, meeting, label, request.stream(), most)
    except StorageQuotaExceeded as error:
        raise BadRequest(error.text) from error
    return asset_resource(asset)


@get(
    "/rooms/{room_id:uuid}/assets/{asset_id:uuid}",
    guards=[ROOM_MEMBER],
    tags=["assets"],
    refuses=_BROKEN,
    responses=_CONTENT,
)
async def asset(
    request: ApiRequest, platform: Shared, room_id: FromPath[UUID], asset_id: FromPath[UUID]
) -> Stream:
    """The content of a file, or a part of it."""
    return await download(request, platform, await _asset(platform, room_id, asset_id))


@delete("/rooms/{room_id:uuid}/assets/{asset_id:uuid}", guards=[ROOM_OWNER], tags=["assets"])
async def delete_asset(
    platform: Shared, meeting: TheMeeting, room_id: FromPath[UUID], asset_id: FromPath[UUID]
) -> None:
    """Delete a file."""
    async with platform.database.writing() as session:
        found = await asset_in(session, room_id, asset_id)
        if found is None:
            raise NotFound
        await discard(session, found)
    await delete_noted(platform.database, platform.assets, [found.object_key])
    await tell_quota(platform, meeting.owner.id)


@get(
    "/rooms/{room_id:uuid}/assets/{asset_id:uuid}/download",
    guards=[ROOM_MEMBER],
    tags=["assets"],
    responses={200: answers(DownloadUrl), 302: answers(DownloadUrl, "The same, as a redirect.")},
)
async def download_url(
    platform: Shared,
    room_id: FromPath[UUID],
    asset_id: FromPath[UUID],
    redirect: FromQuery[bool] = True,
) -> Response[DownloadUrl]:
    """Where the file can be fetched for half a minute, without further credentials."""
    found = await _asset(platform, room_id, asset_id)
    token = tokens.make(found.id, found.object_key, content_disposition(found.filename))
    url = f"proxy?token={token}"
    if not redirect:
        return Response(DownloadUrl(url))
    return Response(DownloadUrl(url), status_code=302, headers={"Location": url})


@get(
    "/rooms/{room_id:uuid}/assets/{asset_id:uuid}/proxy",
    guards=[PUBLIC],
    tags=["assets"],
    refuses=[Forbidden, *_BROKEN],
    responses=_CONTENT,
)
async def proxy(
    *,
    request: ApiRequest,
    platform: Shared,
    room_id: FromPath[UUID],
    asset_id: FromPath[UUID],
    token: Annotated[str, QueryParameter(max_length=_LONGEST_TOKEN)] = "",
) -> Stream:
    """The content of a file, or a part of it, for who has a token of `download`."""
    found = await _asset(platform, room_id, asset_id)
    disposition = tokens.disposition_of(token, found.id, found.object_key)
    if disposition is None:
        raise Forbidden
    return await download(request, platform, found, disposition)


async def _asset(platform: Platform, room_id: UUID, asset_id: UUID) -> Asset:
    async with platform.database.reading() as session:
        found = await asset_in(session, room_id, asset_id)
    if found is None:
        raise NotFound
    return found


HANDLERS = [assets, my_assets, upload, asset, delete_asset, download_url, proxy]
