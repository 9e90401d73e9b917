"""A page to browse the OpenAPI document, wholly from our own host."""

from pathlib import Path

from litestar import Response, get
from litestar.params import FromPath

from parlour.controller.errors import NotFound
from parlour.controller.openapi import OFFERED

_STATIC = Path(__file__).parents[1] / "static"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_FILES = {
    "browser.js": ("text/javascript", (_STATIC / "browser.js").read_bytes()),
    "browser.css": ("text/css", (_STATIC / "browser.css").read_bytes()),
}
_PAGE = (_STATIC / "browser.html").read_bytes()


@get(["/swagger", "/docs"], guards=[OFFERED], include_in_schema=False)
async def page() -> Response[bytes]:
    """The page; its script reads the document."""
    headers = {"Content-Security-Policy": _POLICY, "Cache-Control": "no-cache"}
    return Response(_PAGE, media_type="text/html", headers=headers)


@get("/swagger/{name:str}", guards=[OFFERED], include_in_schema=False)
async def file(name: FromPath[str]) -> Response[bytes]:
    """Script and style of the page."""
    if name not in _FILES:
        raise NotFound
    media_type, content = _FILES[name]
    return Response(content, media_type=media_type, headers={"Cache-Control": "no-cache"})


HANDLERS = [page, file]
