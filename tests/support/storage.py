"""The part of a controller that keeps files and module resources of rooms, scripted."""

import asyncio
import json
import uuid
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey
from joserfc.jws import JWSRegistry

KEY_ID = "keeper"
KEY_SECRET = "a-secret-between-room-server-and-controller-of-the-tests"
STAMP = "2026-07-10T09:00:00Z"


@dataclass
class Stored:
    """A file: how it was sent and what it holds."""

    id: str
    room: str
    query: dict[str, str]
    content: bytes
    key: str


@dataclass
class Storage:
    """Listens on a free port of 127.0.0.1. `statuses`: answers to give first, in place of work."""

    port: int = 0
    statuses: list[int] = field(default_factory=list)
    calls: list[tuple[str, str]] = field(default_factory=list)
    assets: list[Stored] = field(default_factory=list)
    resources: dict[str, dict[str, Any]] = field(default_factory=dict)
    quota: dict[str, int] = field(default_factory=lambda: {"used": 0})
    held: asyncio.Event | None = None
    _server: asyncio.Server | None = None

    @property
    def settings(self) -> dict[str, str]:
        """Settings of a room server that lead here."""
        return {
            "controller_url": f'"http://127.0.0.1:{self.port}/some/path"',
            "controller_api_key": f'"{KEY_ID}"',
            "controller_api_secret": f'"{KEY_SECRET}"',
        }

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._connection, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        request, *lines = head.strip().split("\r\n")
        headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in lines)}
        content = await reader.readexactly(int(headers.get("content-length", 0)))
        method, target, _ = request.split(" ")
        self.calls.append((method, urlsplit(target).path))
        if self.held is not None:
            await self.held.wait()
        status, body = self._answer(method, target, headers, content)
        text = json.dumps(body).encode()
        writer.write(
            f"HTTP/1.1 {status} Done\r\nContent-Length: {len(text)}\r\n"
            "Connection: close\r\n\r\n".encode()
            + text
        )
        writer.close()

    def _answer(
        self, method: str, target: str, headers: dict[str, str], content: bytes
    ) -> tuple[int, Any]:
        _check_token(headers["authorization"])
        if self.statuses:
            return self.statuses.pop(0), {"code": "scripted"}
        url = urlsplit(target)
        match url.path.strip("/").split("/"):
            case ["internal", "room", room, "asset"]:
                assert headers["content-type"] == "application/octet-stream"
                query = dict(parse_qsl(url.query, keep_blank_values=True))
                return 200, self._store(room, query, content, headers["idempotency-key"])
            case ["internal", "module_resources"]:
                return 200, self._resource(method, json.loads(content))
            case _:
                return 404, {}

    def _store(self, room: str, query: dict[str, str], content: bytes, key: str) -> Any:
        known = next((asset for asset in self.assets if asset.key == key), None)
        if known is None:
            known = Stored(str(uuid.uuid4()), room, query, content, key)
            self.assets.append(known)
            self.quota["used"] += len(content)
        resource = {
            "id": known.id,
            "filename": f"{query['kind']}.{query['file_extension']}",
            "namespace": query["namespace"],
            "created_at": STAMP,
            "kind": query["kind"],
            "size": len(content),
        }
        return {"asset_resource": resource, "quota": self.quota}

    def _resource(self, method: str, body: Any) -> Any:
        if method == "POST":
            found = {"id": str(uuid.uuid4()), "created_at": STAMP, "updated_at": STAMP, **body}
            self.resources[found["id"]] = found
            return found
        sought = body["filter"]["id"] if method == "PATCH" else body["id"]
        if method == "DELETE":
            return [self.resources.pop(sought)]
        [operation] = body["patch_operations"]
        assert (operation["op"], operation["path"]) == ("add", "")
        self.resources[sought]["data"] = operation["value"]
        return [self.resources[sought]]


def _check_token(authorization: str) -> None:
    token = jwt.decode(
        authorization.removeprefix("Bearer "),
        OctKey.import_key(KEY_SECRET),
        ["HS256"],
        registry=JWSRegistry(algorithms=["HS256"], strict_check_header=False),
    )
    assert token.header["kid"] == KEY_ID
    assert len(token.header["nonce"]) == 16
    assert token.claims["exp"] == token.claims["iat"] + 60
