"""Leads older clients to the room server that holds their room (signaling-legacy.md 3).

Such a client knows one address for all meetings, and browsers follow no redirects of a WebSocket.
Its ticket names the room; so the controller opens a socket to that room's server and hands every
message on, both ways. It looks at none of them: whether the ticket is good, the room server says.
"""

import asyncio
from contextlib import suppress
from typing import Any
from uuid import UUID

import msgspec
import structlog
from litestar import asgi
from litestar.types import Receive, Scope, Send
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus
from websockets.typing import Origin, Subprotocol

from parlour.controller.errors import ApiError, BadRequest, ServiceUnavailable
from parlour.controller.platform import Platform
from parlour.controller.rules import PUBLIC
from parlour.protocol.legacy import ticket

OPEN_SECS = 10.0
CLOSE_SECS = 5.0
MOST_MESSAGE_BYTES = 16 * 2**20
"""Of the room server, which sends whole meetings at once; what clients send it bounds itself."""
_GOING_AWAY = 1001
_NEVER_SENT = {1005, 1006, 1015}
_log = structlog.get_logger()


@asgi(ticket.PATH, guards=[PUBLIC], copy_scope=False)
async def relay(scope: Scope, receive: Receive, send: Send) -> None:
    """One older client's socket, from its upgrade request to its end."""
    if scope["type"] != "websocket":
        await _refuse(send, "http", BadRequest("This is not a WebSocket upgrade request."))
        return
    await receive()
    headers = {name.decode("latin-1"): text.decode("latin-1") for name, text in scope["headers"]}
    offer = headers.get("sec-websocket-protocol", "")
    platform: Platform = scope["litestar_app"].state.platform
    try:
        upstream = await connect(
            _address(platform, offer),
            subprotocols=_offered(offer) or None,
            origin=Origin(headers["origin"]) if "origin" in headers else None,
            additional_headers=_who(scope),
            compression=None,
            proxy=None,
            open_timeout=OPEN_SECS,
            close_timeout=CLOSE_SECS,
            max_size=MOST_MESSAGE_BYTES,
        )
    except ApiError as problem:
        await _refuse(send, "websocket.http", problem)
    except InvalidStatus as refusal:
        await _pass_refusal_on(send, refusal)
    except (OSError, TimeoutError, InvalidHandshake) as problem:
        _log.warning("room server not reached for an older client", problem=type(problem).__name__)
        await _refuse(
            send, "websocket.http", ServiceUnavailable("The room server cannot be reached.")
        )
    else:
        await send({"type": "websocket.accept", "subprotocol": upstream.subprotocol, "headers": []})
        await _hand_on(upstream, receive, send)


def _address(platform: Platform, offer: str) -> str:
    """Where the ticket's room is; without a readable one any room server says what is wrong."""
    _, shown = ticket.offered(offer)
    found = ticket.token_of(shown or "")
    base = platform.roomservers.place(UUID(found[0]) if found else UUID(int=0))
    return f"ws{base.removeprefix('http')}{ticket.PATH}"


def _offered(header: str) -> list[Subprotocol]:
    return [Subprotocol(part.strip()) for part in header.split(",") if part.strip()]


def _who(scope: Scope) -> dict[str, str]:
    client = scope["client"]
    return {} if client is None else {"X-Forwarded-For": client[0]}


async def _hand_on(upstream: ClientConnection, receive: Receive, send: Send) -> None:
    """Until one side ends, which ends the other."""
    async with upstream, asyncio.TaskGroup() as both:
        down = both.create_task(_down(upstream, send))
        up = both.create_task(_up(upstream, receive))
        await asyncio.wait({down, up}, return_when=asyncio.FIRST_COMPLETED)
        if not up.done():
            up.cancel()
        elif (code := up.result()) is not None:
            await upstream.close(code)
        else:
            # Lost on one side, lost on the other: nobody has hung up.
            upstream.transport.abort()


async def _up(upstream: ClientConnection, receive: Receive) -> int | None:
    """From the client; gives the code that it closed with, None if it was lost."""
    while True:
        event: Any = await receive()
        if event["type"] == "websocket.disconnect":
            # uvicorn tells the reason of every close frame, be it empty, and none of a loss.
            return _sendable(event.get("code")) if "reason" in event else None
        message = event.get("text")
        with suppress(ConnectionClosed):
            await upstream.send(event.get("bytes", b"") if message is None else message)


async def _down(upstream: ClientConnection, send: Any) -> None:
    """From the room server, its close frame included."""
    with suppress(ConnectionClosed):
        while True:
            message = await upstream.recv()
            key = "text" if isinstance(message, str) else "bytes"
            await send({"type": "websocket.send", key: message})
    code, reason = _sendable(upstream.close_code), upstream.close_reason or ""
    await send({"type": "websocket.close", "code": code, "reason": reason})


def _sendable(code: int | None) -> int:
    """Codes below 1000 and the three that only say what happened are never in a close frame."""
    return _GOING_AWAY if code is None or code < 1000 or code in _NEVER_SENT else code


async def _pass_refusal_on(send: Send, refusal: InvalidStatus) -> None:
    answer = refusal.response
    kind = answer.headers.get("content-type", "text/plain").encode()
    await _answer(send, "websocket.http", answer.status_code, kind, bytes(answer.body or b""))


async def _refuse(send: Send, kind: str, refusal: ApiError) -> None:
    body = msgspec.json.encode(refusal.body())
    await _answer(send, kind, refusal.status, b"application/json", body)


async def _answer(send: Any, kind: str, status: int, content: bytes, body: bytes) -> None:
    headers = [(b"content-type", content), (b"content-length", str(len(body)).encode())]
    await send({"type": f"{kind}.response.start", "status": status, "headers": headers})
    await send({"type": f"{kind}.response.body", "body": body})
