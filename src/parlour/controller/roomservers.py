"""Asking room servers for tokens, and telling them of changes (signaling-core.md 14.1).

A room lives on one server. Which one is found by rendezvous hashing, so that all controllers
agree without talking, and a further server takes over no more rooms than its share.
"""

import asyncio
import hashlib
import secrets
import string
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Literal
from uuid import UUID

import httpx
import msgspec
import structlog
from joserfc import jwt
from joserfc.jwk import OctKey
from joserfc.jws import JWSRegistry
from msgspec import UNSET, UnsetType

from parlour.controller.errors import Forbidden, NotFound, RoomServerFailed
from parlour.controller.posting import Answer, Poster
from parlour.protocol.rest.errors import ErrorBody
from parlour.protocol.roomserver import (
    ClientParameters,
    CloseRoom,
    RoomParameters,
    RoomPatch,
    RunningRoom,
    RunningRooms,
    StorageQuota,
    TokenRequest,
    TokenResponse,
)
from parlour.settings import RoomserverEntry

TIMEOUT_SECS = 10.0
_TOKEN_LIFE_SECS = 60
_TOKEN_REUSE_SECS = 30
_ALPHANUMERICS = string.ascii_letters + string.digits
_log = structlog.get_logger()
_registry = JWSRegistry(algorithms=["HS256"], strict_check_header=False)

Parameters = Callable[[], Awaitable[RoomParameters]]


class _Patch(msgspec.Struct, omit_defaults=True):
    password: str | UnsetType | None = UNSET
    title: str | UnsetType = UNSET


class _Server:
    """One room server, and the key that it knows us by."""

    def __init__(self, entry: RoomserverEntry) -> None:
        self.url = entry.url.rstrip("/")
        self.public_url = entry.public_url
        # Whoever joins waits for a token.
        self.tokens = Poster(self.url, TIMEOUT_SECS)
        self._id = entry.api_key.id
        self._key = OctKey.import_key(entry.api_key.secret.reveal())
        self._token = ""
        self._made_at = 0

    def headers(self) -> dict[str, str]:
        now = int(time.time())
        if not self._token or now - self._made_at > _TOKEN_REUSE_SECS:
            header = {
                "alg": "HS256",
                "typ": "JWT",
                "kid": self._id,
                "nonce": "".join(secrets.choice(_ALPHANUMERICS) for _ in range(16)),
            }
            claims = {"iat": now, "exp": now + _TOKEN_LIFE_SECS}
            self._token = jwt.encode(header, claims, self._key, registry=_registry)
            self._made_at = now
        return {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}


