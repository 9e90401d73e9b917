"""A recorder's upload: numbered parts over a WebSocket."""

import asyncio
import struct
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from tests.support.controller import Controller
from tests.support.waiting import eventually
from websockets.asyncio.client import ClientConnection, connect

BEGAN = "2026-06-30T14:05:06+02:00"
PATHS = ("/internal/recording/upload", "/internal/services/recording/upload")


def open_upload(
    controller: Controller,
    room: str,
    headers: dict[str, str],
    *,
    path: str = PATHS[0],
    **query: Any,
) -> connect:
    """A socket to send parts on. Raises InvalidStatus if the upgrade is refused."""
    given = {"room_id": room, "file_extension": "webm", "timestamp": BEGAN} | query
    wanted = urlencode({name: value for name, value in given.items() if value is not None})
    address = controller.url.replace("http", "ws", 1)
    return connect(
        f"{address}{path}?{wanted}",
        additional_headers=headers,
        compression=None,
        max_size=None,
        proxy=None,
        ping_interval=None,
    )


def part(number: int, content: bytes) -> bytes:
    """A message."""
    return struct.pack(">i", number) + content


async def send_parts(socket: ClientConnection, parts: Sequence[tuple[int, bytes]]) -> None:
    for number, content in parts:
        await socket.send(part(number, content))


async def stored(controller: Controller, room: str, authorization: str) -> list[dict[str, Any]]:
    """The room's files, once there is one: nobody is told when an upload has been put together."""
    found: list[dict[str, Any]] = []

    async def any_there() -> bool:
        answer = await asyncio.to_thread(
            controller.client.get,
            f"/v1/rooms/{room}/assets",
            headers={"Authorization": authorization},
        )
        found[:] = answer.raise_for_status().json()
        return bool(found)

    await eventually(any_there, "the recording is there", within_secs=30)
    return found
