"""Another system that webhook messages go to: a real HTTP server that keeps what it was sent."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any

from tests.support.ports import free_port

SECRET = "a-secret-of-the-tests-that-is-longer-than-32-characters"


@dataclass(frozen=True)
class Delivered:
    """One request, as it came."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def payload(self) -> dict[str, Any]:
        return json.loads(self.body)

    @property
    def type(self) -> str:
        return self.payload["type"]

    @property
    def data(self) -> dict[str, Any]:
        return self.payload["data"]

    def is_signed_with(self, key: bytes) -> bool:
        """Checked as the receivers' libraries of Standard Webhooks do."""
        timestamp = self.headers["webhook-timestamp"]
        signed = f"{self.id}.{timestamp}.".encode() + self.body
        expected = base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
        return f"v1,{expected}" in self.headers["webhook-signature"].split(" ")


@dataclass
class Receiver:
    """Answers with the status that `answer` gives for a request."""

    answer: Callable[[Delivered], int] = lambda _delivered: 204
    received: list[Delivered] = field(default_factory=list[Delivered])
    port: int = field(default_factory=free_port)

    def __post_init__(self) -> None:
        self._lock = Lock()
        self.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/meetings"

    def endpoint(self, *events: str, **changes: Any) -> dict[str, Any]:
        """The settings of this address."""
        return {"url": self.url, "secret": SECRET, "events": list(events)} | changes

    def start(self) -> None:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                receiver._take(self)

            def do_GET(self) -> None:
                receiver._take(self)

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _take(self, request: BaseHTTPRequestHandler) -> None:
        size = int(request.headers.get("Content-Length", 0))
        headers = {name.lower(): value for name, value in request.headers.items()}
        delivered = Delivered(request.path, headers, request.rfile.read(size))
        status = self.answer(delivered)
        with self._lock:
            if 200 <= status < 300:
                self.received.append(delivered)
        request.send_response(status)
        if 300 <= status < 400:
            request.send_header("Location", f"http://127.0.0.1:{self.port}/elsewhere")
        request.send_header("Content-Length", "0")
        request.end_headers()
