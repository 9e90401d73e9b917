"""Which other sites' pages may read our answers. No cookie counts here, so none is allowed."""

from collections.abc import Callable

from litestar.datastructures import Headers, MutableScopeHeaders
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from parlour.identity.issuer.service import Issuer

# What a client's page calls itself; all other addresses are for people.
_METHODS = {
    "/.well-known/openid-configuration": "GET",
    "/jwks": "GET",
    "/token": "POST",
    "/device_authorization": "POST",
    "/userinfo": "GET, POST",
}
_PREFLIGHT_SECS = "600"


def cross_origin(issuer: Issuer) -> Callable[[ASGIApp], ASGIApp]:
    """A middleware that lets pages of the origins that we know call what is meant for them."""

    def middleware(app: ASGIApp) -> ASGIApp:
        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            methods = _methods(scope)
            if methods is None:
                await app(scope, receive, send)
                return
            asking = Headers.from_scope(scope).get("origin")
            granted = _granted(issuer, asking)
            if scope["type"] == "http" and scope["method"] == "OPTIONS" and asking is not None:
                await _preflight(send, {**granted, **_allowed(methods)} if granted else {})
                return

            async def adding(message: Message) -> None:
                if message["type"] == "http.response.start":
                    headers = MutableScopeHeaders(message)
                    headers["Vary"] = "Origin"
                    for name, value in granted.items():
                        headers[name] = value
                await send(message)

            await app(scope, receive, adding)

        return answer

    return middleware


def _methods(scope: Scope) -> str | None:
    path = scope["path"]
    return next((methods for end, methods in _METHODS.items() if path.endswith(end)), None)


def _granted(issuer: Issuer, origin: str | None) -> dict[str, str]:
    known = origin is not None and ("*" in issuer.origins or origin in issuer.origins)
    return {"Access-Control-Allow-Origin": origin} if known and origin is not None else {}


def _allowed(methods: str) -> dict[str, str]:
    return {
        "Access-Control-Allow-Methods": methods,
        "Access-Control-Allow-Headers": "Authorization, Content-Type",
        "Access-Control-Max-Age": _PREFLIGHT_SECS,
    }


async def _preflight(send: Send, headers: dict[str, str]) -> None:
    """The answer to a browser that asks whether it may ask."""
    raw = [(b"vary", b"Origin"), (b"cache-control", b"no-store")]
    raw += [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": 204, "headers": raw})
    await send({"type": "http.response.body", "body": b"", "more_body": False})
