"""Which other sites' pages may read our answers. No cookie counts here, so none is allowed."""

from typing import Any

from litestar import Response

from parlour.identity.issuer.service import Issuer, PageRequest

_PREFLIGHT_SECS = "600"


def open_to(issuer: Issuer, request: PageRequest, response: Response[Any]) -> Response[Any]:
    """Let the page that asked read the answer, if its origin is one that we know."""
    response.headers["Vary"] = "Origin"
    origin = request.headers.get("origin")
    if origin is not None and ("*" in issuer.origins or origin in issuer.origins):
        response.headers["Access-Control-Allow-Origin"] = origin
    return response


def preflight(issuer: Issuer, request: PageRequest, methods: str) -> Response[Any]:
    """The answer to a browser that asks whether it may ask."""
    response = open_to(issuer, request, Response(b"", status_code=204))
    if "Access-Control-Allow-Origin" in response.headers:
        response.headers["Access-Control-Allow-Methods"] = methods
        response.headers["Access-Control-Allow-Headers"] = "Authorization, Content-Type"
        response.headers["Access-Control-Max-Age"] = _PREFLIGHT_SECS
    return response
