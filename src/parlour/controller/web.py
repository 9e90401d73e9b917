"""The web client: its built files, and what it must know before its first request."""

import gzip
import mimetypes
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Any

import anyio.to_thread
from litestar import HttpMethod, Response, Router, get, route
from litestar.params import FromPath
from msgspec import Struct

from parlour import __version__
from parlour.controller.errors import NotFound
from parlour.controller.headers import client_policy, notes_policy
from parlour.controller.request import ApiRequest
from parlour.controller.rules import PUBLIC
from parlour.settings import Settings

PRODUCT_NAME = "Parlour"
LANGUAGES = ["de", "en"]
_INDEX = "index.html"
_NOTES = "notes.html"
_NOTES_PATH = "/notes"
_COMPRESSED = (
    "text/",
    "application/json",
    "application/wasm",
    "image/svg",
)
_TYPES = {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
# Paths of ours that are never pages of the web client.
_SERVER_PATHS = (
    "/v1/",
    "/oidc/",
    "/.well-known/",
    "/assets/",
    "/avatar/",
    "/folder/",
    "/health/",
    "/internal/",
    "/metrics",
)
_NOT_BUILT = b"<!doctype html><title>Parlour</title><p>The web client has not been built."


class Oidc(Struct, frozen=True):
    authority: str
    client_id: str
    scope: str


class ClientConfig(Struct, frozen=True):
    """`/client-config.json`."""

    oidc: Oidc
    version: str
    product_name: str
    languages: list[str]


@dataclass(frozen=True)
class File:
    """One built file, kept in memory from its first request on."""

    path: Path
    name: str

    @property
    def media_type(self) -> str:
        guessed = _TYPES.get(self.path.suffix) or mimetypes.guess_type(self.name)[0]
        return guessed or "application/octet-stream"

    @property
    def cache_control(self) -> str:
        """Names of assets contain a hash of their content; everything else may change."""
        if self.name.startswith("assets/"):
            return "public, max-age=31536000, immutable"
        return "no-cache"

    @cached_property
    def content(self) -> bytes:
        return self.path.read_bytes()

    @cached_property
    def compressed(self) -> bytes | None:
        if not self.media_type.startswith(_COMPRESSED):
            return None
        return gzip.compress(self.content, 9, mtime=0)

    @cached_property
    def etag(self) -> str:
        return f'"{blake2b(self.content, digest_size=16).hexdigest()}"'

    def load(self) -> None:
        """Read, hash and compress; blocking."""
        _ = (self.etag, self.compressed)


def folder() -> Path | None:
    """Where the built web client is: in the package, or in the checkout."""
    package = Path(__file__).parents[1]
    candidates = (package / "web_dist", package.parents[1] / "web" / "dist")
    return next((found for found in candidates if (found / _INDEX).is_file()), None)


def files(root: Path | None) -> dict[str, File]:
    """All files by their path below the root; nothing else can be asked for."""
    if root is None:
        return {}
    return {
        path.relative_to(root).as_posix(): File(path, path.relative_to(root).as_posix())
        for path in root.rglob("*")
        if path.is_file()
    }


def client_config(settings: Settings, authority: str) -> ClientConfig:
    """Where users log in, and what the product is called."""
    return ClientConfig(
        Oidc(authority, settings.oidc.client_id, settings.oidc.scope),
        __version__,
        PRODUCT_NAME,
        LANGUAGES,
    )


def web_router(settings: Settings, authority: str) -> Router:
    """The web client: files by their names, and its one page for all other paths."""
    built = files(folder())
    config = client_config(settings, authority)
    policy = client_policy(settings, authority)
    policies = {_NOTES: notes_policy(settings)}

    @get("/client-config.json", guards=[PUBLIC], include_in_schema=False)
    async def configuration() -> Response[ClientConfig]:
        return Response(config, headers={"Cache-Control": "no-cache"})

    @route(
        ["/", "/{path:path}"],
        http_method=[HttpMethod.GET, HttpMethod.HEAD],
        guards=[PUBLIC],
        include_in_schema=False,
    )
    async def client(request: ApiRequest, path: FromPath[str] = "/") -> Response[bytes]:
        found = built.get(_NOTES if path == _NOTES_PATH else path.lstrip("/"))
        if found is None and not _is_page(request, path):
            raise NotFound
        found = found or built.get(_INDEX)
        if found is None:
            return Response(_NOT_BUILT, media_type="text/html", status_code=200)
        await anyio.to_thread.run_sync(found.load)
        return _answer(request, found, policies.get(found.name, policy))

    return Router("/", route_handlers=[configuration, client])


def _is_page(request: ApiRequest, path: str) -> bool:
    """Whether a browser asks for a page: the client's router shows the right one."""
    if path.startswith(_SERVER_PATHS):
        return False
    return "text/html" in request.headers.get("accept", "")


def _answer(request: ApiRequest, file: File, policy: str) -> Response[Any]:
    headers = {"Cache-Control": file.cache_control, "ETag": file.etag, "Vary": "Accept-Encoding"}
    if file.name.endswith(".html"):
        headers["Content-Security-Policy"] = policy
    if request.headers.get("if-none-match") == file.etag:
        return Response(b"", status_code=304, headers=headers, media_type=file.media_type)
    content = file.content
    if file.compressed is not None and "gzip" in request.headers.get("accept-encoding", ""):
        content = file.compressed
        headers["Content-Encoding"] = "gzip"
    return Response(content, headers=headers, media_type=file.media_type, status_code=200)
