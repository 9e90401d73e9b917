"""Spacedeck's HTTP API, as far as it is needed (signaling-modules.md 4.5)."""

from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx
import msgspec
from msgspec import Struct, field

from parlour.room.io import BoardServer
from parlour.roomserver.failures import ServiceError


class Board(Struct, frozen=True):
    """What a room is told of a new board."""

    id: str
    url: str


class _Space(Struct, frozen=True):
    id: str = field(name="_id")
    edit_hash: str
    edit_slug: str


class _Export(Struct, frozen=True):
    url: str


class Spacedeck:
    """Calls to one server. Each raises ServiceError, whose reason has no secrets."""

    def __init__(self, http: httpx.AsyncClient, server: BoardServer) -> None:
        self._http = http
        self._server = server

    async def create(self, name: str) -> Board:
        """A new board, on which everybody may draw who has its URL."""
        wanted: dict[str, Any] = {
            "artifacts": [],
            "name": name,
            "parent_space_id": None,
            "space_type": "space",
        }
        space = await self._call("POST", "api/spaces", _Space, wanted)
        url = urljoin(self._server.url, f"s/{space.edit_hash}-{space.edit_slug}")
        return Board(space.id, url)

    async def pdf(self, board: str) -> bytes:
        """The board as a PDF."""
        export = await self._call("GET", f"api/spaces/{board}/pdf", _Export)
        url = urljoin(self._server.url, export.url)
        if urlsplit(url)[:2] != urlsplit(self._server.url)[:2]:
            raise ServiceError("the export is on another host")
        answer = await self._request("GET", url)
        if not answer.content.startswith(b"%PDF-"):
            raise ServiceError("the export is not a PDF")
        return answer.content

    async def delete(self, board: str) -> None:
        """The board is not needed any more; one that is gone already is as good."""
        url = urljoin(self._server.url, f"api/spaces/{board}")
        await self._request("DELETE", url, also={404}, headers=self._token)

    @property
    def _token(self) -> dict[str, str]:
        return {"x-spacedeck-api-token": self._server.api_key}

    async def _call(
        self, method: str, path: str, kind: type[Any], body: dict[str, Any] | None = None
    ) -> Any:
        url = urljoin(self._server.url, path)
        answer = await self._request(method, url, json=body, headers=self._token)
        try:
            return msgspec.json.decode(answer.content, type=kind)
        except (msgspec.MsgspecError, ValueError) as error:
            raise ServiceError("an answer that is not Spacedeck's") from error

    async def _request(
        self, method: str, url: str, also: set[int] | None = None, **more: Any
    ) -> httpx.Response:
        try:
            answer = await self._http.request(method, url, **more)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise ServiceError(type(error).__name__) from error
        if not answer.is_success and answer.status_code not in (also or ()):
            raise ServiceError(f"status {answer.status_code}")
        return answer
