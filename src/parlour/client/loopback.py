"""A web server for one request: the identity provider sends the browser back to it (RFC 8252)."""

import asyncio
import hmac
from typing import Self
from urllib.parse import parse_qsl, urlsplit

from parlour.client.errors import LoginFailed

_MOST_BYTES = 16 * 1024
_PAGE = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>Parlour</title>'
    "<p>{text}</p><p>You can close this window.</p></html>"
)


class Loopback:
    """Listens on a free port of 127.0.0.1 for as long as the block runs."""

    def __init__(self) -> None:
        self._answers: asyncio.Queue[dict[str, str]] = asyncio.Queue()
        self._server: asyncio.Server | None = None
        self.address = ""

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=_MOST_BYTES)
        port = self._server.sockets[0].getsockname()[1]
        self.address = f"http://127.0.0.1:{port}/callback"
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        await self._server.wait_closed()

    async def answer(self, state: str, wait_secs: float) -> dict[str, str]:
        """The parameters of the answer to the request with this state. Raises LoginFailed."""
        try:
            async with asyncio.timeout(wait_secs):
                while True:
                    found = await self._answers.get()
                    # Any page could send a browser here; only the provider knows the state.
                    if hmac.compare_digest(found.get("state", "").encode(), state.encode()):
                        return found
        except TimeoutError as error:
            raise LoginFailed("timeout", "Nobody logged in in time.") from error

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            line = head.split(b"\r\n", 1)[0].decode("ascii", "replace").split(" ")
            path = line[1] if len(line) == 3 and line[0] == "GET" else ""
            parts = urlsplit(path)
            known = parts.path == "/callback"
            found = dict(parse_qsl(parts.query)) if known else {}
            text = "You are logged in." if "code" in found else "The log-in did not work."
            writer.write(_response(200 if known else 404, text))
            await writer.drain()
            if known:
                self._answers.put_nowait(found)
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError):
            # A browser that opens a connection in advance and sends nothing.
            return
        finally:
            writer.close()


def _response(status: int, text: str) -> bytes:
    body = _PAGE.format(text=text).encode()
    head = (
        f"HTTP/1.1 {status} {'OK' if status == 200 else 'Not Found'}\r\n"
        "Content-Type: text/html; charset=utf-8\r\n"
        f"Content-Length: {len(body)}\r\n"
        "Content-Security-Policy: default-src 'none'\r\n"
        "Referrer-Policy: no-referrer\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n"
    )
    return head.encode() + body
