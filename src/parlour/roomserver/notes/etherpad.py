"""Etherpad's HTTP API, as far as it is needed (signaling-modules.md 4.4)."""

import asyncio
from collections.abc import Awaitable, Iterable
from typing import Any
from urllib.parse import urljoin

import httpx
import msgspec
from msgspec import Struct

from parlour.room.io import OpenPadSessions, PadServer, PadVisitor, PreparePad, StorePad
from parlour.roomserver import limits
from parlour.roomserver.failures import ServiceError

_EXPORTER = "parlour-export"
_UNTIL = 4_102_444_800  # 2100, for sessions that are ended at once
_GONE = "does not exist"
_THERE = "already exist"


class _Answer(Struct, frozen=True):
    code: int
    message: str = ""
    data: dict[str, Any] | None = None


_decode = msgspec.json.Decoder(_Answer).decode


class Etherpad:
    """Calls to one server. Each raises ServiceError, whose reason has no secrets."""

    def __init__(self, http: httpx.AsyncClient, server: PadServer) -> None:
        self._http = http
        self._server = server
        self._parallel = asyncio.Semaphore(limits.EDITOR_PARALLEL)

    async def prepare(self, effect: PreparePad) -> str:
        """The group of this mapper, with the pad in it."""
        group = await self._wanted(
            "groupID", "api/1/createGroupIfNotExistsFor", groupMapper=effect.group_mapper
        )
        await self._call(
            "api/1/createGroupPad",
            fine=_THERE,
            method="POST",
            groupID=group,
            padName=effect.pad,
        )
        return group

    async def open(self, effect: OpenPadSessions) -> dict[str, str]:
        """The sessions that could be opened, once the others have ended."""
        await self.end(effect.ended)
        opened = await asyncio.gather(
            *(self._open(effect.group, visitor, effect.valid_until) for visitor in effect.visitors),
            return_exceptions=True,
        )
        found: dict[str, str] = {}
        for visitor, session in zip(effect.visitors, opened, strict=True):
            if isinstance(session, str):
                found[visitor.connection] = session
            elif not isinstance(session, ServiceError):
                raise session
        return found

    async def end(self, sessions: Iterable[str]) -> None:
        """None of these is good for anything any more."""
        await _all(
            self._call("readSession/deleteSession", fine=_GONE, sessionID=session)
            for session in sessions
        )

    async def pdf(self, effect: StorePad) -> bytes:
        """The pad as a PDF, seen with a session of the group."""
        session = effect.session
        if session:
            return await self._export(effect, session)
        session = await self._open(effect.group, PadVisitor(_EXPORTER, _EXPORTER, False), _UNTIL)
        try:
            return await self._export(effect, session)
        finally:
            await self.end([session])

    async def delete(self, effect: StorePad) -> None:
        """The pad and its group."""
        pad = f"{effect.group}${effect.pad}"
        await self._call("api/1/deletePad", fine=_GONE, padID=pad)
        await self._call("readSession/deleteGroup", fine=_GONE, groupID=effect.group)

    async def _open(self, group: str, visitor: PadVisitor, until: int) -> str:
        author = await self._wanted(
            "authorID",
            "api/1/createAuthorIfNotExistsFor",
            name=visitor.name,
            authorMapper=visitor.connection,
        )
        path = "api/1/createSession" if visitor.writes else "readSession/createReadSession"
        return await self._wanted(
            "sessionID", path, groupID=group, authorID=author, validUntil=str(until)
        )

    async def _export(self, effect: StorePad, session: str) -> bytes:
        path = f"p/{effect.group}${effect.pad}/export/pdf"
        cookie = f"sessionID={session}; path=/; SameSite=None; Secure;"
        try:
            answer = await self._http.get(
                urljoin(self._server.url, path), headers={"Cookie": cookie}
            )
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise ServiceError(type(error).__name__) from error
        if answer.status_code != 200 or not answer.content.startswith(b"%PDF-"):
            raise ServiceError(f"export: status {answer.status_code}")
        return answer.content

    async def _wanted(self, key: str, path: str, **query: str) -> str:
        found = (await self._call(path, **query)).get(key)
        if not isinstance(found, str):
            raise ServiceError(f"no {key}")
        return found

    async def _call(
        self, path: str, *, fine: str = "", method: str = "GET", **query: str
    ) -> dict[str, Any]:
        """`fine`: what stands in a refusal that is as good as a success."""
        url = urljoin(self._server.url, path)
        async with self._parallel:
            try:
                answer = await self._http.request(
                    method, url, params={**query, "apikey": self._server.api_key}
                )
                said = _decode(answer.content)
            except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
                raise ServiceError(type(error).__name__) from error
            except msgspec.MsgspecError as error:
                raise ServiceError("an answer that is not Etherpad's") from error
        if said.code != 0 and not (fine and fine in said.message):
            raise ServiceError(f"code {said.code}")
        return said.data or {}


async def _all(calls: Iterable[Awaitable[Any]]) -> None:
    """All of them, whatever becomes of the others; then the first failure, if any."""
    for ended in await asyncio.gather(*calls, return_exceptions=True):
        if isinstance(ended, BaseException):
            raise ended
