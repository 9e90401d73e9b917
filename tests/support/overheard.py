"""Everything that browsers send, to prove what they never send."""

import base64
from pathlib import Path

from playwright.async_api import BrowserContext, Page, Request, WebSocket


class Overheard:
    """Addresses, heads and bodies of requests, and what goes into sockets."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []

    def listen(self, context: BrowserContext) -> None:
        """To the pages that a context has, and to those that it opens."""
        context.on("request", self._requested)
        context.on("page", self._opened)
        for page in context.pages:
            self._opened(page)

    def never_heard(self, key: str) -> None:
        """Neither as text nor as bytes; fails with the place where it was."""
        assert len(self.heard) > 0
        for spelling in spellings(key):
            assert not [piece for piece in self.heard if spelling in piece]

    def _opened(self, page: Page) -> None:
        page.on("websocket", self._connected)

    def _requested(self, request: Request) -> None:
        self.heard.append(request.url.encode())
        self.heard.append(repr(request.headers).encode())
        if request.post_data_buffer is not None:
            self.heard.append(request.post_data_buffer)

    def _connected(self, socket: WebSocket) -> None:
        self.heard.append(socket.url.encode())
        socket.on("framesent", self._sent)

    def _sent(self, payload: str | bytes) -> None:
        self.heard.append(payload.encode() if isinstance(payload, str) else payload)


def spellings(key: str) -> tuple[bytes, bytes]:
    """A key of a link as text, and the bytes that it stands for."""
    return key.encode(), base64.urlsafe_b64decode(key + "==")


def files_with(key: str, folder: Path) -> list[Path]:
    """The files below a folder that hold the key in any spelling."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path for path in files if any(one in path.read_bytes() for one in spellings(key))]
