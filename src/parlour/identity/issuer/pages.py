"""Rendering of pages: templates, languages, headers."""

import hashlib
from collections.abc import Mapping
from importlib import resources
from typing import Any
from urllib.parse import parse_qsl, urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from litestar import Response
from litestar.datastructures import Cookie
from litestar.enums import MediaType

from parlour.identity.issuer import csrf, lifetimes
from parlour.identity.issuer.service import Issuer, PageRequest
from parlour.identity.issuer.sessions import Browser
from parlour.identity.issuer.texts import LANGUAGES, Texts, choose

Page = Response[str]

_STATIC = resources.files("parlour.identity.issuer") / "static"
MEDIA_TYPES = {".css": "text/css; charset=utf-8", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
FILES: dict[str, bytes] = {
    entry.name: entry.read_bytes()
    for entry in _STATIC.iterdir()
    if any(entry.name.endswith(suffix) for suffix in MEDIA_TYPES)
}
# Part of the address, so that browsers may keep the files and still see a new version.
VERSION = hashlib.sha256(b"".join(FILES[name] for name in sorted(FILES))).hexdigest()[:12]

_templates = Environment(
    loader=PackageLoader("parlour.identity.issuer"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def texts_for(request: PageRequest, ui_locales: str | None = None) -> Texts:
    """The language of this page."""
    asked = ui_locales or dict(parse_qsl(_query(request))).get("ui_locales")
    return choose(asked, request.headers.get("accept-language"))


def page(
    issuer: Issuer,
    request: PageRequest,
    template: str,
    *,
    texts: Texts | None = None,
    status: int = 200,
    form: str | None = None,
    browser: Browser | None = None,
    form_target: str | None = None,
    switch_path: str | None = None,
    switch_query: str | None = None,
    headers: Mapping[str, str] | None = None,
    **context: Any,
) -> Page:
    """A page. `form` names the form on it; `form_target` is the origin it may redirect to."""
    words = texts or texts_for(request)
    cookie = csrf.cookie_of(issuer, request)
    path = request.scope["path"].rpartition("/")[2] if switch_path is None else switch_path
    query = _query(request) if switch_query is None else switch_query
    html = _templates.get_template(template).render(
        t=words,
        static=f"{issuer.base_path}/static/{VERSION}",
        languages=_languages(issuer.page(path), query, words),
        csrf=csrf.field(cookie, form, browser) if form is not None else "",
        home=issuer.home,
        base=issuer.base_path,
        **context,
    )
    response = Response(
        html,
        media_type=MediaType.HTML,
        status_code=status,
        headers={**_headers(form_target), **(headers or {})},
    )
    if form is not None:
        set_cookie(issuer, response, issuer.csrf_cookie, cookie, None)
    return response


def set_cookie(
    issuer: Issuer, response: Response[Any], name: str, value: str, max_age: int | None
) -> None:
    """Set a cookie that no script reads and no other site's form sends."""
    response.set_cookie(
        Cookie(
            key=name,
            value=value,
            path=issuer.cookie_path,
            max_age=max_age,
            secure=issuer.secure,
            httponly=True,
            samesite="lax",
        )
    )


def log_in(issuer: Issuer, response: Response[Any], cookie: str) -> None:
    """Give the browser the cookie of its new session."""
    set_cookie(issuer, response, issuer.session_cookie, cookie, lifetimes.SESSION)


def log_out(issuer: Issuer, response: Response[Any]) -> None:
    """Take the browser's cookie away."""
    set_cookie(issuer, response, issuer.session_cookie, "", 0)


def go(address: str) -> Response[bytes]:
    """Send the browser on; it fetches the address with GET."""
    return Response(b"", status_code=303, headers={**_headers(None), "Location": address})


def _headers(form_target: str | None) -> dict[str, str]:
    # Chromium applies form-action to the redirect that follows a form, too.
    targets = "'self'" if form_target is None else f"'self' {form_target}"
    policy = (
        "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; "
        f"form-action {targets}; frame-ancestors 'none'; base-uri 'none'"
    )
    return {
        "Content-Security-Policy": policy,
        "X-Frame-Options": "DENY",
        "X-Content-Type-Options": "nosniff",
        # With "no-referrer", browsers would send our own forms with "Origin: null".
        "Referrer-Policy": "same-origin",
        "Cache-Control": "no-store",
    }


def _query(request: PageRequest) -> str:
    return request.scope["query_string"].decode("ascii", "replace")


def _languages(path: str, query: str, current: Texts) -> list[tuple[str, str, str, bool]]:
    """Tag, name, address and whether it is the present one, of each language."""
    pairs = [pair for pair in parse_qsl(query) if pair[0] != "ui_locales"]
    return [
        (
            tag,
            texts.own_name,
            f"{path}?{urlencode([*pairs, ('ui_locales', tag)])}",
            texts is current,
        )
        for tag, texts in LANGUAGES.items()
    ]
