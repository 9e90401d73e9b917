"""Security headers of all answers, and the Content-Security-Policy of the web client."""

from collections.abc import Callable
from urllib.parse import urlsplit

from litestar.types import ASGIApp, Message, Receive, Scope, Send

from parlour.settings import Settings
from parlour.settings.tree import http_url

# Answers that are no pages load nothing and may be shown nowhere.
_NO_PAGE = "default-src 'none'; frame-ancestors 'none'"
_PERMISSIONS = (
    "camera=(self), microphone=(self), display-capture=(self), fullscreen=(self), "
    "speaker-selection=(self), screen-wake-lock=(self), autoplay=(self), "
    "geolocation=(), payment=(), usb=(), browsing-topics=()"
)
_YEAR_SECS = 31_536_000


def security_headers(settings: Settings) -> Callable[[ASGIApp], ASGIApp]:
    """A middleware that adds to each answer what its handler did not set itself."""
    added = {
        "Content-Security-Policy": _NO_PAGE,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": _PERMISSIONS,
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    if settings.address().startswith("https://"):
        added["Strict-Transport-Security"] = f"max-age={_YEAR_SECS}"

    encoded = [(name.lower().encode(), value.encode()) for name, value in added.items()]

    def middleware(app: ASGIApp) -> ASGIApp:
        async def with_headers(scope: Scope, receive: Receive, send: Send) -> None:
            async def adding(message: Message) -> None:
                if message["type"] == "http.response.start":
                    headers = list(message["headers"])
                    there = {name.lower(): value for name, value in headers}
                    if _may_be_framed(there.get(b"content-security-policy", b"")):
                        there[b"x-frame-options"] = b""
                    headers += [(name, value) for name, value in encoded if name not in there]
                    message["headers"] = headers
                await send(message)

            await app(scope, receive, adding)

        return with_headers

    return middleware


def _may_be_framed(policy: bytes) -> bool:
    """Whether a policy says more about frames than the older header can."""
    return b"frame-ancestors" in policy and b"frame-ancestors 'none'" not in policy


def notes_policy(settings: Settings) -> str:
    """What the notes' editor may load. Web clients of others show it in a frame."""
    rooms = [entry.public_url or entry.url for entry in settings.controller.roomservers]
    directives = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "connect-src": _sources(*(one for room in rooms for one in _both(room))),
        "img-src": "'self'",
        "font-src": "'self'",
        "form-action": "'none'",
        "base-uri": "'none'",
        "frame-ancestors": " ".join(["'self'", *settings.controller.cors_origins]),
    }
    return "; ".join(f"{name} {sources}" for name, sources in directives.items())


def client_policy(settings: Settings, authority: str) -> str:
    """What the web client may load, and whom it may talk to."""
    livekit = settings.livekit.public_url or http_url(
        settings.controller.host, settings.livekit.port
    )
    rooms = [entry.public_url or entry.url for entry in settings.controller.roomservers]
    connect = _sources(*_both(livekit), *(one for room in rooms for one in _both(room)), authority)
    avatars = [settings.controller.avatar_url] if settings.controller.avatar_url else []
    directives = {
        "default-src": "'none'",
        "script-src": "'self' 'wasm-unsafe-eval'",
        "style-src": "'self'",
        "connect-src": connect,
        "img-src": f"{_sources(*avatars)} data: blob:",
        "media-src": "'self' blob:",
        "font-src": "'self'",
        "worker-src": "'self' blob:",
        "manifest-src": "'self'",
        "frame-src": _sources(*_editors(settings)),
        "form-action": "'self'",
        "base-uri": "'none'",
        "object-src": "'none'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {sources}" for name, sources in directives.items())


def _editors(settings: Settings) -> list[str]:
    """Pages of others that are shown in a frame: Etherpad, Spacedeck."""
    board = settings.whiteboard.url if settings.whiteboard.module() is not None else None
    return [url for url in (settings.notes.etherpad(), board) if url is not None]


def _sources(*urls: str) -> str:
    """Ourselves, and the origins of these addresses."""
    return " ".join(dict.fromkeys(["'self'", *(_origin(url) for url in urls)]))


def _both(url: str) -> tuple[str, str]:
    """An address for requests and for sockets: a policy tells the two apart."""
    scheme, rest = url.split("://", 1)
    secure = scheme in ("https", "wss")
    return f"{'https' if secure else 'http'}://{rest}", f"{'wss' if secure else 'ws'}://{rest}"


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
