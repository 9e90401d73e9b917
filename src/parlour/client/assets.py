"""Files of rooms (rest.md 9.4 and 15)."""

from collections.abc import AsyncGenerator, AsyncIterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from parlour.client.pages import Pages, listed
from parlour.client.transport import Transport, decoded
from parlour.protocol.rest.assets import (
    AssetResource,
    AssetSorting,
    DownloadUrl,
    Ordering,
    OwnedAssets,
    UserAssetResource,
)

CHUNK_BYTES = 256 * 1024


class Assets:
    """`client.assets`"""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(self, room_id: UUID | str, *, per_page: int = 100) -> Pages[AssetResource]:
        """The files of a room, the newest first."""
        query = {"per_page": per_page, "page": 1}
        return listed(self._transport, f"/rooms/{room_id}/assets", "page", AssetResource, query)

    def mine(
        self,
        *,
        sort: AssetSorting = "created_at",
        order: Ordering = "descending",
        per_page: int = 100,
    ) -> Pages[UserAssetResource]:
        """The files in all rooms of one's own."""
        query = {"sort": sort, "order": order, "per_page": per_page, "page": 1}
        return Pages(
            self._transport,
            "/users/me/assets",
            "page",
            lambda answer: decoded(answer, OwnedAssets).owned_assets,
            query,
        )

    async def upload(
        self,
        room_id: UUID | str,
        content: Path | bytes | AsyncIterable[bytes],
        *,
        kind: str,
        extension: str = "",
        title: str | None = None,
        namespace: str | None = None,
    ) -> AssetResource:
        """Store a file. It is read and sent piece by piece; a path brings its own extension."""
        if isinstance(content, Path):
            extension = extension or content.suffix.removeprefix(".")
        query = {
            "kind": kind,
            "file_extension": extension,
            "event_title": title,
            "namespace": namespace,
        }
        path = f"/rooms/{room_id}/assets"
        if not isinstance(content, Path):
            chunks = _once(content) if isinstance(content, bytes) else content
            return await self._transport.upload(path, chunks, AssetResource, query=query)
        with content.open("rb") as file:
            return await self._transport.upload(path, _pieces(file), AssetResource, query=query)

    @asynccontextmanager
    async def open(
        self, room_id: UUID | str, asset_id: UUID | str, *, first_byte: int = 0
    ) -> "AsyncGenerator[AsyncIterable[bytes]]":
        """The content of a file, from a byte on, in pieces."""
        headers = {"Range": f"bytes={first_byte}-"} if first_byte else {}
        path = f"/rooms/{room_id}/assets/{asset_id}"
        async with self._transport.download(path, headers=headers) as answer:
            yield answer.aiter_bytes(CHUNK_BYTES)

    async def save(self, room_id: UUID | str, asset_id: UUID | str, target: Path) -> None:
        """Write the content of a file to a path."""
        await self._transport.save(f"/rooms/{room_id}/assets/{asset_id}", target)

    async def download_url(self, room_id: UUID | str, asset_id: UUID | str) -> str:
        """An address at which a browser can fetch the file within half a minute."""
        path = f"/rooms/{room_id}/assets/{asset_id}/download"
        found = await self._transport.call("GET", path, DownloadUrl, query={"redirect": False})
        return str(self._transport.url(path).join(found.url))

    async def delete(self, room_id: UUID | str, asset_id: UUID | str) -> None:
        """Delete a file."""
        await self._transport.send("DELETE", f"/rooms/{room_id}/assets/{asset_id}")


async def _once(content: bytes) -> AsyncGenerator[bytes]:
    yield content


async def _pieces(file: BinaryIO) -> AsyncGenerator[bytes]:
    while piece := file.read(CHUNK_BYTES):
        yield piece
