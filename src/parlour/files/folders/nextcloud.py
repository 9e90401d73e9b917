"""Folders on a Nextcloud server: made by WebDAV, shared by its share API.

Only the configured server is talked to: redirects are failures, proxies of the environment are
not used, and answers are read up to a limit.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import quote, urlsplit

import httpx
import msgspec
from msgspec import Struct

from parlour.files.folders.secrets import new_password

TIMEOUT_SECS = 15.0
_MOST_ANSWER_BYTES = 256 * 1024
_LONGEST_URL = 1024
_PUBLIC_LINK = "3"
_READ = "1"
_READ_CREATE_UPDATE_DELETE = "15"
_SHARES = "ocs/v2.php/apps/files_sharing/api/v1/shares"


class FolderFailed(Exception):
    """The server of shared folders is out of reach, or refuses; the text is for administrators."""


class Share(Struct, frozen=True):
    """A public link of a folder."""

    id: str
    url: str
    password: str


class _Meta(Struct, frozen=True):
    message: str | None = None


class _Data(Struct, frozen=True):
    id: str | int
    url: str


class _Made(Struct, frozen=True):
    data: _Data


class _MadeAnswer(Struct, frozen=True):
    ocs: _Made


class _Refused(Struct, frozen=True):
    meta: _Meta


class _RefusedAnswer(Struct, frozen=True):
    ocs: _Refused


class Nextcloud:
    """One user of one Nextcloud server, and the folder in which those of meetings are made."""

    def __init__(self, url: str, username: str, password: str, directory: str) -> None:
        self._base = url.rstrip("/")
        self._user = quote(username, safe="")
        self._parents = [part for part in directory.split("/") if part not in ("", ".", "..")]
        self._client = httpx.AsyncClient(
            auth=httpx.BasicAuth(username, password),
            timeout=TIMEOUT_SECS,
            follow_redirects=False,
            trust_env=False,
            headers={"OCS-APIRequest": "true", "Accept": "application/json"},
        )

    async def close(self) -> None:
        await self._client.aclose()

    async def create(self, name: str, until: date | None) -> tuple[Share, Share]:
        """A folder of that name, or the one that is there, with a link to read and one to write.

        Raises FolderFailed; then nothing is left but perhaps an empty folder.
        """
        path: list[str] = []
        for part in [*self._parents, name]:
            path.append(part)
            await self._make_folder(path)
        read = await self._share(path, _READ, until)
        try:
            write = await self._share(path, _READ_CREATE_UPDATE_DELETE, until)
        except FolderFailed:
            await self.unshare([read.id])
            raise
        return read, write

    async def unshare(self, share_ids: Sequence[str]) -> None:
        """Delete links; those that are gone already are no failure. Raises FolderFailed."""
        for share_id in share_ids:
            url = f"{self._base}/{_SHARES}/{quote(share_id, safe='')}?format=json"
            status, content = await self._ask("DELETE", url)
            if status not in (200, 404):
                raise FolderFailed(_reason("delete a share", status, content))

    async def delete(self, name: str, share_ids: Sequence[str]) -> None:
        """Delete a folder with its content and its links. Raises FolderFailed."""
        await self.unshare(share_ids)
        status, content = await self._ask("DELETE", self._dav([*self._parents, name]))
        if status not in (200, 204, 404):
            raise FolderFailed(_reason("delete a folder", status, content))

    async def _make_folder(self, path: Sequence[str]) -> None:
        status, content = await self._ask("MKCOL", self._dav(path))
        # 405: it is there already.
        if status not in (201, 405):
            raise FolderFailed(_reason("make a folder", status, content))

    async def _share(self, path: Sequence[str], permissions: str, until: date | None) -> Share:
        password = new_password()
        form = {
            "path": "/" + "/".join(path),
            "shareType": _PUBLIC_LINK,
            "permissions": permissions,
            "password": password,
        }
        if until is not None:
            form["expireDate"] = until.isoformat()
        url = f"{self._base}/{_SHARES}?format=json"
        status, content = await self._ask("POST", url, form)
        if status != 200:
            raise FolderFailed(_reason("share a folder", status, content))
        try:
            made = msgspec.json.decode(content, type=_MadeAnswer).ocs.data
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise FolderFailed("Nextcloud answered what is not its share API's.") from error
        if len(made.url) > _LONGEST_URL or urlsplit(made.url).scheme not in ("http", "https"):
            raise FolderFailed("Nextcloud answered an address that cannot be a link.")
        return Share(str(made.id), made.url, password)

    def _dav(self, path: Sequence[str]) -> str:
        quoted = "/".join(quote(part, safe="") for part in path)
        return f"{self._base}/remote.php/dav/files/{self._user}/{quoted}"

    async def _ask(
        self, method: str, url: str, form: Mapping[str, Any] | None = None
    ) -> tuple[int, bytes]:
        content = bytearray()
        try:
            async with self._client.stream(method, url, data=form) as response:
                async for chunk in response.aiter_bytes():
                    content += chunk
                    if len(content) > _MOST_ANSWER_BYTES:
                        raise FolderFailed("Nextcloud's answer is too long.")
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise FolderFailed(f"Nextcloud cannot be reached: {error!r}") from error
        return response.status_code, bytes(content)


def _reason(what: str, status: int, content: bytes) -> str:
    """Why Nextcloud refused, in its own words if it said so in the form of its API."""
    try:
        said = msgspec.json.decode(content, type=_RefusedAnswer).ocs.meta.message or ""
    except (msgspec.DecodeError, UnicodeDecodeError):
        said = ""
    return f"Nextcloud would not {what}: status {status} {said[:200]}".rstrip()
