"""What WebSocket handlers share: refusing in words before a socket is open."""

from typing import Any

import msgspec
from litestar.types import Scope, Send

from parlour.controller.errors import ApiError
from parlour.controller.failures import MEDIA_TYPE


async def refuse(scope: Scope, send: Send, refusal: ApiError) -> None:
    """Answer with the error envelope, whether an upgrade was asked for or not."""
    kind = "websocket.http" if scope["type"] == "websocket" else "http"
    body = msgspec.json.encode(refusal.body())
    named = {"content-type": f"{MEDIA_TYPE}; charset=utf-8", "content-length": str(len(body))}
    headers = [(name.encode(), value.encode()) for name, value in (named | refusal.headers).items()]
    start: Any = {
        "type": f"{kind}.response.start",
        "status": refusal.status,
        "headers": headers,
    }
    end: Any = {"type": f"{kind}.response.body", "body": body}
    await send(start)
    await send(end)
