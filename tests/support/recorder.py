"""A scripted recorder: the HTTP side of one, which is woken and remembers how."""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any, Self

from joserfc import jwt
from joserfc.jwk import OctKey
from joserfc.jws import JWSRegistry

KEY_ID = "roomserver"
KEY_SECRET = "a-secret-between-room-server-and-recorder-of-the-tests"


@dataclass
class Wake:
    """One call: its path, its body, and the header and claims of its token."""

    path: str
    body: dict[str, Any]
    header: dict[str, Any]
    claims: dict[str, Any]


@dataclass
class Recorder:
    """Listens on a free port of 127.0.0.1; answers every call with `status`."""

    status: int = 200
    port: int = 0
    calls: list[Wake] = field(default_factory=list)
    silent: bool = False
    _server: asyncio.Server | None = None

    @property
    def settings(self) -> dict[str, Any]:
        """Module settings that lead here."""
        key = {"id": KEY_ID, "secret": KEY_SECRET}
        return {"url": f"http://127.0.0.1:{self.port}/", "api_key": key}

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._answer, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        request, *lines = head.strip().split("\r\n")
        headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in lines)}
        body = await reader.readexactly(int(headers["content-length"]))
        token = jwt.decode(
            headers["authorization"].removeprefix("Bearer "),
            OctKey.import_key(KEY_SECRET),
            ["HS256"],
            registry=JWSRegistry(algorithms=["HS256"], strict_check_header=False),
        )
        path = request.split(" ")[1]
        self.calls.append(Wake(path, json.loads(body), dict(token.header), dict(token.claims)))
        if not self.silent:
            writer.write(f"HTTP/1.1 {self.status} Done\r\nContent-Length: 0\r\n\r\n".encode())
        else:
            await reader.read()
        writer.close()


def service(kind: str, room: dict[str, Any] | None = None) -> dict[str, Any]:
    """Client parameters of a recorder or a transcription service."""
    return {
        "kind": kind,
        "room": room or {"kind": "main"},
        "device_secret": f"device of the {kind} service",
        "role": "user",
    }