class RoomServers:
    """All room servers of the settings."""

    def __init__(self, entries: Sequence[RoomserverEntry]) -> None:
        self._servers = [_Server(entry) for entry in entries]
        # Our own processes: no proxy of the environment lies between.
        self._client = httpx.AsyncClient(timeout=TIMEOUT_SECS, trust_env=False)
        self._telling: set[asyncio.Task[None]] = set()

    async def close(self) -> None:
        if self._telling:
            await asyncio.wait(self._telling)
        await self._client.aclose()
        for server in self._servers:
            await server.tokens.close()

    def place(self, room_id: UUID) -> str:
        """The address of the room server that this room lives on."""
        return self._of(room_id).url

    async def token(
        self,
        room_id: UUID,
        client: ClientParameters,
        resumption: str | None,
        parameters: Parameters,
    ) -> TokenResponse:
        """A token to join with, and a ticket for older clients, who may send a resumption token.

        `parameters` is asked for only if the room is not live yet.

        Raises Forbidden (banned), NotFound (guest access was switched off), RoomServerFailed.
        """
        server = self._of(room_id)
        response = await self._ask(server, room_id, TokenRequest(client, None, resumption))
        if _code(response) == "room_parameters_missing":
            request = TokenRequest(client, await parameters(), resumption)
            response = await self._ask(server, room_id, request)
        match _code(response):
            case "":
                answer = _decoded(response)
            case "banned":
                raise Forbidden("You are banned from this room.")
            case "guest_access_disabled":
                raise NotFound
            case code:
                _log.error("roomserver_refused", url=server.url, code=code)
                raise RoomServerFailed
        return msgspec.structs.replace(answer, public_url=server.public_url or answer.public_url)

    async def changed(self, room_id: UUID, patch: RoomPatch) -> None:
        """Tell a live room of a new title or password. A room that is not live needs nothing."""
        if patch.password is UNSET and patch.title is UNSET:
            return
        body = msgspec.json.encode(_Patch(patch.password, patch.title))
        await self._tell("PATCH", room_id, body)

    async def deleted(self, room_id: UUID) -> None:
        """Close a live room."""
        await self._tell("DELETE", room_id, None)

    def tell_quota(self, user_id: UUID, quota: StorageQuota) -> None:
        """Begin to tell all room servers how much storage is used: rooms of a user may be on any.

        Nobody waits for it: a room that is told nothing learns of it when it stores a file itself.
        """
        body = msgspec.json.encode(quota)
        for server in self._servers:
            url = f"{server.url}/v1/user/{user_id}/storage_quota"
            task = asyncio.create_task(self._send(server, "POST", url, body))
            self._telling.add(task)
            task.add_done_callback(self._telling.discard)

    async def replace(self, url: str, room_id: UUID, parameters: RoomParameters) -> None:
        """Give a room new parameters if it is live on this server. Raises RoomServerFailed."""
        server = next(server for server in self._servers if server.url == url)
        try:
            response = await self._client.put(
                f"{server.url}/v1/rooms/{room_id}",
                content=msgspec.json.encode(parameters),
                headers=server.headers() | {"If-Match": "*"},
            )
        except httpx.HTTPError as error:
            raise RoomServerFailed from error
        gone = (httpx.codes.PRECONDITION_FAILED, httpx.codes.SERVICE_UNAVAILABLE)
        if not response.is_success and response.status_code not in gone:
            raise RoomServerFailed(f"A room server refused new parameters: {_code(response)}.")

    async def running(self) -> tuple[list[tuple[str, RunningRoom]], list[str]]:
        """The live rooms, each with its room server; and the servers that did not answer."""
        found: list[tuple[str, RunningRoom]] = []
        silent: list[str] = []
        answers = await asyncio.gather(*(self._running(server) for server in self._servers))
        for server, rooms in zip(self._servers, answers, strict=True):
            if rooms is None:
                silent.append(server.url)
            else:
                found += [(server.url, room) for room in rooms]
        return found, silent

    async def end(self, room_id: UUID, body: CloseRoom) -> bool:
        """End a live room for everybody; False if none of the servers has it.

        Raises RoomServerFailed if that cannot be known.
        """
        content, silent = msgspec.json.encode(body), False
        for server in self._servers:
            url = f"{server.url}/v1/rooms/{room_id}/close"
            try:
                response = await self._client.post(url, content=content, headers=server.headers())
            except httpx.HTTPError as error:
                _log.warning("roomserver_unreachable", url=server.url, error=repr(error))
                silent = True
                continue
            if response.is_success:
                return True
            silent = silent or response.status_code != 404
        if silent:
            raise RoomServerFailed("A room server cannot be asked to end the meeting.")
        return False

    async def _running(self, server: _Server) -> list[RunningRoom] | None:
        try:
            response = await self._client.get(f"{server.url}/v1/rooms", headers=server.headers())
            response.raise_for_status()
            return msgspec.json.decode(response.content, type=RunningRooms).rooms
        except (httpx.HTTPError, msgspec.DecodeError) as error:
            _log.warning("roomserver_unreachable", url=server.url, error=repr(error))
            return None

    def _of(self, room_id: UUID) -> _Server:
        if not self._servers:
            raise RoomServerFailed("No room server is configured.")
        return max(self._servers, key=lambda server: _weight(server.url, room_id))

    async def _ask(self, server: _Server, room_id: UUID, request: TokenRequest) -> Answer:
        body = msgspec.json.encode(request)
        try:
            return await server.tokens.post(f"/v1/rooms/{room_id}/token", server.headers(), body)
        except OSError as error:
            _log.error("roomserver_unreachable", url=server.url, error=repr(error))
            raise RoomServerFailed from error

    async def _tell(
        self, method: Literal["PATCH", "DELETE"], room_id: UUID, body: bytes | None
    ) -> None:
        """What a room server misses here, it learns when the room starts the next time."""
        if not self._servers:
            return
        server = self._of(room_id)
        await self._send(server, method, f"{server.url}/v1/rooms/{room_id}", body)

    async def _send(self, server: _Server, method: str, url: str, body: bytes | None) -> None:
        try:
            response = await self._client.request(
                method, url, content=body, headers=server.headers()
            )
        except httpx.HTTPError as error:
            _log.warning("roomserver_not_told", url=server.url, method=method, error=repr(error))
            return
        if response.status_code >= 500 or response.status_code == 401:
            _log.warning(
                "roomserver_not_told", url=server.url, method=method, status=response.status_code
            )


def _weight(url: str, room_id: UUID) -> bytes:
    return hashlib.blake2b(url.encode() + room_id.bytes, digest_size=16).digest()


def _code(response: httpx.Response | Answer) -> str:
    """The error code of an answer; empty if it is none."""
    if response.is_success:
        return ""
    try:
        return msgspec.json.decode(response.content, type=ErrorBody).code
    except msgspec.DecodeError:
        return f"status {response.status_code}"


def _decoded(response: Answer) -> TokenResponse:
    try:
        return msgspec.json.decode(response.content, type=TokenResponse)
    except msgspec.DecodeError as error:
        raise RoomServerFailed from error
