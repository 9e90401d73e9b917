"""The paths below /livekit, for browsers that reach nothing but the room server.

LiveKit's SDK opens `{public_url}/rtc` (or `/rtc/v1`), and asks `…/validate` why it was refused.
"""

import asyncio
import importlib
from typing import Protocol

from parlour.roomserver.house import House
from parlour.roomserver.http_types import Request, Response, plain
from parlour.roomserver.mediaproxy.access import access_of, still_holds
from parlour.roomserver.mediaproxy.tunnel import Tunnel
from parlour.roomserver.once import Once

PREFIX = "/livekit/"
_SOCKETS = {"/livekit/rtc": "/rtc", "/livekit/rtc/v1": "/rtc/v1"}
_VALIDATIONS = {f"{path}/validate": f"{ours}/validate" for path, ours in _SOCKETS.items()}


class MediaProxy:
    """Lets people of this process's meetings through to their media server."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._validations = Once(_load)

    def upgrade(self, request: Request) -> Tunnel | Response:
        """The way to the media server's socket, or why there is none."""
        path = _SOCKETS.get(request.path)
        if path is None:
            return plain(404, "Not found.")
        access = access_of(request, self._house)
        if isinstance(access, Response):
            return access
        return Tunnel(
            access.target.service_url, path, request, lambda: still_holds(access, self._house)
        )

    async def answer(self, request: Request) -> Response:
        """What the media server says of a token."""
        path = _VALIDATIONS.get(request.path)
        if path is None:
            if request.path in _SOCKETS:
                return plain(400, "This is not a WebSocket upgrade request.")
            return plain(404, "Not found.")
        if request.method not in {"GET", "POST"}:
            return plain(405, "Method not allowed.")
        access = access_of(request, self._house)
        if isinstance(access, Response):
            return access
        validations = await self._validations.get()
        return await validations.ask(access.target.service_url, path, request)

    async def close(self) -> None:
        """Close the connections to media servers."""
        await self._validations.close()


class _Validations(Protocol):
    async def ask(self, service_url: str, path: str, request: Request) -> Response: ...

    async def close(self) -> None: ...


async def _load() -> _Validations:
    """The HTTP client. Its library takes long to import: not in the loop's thread."""
    loop = asyncio.get_running_loop()
    name = "parlour.roomserver.mediaproxy.validation"
    module = await loop.run_in_executor(None, importlib.import_module, name)
    return module.Validations()
