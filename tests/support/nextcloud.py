"""A server that answers like Nextcloud's WebDAV and share API, as far as Parlour uses them.

It is no Nextcloud: written from its documentation, it keeps folders and shares in memory and
refuses what Nextcloud refuses. What a real server does beyond that, tests with it cannot tell.
"""

import base64
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

DAV = "/remote.php/dav/files/"
SHARES = "/ocs/v2.php/apps/files_sharing/api/v1/shares"
_SHORTEST_PASSWORD = 10
_LINK = 3


@dataclass
class LinkShare:
    path: str
    permissions: int
    password: str
    expires: date | None
    url: str


@dataclass
class Answer:
    """What the server is told to answer instead; no status: it hangs up."""

    status: int | None
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


class Nextcloud:
    """One server with one user; stop it at the end."""

    username = "parlour bot"
    password = "app-pass:word"

    def __init__(self) -> None:
        self.folders: set[str] = set()
        self.shares: dict[str, LinkShare] = {}
        self.requests: list[tuple[str, str]] = []
        self._instead: Callable[[str, str], Answer | None] = lambda _method, _path: None
        self._ids = count(41)
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/cloud"

    def instead(self, answer: Callable[[str, str], Answer | None]) -> None:
        """From now on, what `answer` gives for method and path counts, if it gives anything."""
        self._instead = answer

    def well(self) -> None:
        """From now on, everything is as usual."""
        self._instead = lambda _method, _path: None

    def _serve(self) -> None:
        self._server.serve_forever(poll_interval=0.01)

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def shares_of(self, path: str) -> dict[int, LinkShare]:
        """The shares of a folder, by permissions."""
        return {one.permissions: one for one in self.shares.values() if one.path == path}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        cloud = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_record: Any) -> None:
                """Say nothing."""

            def handle_any(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                with cloud._lock:
                    answer = cloud._answer(self.command, self.path, self.headers, body)
                if answer.status is None:
                    self.close_connection = True
                    return
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                self.wfile.write(answer.body)

        for method in ("GET", "POST", "PUT", "DELETE", "MKCOL"):
            setattr(Handler, f"do_{method}", Handler.handle_any)
        return Handler

    def _answer(self, method: str, target: str, headers: Any, body: bytes) -> Answer:
        parts = urlsplit(target)
        path = unquote(parts.path).removeprefix("/cloud")
        self.requests.append((method, path))
        told = self._instead(method, path)
        if told is not None:
            return told
        expected = base64.b64encode(f"{self.username}:{self.password}".encode()).decode()
        if headers.get("Authorization") != f"Basic {expected}":
            return Answer(401, {"WWW-Authenticate": 'Basic realm="Nextcloud"'})
        own = f"{DAV}{self.username}/"
        if path.startswith(own):
            return self._dav(method, "/" + path.removeprefix(own))
        if path == SHARES or path.startswith(SHARES + "/"):
            if headers.get("OCS-APIRequest") != "true":
                return _ocs(412, "CSRF check failed")
            assert parse_qs(parts.query) == {"format": ["json"]}
            return self._share_api(method, path.removeprefix(SHARES).strip("/"), body)
        return Answer(404)

    def _dav(self, method: str, path: str) -> Answer:
        parent = path.rpartition("/")[0]
        match method:
            case "MKCOL" if path in self.folders:
                return Answer(405)
            case "MKCOL" if parent and parent not in self.folders:
                return Answer(409)
            case "MKCOL":
                self.folders.add(path)
                return Answer(201)
            case "DELETE" if path not in self.folders:
                return Answer(404)
            case "DELETE":
                inside = {one for one in self.folders if one == path or one.startswith(path + "/")}
                self.folders -= inside
                gone = [key for key, share in self.shares.items() if share.path in inside]
                for key in gone:
                    del self.shares[key]
                return Answer(204)
            case _:
                return Answer(405)

    def _share_api(self, method: str, share_id: str, body: bytes) -> Answer:
        if method == "DELETE":
            if self.shares.pop(share_id, None) is None:
                return _ocs(404, "Wrong share ID, share does not exist")
            return _ocs(200, "OK")
        assert method == "POST"
        form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        if form["path"] not in self.folders:
            return _ocs(404, "Wrong path, file/folder does not exist")
        if int(form["shareType"]) != _LINK:
            return _ocs(400, "Unknown share type")
        if len(form.get("password", "")) < _SHORTEST_PASSWORD:
            return _ocs(403, "Password needs to be at least 10 characters long")
        number = str(next(self._ids))
        expires = date.fromisoformat(form["expireDate"]) if "expireDate" in form else None
        permissions = int(form["permissions"])
        url = f"{self.url}/index.php/s/tOk3n{number}"
        share = LinkShare(form["path"], permissions, form["password"], expires, url)
        self.shares[number] = share
        return _ocs(200, "OK", {"id": number, "share_type": _LINK, "url": url, "path": share.path})


def _ocs(status: int, message: str, data: Any = ()) -> Answer:
    meta = {
        "status": "ok" if status == 200 else "failure",
        "statuscode": status,
        "message": message,
    }
    body = json.dumps({"ocs": {"meta": meta, "data": data}}).encode()
    return Answer(status, {"Content-Type": "application/json; charset=utf-8"}, body)
