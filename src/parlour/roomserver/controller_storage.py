"""The controller keeps what rooms store (signaling-modules.md 3.1, 3.2; rest.md 21.5, 21.6)."""

import asyncio
from typing import Any
from urllib.parse import urljoin

import httpx
import msgspec
from msgspec import Struct

from parlour.protocol.roomserver import StorageQuota
from parlour.room.assets import NotStored, Outcome, Stored
from parlour.room.io import (
    AssetLabel,
    CreateModuleResource,
    DeleteModuleResource,
    ReplaceModuleResource,
    ServiceTarget,
)
from parlour.roomserver import limits
from parlour.roomserver.assets import ResourceMade
from parlour.roomserver.failures import ServiceError
from parlour.roomserver.service_calls import service_token

_IDEMPOTENCY = "Idempotency-Key"
_TOO_LARGE = 413
_PASSING = frozenset({502, 503, 504})


class _Asset(Struct, frozen=True):
    id: str
    filename: str


class _AssetAnswer(Struct, frozen=True):
    asset_resource: _Asset
    quota: StorageQuota


class ControllerStorage:
    """`Storage` over HTTP, every request with a token of its own."""

    def __init__(self, target: ServiceTarget) -> None:
        self._target = target
        self._http = httpx.AsyncClient(trust_env=False, timeout=limits.STORAGE_TIMEOUT)

    async def store(self, room: str, label: AssetLabel, content: bytes, key: str) -> Outcome:
        query = {
            "namespace": label.namespace,
            "file_extension": label.extension,
            "kind": label.kind,
        }
        if label.event_title is not None:
            query["event_title"] = label.event_title
        answer = await self._ask(
            "POST",
            f"/internal/room/{room}/asset",
            content,
            {"Content-Type": "application/octet-stream", _IDEMPOTENCY: key},
            query,
        )
        if answer.status_code == _TOO_LARGE:
            return NotStored("storage_exceeded")
        found = _read(answer, _AssetAnswer)
        return Stored(found.asset_resource.id, found.asset_resource.filename, found.quota)

    async def create_resource(self, room: str, effect: CreateModuleResource) -> ResourceMade:
        body = {
            "room_id": room,
            "created_by": effect.created_by,
            "namespace": effect.namespace,
            "tag": effect.resource_tag,
            "data": msgspec.Raw(effect.data),
        }
        answer = await self._resources("POST", body, {_IDEMPOTENCY: effect.key})
        return _read(answer, ResourceMade)

    async def replace_resource(self, room: str, effect: ReplaceModuleResource) -> None:
        operation = {"op": "add", "path": "", "value": msgspec.Raw(effect.data)}
        body = {
            "filter": _filter(room, effect.namespace, effect.resource),
            "patch_operations": [operation],
        }
        _read(await self._resources("PATCH", body), list[ResourceMade])

    async def delete_resource(self, room: str, effect: DeleteModuleResource) -> None:
        body = _filter(room, effect.namespace, effect.resource)
        _read(await self._resources("DELETE", body), list[ResourceMade])

    async def close(self) -> None:
        await self._http.aclose()

    async def _resources(
        self, method: str, body: dict[str, Any], headers: dict[str, str] | None = None
    ) -> httpx.Response:
        headers = {"Content-Type": "application/json", **(headers or {})}
        content = msgspec.json.encode(body)
        return await self._ask(method, "/internal/module_resources", content, headers, {})

    async def _ask(
        self,
        method: str,
        path: str,
        content: bytes,
        headers: dict[str, str],
        query: dict[str, str],
    ) -> httpx.Response:
        """Asks again for as long as the controller seems to be starting. Raises ServiceError."""
        pauses = iter(limits.STORAGE_RETRY_AFTER)
        while True:
            reason = "unavailable"
            try:
                answer = await self._http.request(
                    method,
                    urljoin(self._target.url, path),
                    content=content,
                    headers=headers | {"Authorization": f"Bearer {self._token()}"},
                    params=query,
                )
            except httpx.TransportError as error:
                reason = type(error).__name__
            except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
                raise ServiceError(type(error).__name__) from error
            else:
                if answer.status_code not in _PASSING:
                    return answer
            pause = next(pauses, None)
            if pause is None:
                raise ServiceError(reason)
            await asyncio.sleep(pause)

    def _token(self) -> str:
        return service_token(self._target.key_id, self._target.key_secret)


def _filter(room: str, namespace: str, resource: str) -> dict[str, str]:
    return {"id": resource, "room_id": room, "namespace": namespace}


def _read(answer: httpx.Response, kind: type[Any]) -> Any:
    if not answer.is_success:
        raise ServiceError(f"status {answer.status_code}")
    try:
        return msgspec.json.decode(answer.content, type=kind)
    except msgspec.MsgspecError as error:
        raise ServiceError("an answer of another kind") from error
