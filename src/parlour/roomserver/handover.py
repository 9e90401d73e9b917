"""Gives an accepted HTTP connection to picows, once the upgrade has been granted.

picows makes such a protocol for each connection of `ws_create_server`, which answers GET requests
only. The room server has one port for its whole API, so it makes the protocol itself. picows does
the same with set_protocol and connection_made where it connects through a proxy.
"""

import asyncio
import base64
import binascii
import importlib
import logging
from collections.abc import Callable
from typing import cast

from picows import (
    WSAutoPingStrategy,
    WSListener,
    WSUpgradeRequest,
    WSUpgradeResponse,
    WSUpgradeResponseWithListener,
)

from parlour.roomserver import limits
from parlour.roomserver.http_types import Request

_READ_BUFFER = 4096
# The compiled module exports the class, but nothing that has type stubs does.
_new_protocol = cast(
    "Callable[..., asyncio.BufferedProtocol]", importlib.import_module("picows.picows").WSProtocol
)
# picows logs addresses and frames; what matters is logged by its users.
_silent = logging.LoggerAdapter(logging.getLogger("parlour.picows"), {})
_silent.logger.setLevel(logging.CRITICAL + 1)


def upgrade_key(request: Request) -> str | None:
    """The key of a valid WebSocket upgrade (RFC 6455, 4.2.1), or None if it is not one."""
    headers = request.headers
    tokens = {token.strip().lower() for token in headers.get("connection", "").split(",")}
    key = headers.get("sec-websocket-key", "")
    if (
        request.method != "GET"
        or headers.get("upgrade", "").lower() != "websocket"
        or "upgrade" not in tokens
        or headers.get("sec-websocket-version") != "13"
    ):
        return None
    try:
        nonce = base64.b64decode(key, validate=True)
    except (binascii.Error, ValueError):
        return None
    return key if len(nonce) == 16 else None


def hand_over(
    transport: asyncio.Transport,
    listener: WSListener,
    key: str,
    rest: bytes,
    *,
    subprotocol: str | None = None,
    message_bytes: int = limits.MESSAGE_BYTES,
) -> None:
    """Let picows answer the upgrade and read on from `rest`."""

    def answer(_: WSUpgradeRequest) -> WSListener | WSUpgradeResponseWithListener:
        if subprotocol is None:
            return listener
        response = WSUpgradeResponse.create_101_response({"Sec-WebSocket-Protocol": subprotocol})
        return WSUpgradeResponseWithListener(response, listener)

    protocol = _new_protocol(
        None,  # host, of clients only
        None,  # path, of clients only
        False,  # we are the server
        answer,
        _silent,
        True,  # disconnect on exceptions of the listener
        limits.HEAD_WAIT,
        False,  # pings are sent by the listener, which knows what has been acknowledged
        limits.PING_EVERY,
        limits.PING_EVERY,
        WSAutoPingStrategy.PING_WHEN_IDLE,
        False,  # pongs too, so that they count against the rate limit
        message_bytes,
        None,  # extra headers, of clients only
        _READ_BUFFER,
    )
    transport.set_protocol(protocol)
    protocol.connection_made(transport)
    # The head was checked already; of all that it said picows needs no more than this.
    head = (
        "GET / HTTP/1.1\r\nHost: -\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n"
    )
    _feed(protocol, head.encode("latin-1") + rest)


def _feed(protocol: asyncio.BufferedProtocol, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        buffer = memoryview(protocol.get_buffer(len(rest)))
        size = min(len(buffer), len(rest))
        buffer[:size] = rest[:size]
        protocol.buffer_updated(size)
        rest = rest[size:]
