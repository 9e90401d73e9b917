"""Answers that are files: whole or in part, checked on the way (rest.md 15.4)."""

import base64
import hashlib
from collections.abc import AsyncIterator

import structlog
from litestar.response import Stream

from parlour.controller.errors import NotFound, RangeNotSatisfiable
from parlour.controller.failures import AnyRequest
from parlour.controller.platform import Platform
from parlour.files.names import content_disposition, content_type
from parlour.files.ranges import NotSatisfiable, wanted_span
from parlour.files.store import ObjectGone
from parlour.store.tables import Asset

_log = structlog.get_logger()


class Damaged(Exception):
    """A content is not what was stored: the answer is broken off before its end."""


async def download(
    request: AnyRequest, platform: Platform, asset: Asset, disposition: str | None = None
) -> Stream:
    """The file, or the part of it that is asked for.

    Raises RangeNotSatisfiable, NotFound if the object is gone, StorageFailed.
    """
    span = _span(request, asset)
    try:
        chunks = await platform.assets.get(asset.object_key, asset.size, span)
    except ObjectGone as error:
        _log.error("asset_without_object", asset=str(asset.id))
        raise NotFound from error
    headers = {
        "Content-Disposition": disposition or content_disposition(asset.filename),
        "Accept-Ranges": "bytes",
        "ETag": _tag(asset),
        "Cache-Control": "private, no-store",
        "Repr-Digest": _digest(asset),
    }
    if span is None:
        headers["Content-Length"] = str(asset.size)
        content = _checked(asset, chunks)
    else:
        headers["Content-Length"] = str(span[1] - span[0])
        headers["Content-Range"] = f"bytes {span[0]}-{span[1] - 1}/{asset.size}"
        content = chunks
    return Stream(
        content,
        status_code=200 if span is None else 206,
        media_type=content_type(asset.filename),
        headers=headers,
    )


def _span(request: AnyRequest, asset: Asset) -> tuple[int, int] | None:
    """The part that is wanted, unless it would belong to another state of the file."""
    condition = request.headers.get("if-range")
    if condition is not None and condition.strip() != _tag(asset):
        return None
    try:
        return wanted_span(request.headers.get("range"), asset.size)
    except NotSatisfiable as error:
        raise RangeNotSatisfiable(asset.size) from error


def _tag(asset: Asset) -> str:
    return f'"{asset.sha256}"'


def _digest(asset: Asset) -> str:
    """As RFC 9530 writes checksums."""
    return f"sha-256=:{base64.b64encode(bytes.fromhex(asset.sha256)).decode()}:"


async def _checked(asset: Asset, chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Hold the end back until the checksum is known: nobody takes damaged content for whole."""
    digest = hashlib.sha256()
    held = b""
    async for chunk in chunks:
        digest.update(chunk)
        if held:
            yield held
        held = chunk
    if digest.hexdigest() != asset.sha256:
        _log.error("asset_damaged", asset=str(asset.id))
        raise Damaged
    yield held
