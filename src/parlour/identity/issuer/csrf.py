"""Forms count only if they come from our own pages.

Two independent checks: what the browser says about where the request comes from, and a field that
only a page of ours could know (an HMAC of a random cookie, for this form and this session).
"""

import hashlib
import hmac

from parlour.identity.issuer.clients import origin
from parlour.identity.issuer.random_secret import new_secret
from parlour.identity.issuer.service import Issuer, PageRequest
from parlour.identity.issuer.sessions import Browser


class ForeignForm(Exception):
    """The form was not sent from one of our pages, or its page is too old."""


def cookie_of(issuer: Issuer, request: PageRequest) -> str:
    """The browser's form cookie, or a new one for it to keep."""
    present = request.cookies.get(issuer.csrf_cookie, "")
    return present if 40 <= len(present) <= 64 else new_secret()


def field(cookie: str, form: str, browser: Browser | None) -> str:
    """The hidden field of this form in this browser."""
    bound_to = str(browser.session_id) if browser is not None else ""
    return hmac.new(cookie.encode(), f"{form}|{bound_to}".encode(), hashlib.sha256).hexdigest()


def check(
    issuer: Issuer, request: PageRequest, form: str, browser: Browser | None, sent: str
) -> None:
    """Raises ForeignForm."""
    cookie = request.cookies.get(issuer.csrf_cookie)
    if cookie is None or not _same_origin(issuer, request):
        raise ForeignForm
    if not hmac.compare_digest(field(cookie, form, browser).encode(), sent.encode()):
        raise ForeignForm


def _same_origin(issuer: Issuer, request: PageRequest) -> bool:
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    sender = request.headers.get("origin")
    if sender is None:
        return False
    return sender in (issuer.origin, origin(str(request.base_url)))
