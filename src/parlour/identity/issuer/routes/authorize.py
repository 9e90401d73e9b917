"""The authorization endpoint: shows the log-in page, or sends a known browser back with a code."""

from typing import Any

from litestar import Response, get, post

from parlour.identity.issuer import authorization, codes
from parlour.identity.issuer.authorization import AuthorizationRequest
from parlour.identity.issuer.oauth import FORM, OAuthError
from parlour.identity.issuer.pages import go
from parlour.identity.issuer.routes.login import login_page
from parlour.identity.issuer.service import Issuer, PageRequest, TheIssuer
from parlour.identity.issuer.sessions import Browser


@get("/authorize")
async def authorize(request: PageRequest, issuer: TheIssuer) -> Response[Any]:
    query = request.scope["query_string"].decode("ascii", "replace")
    return await _authorize(request, issuer, query)


@post("/authorize", status_code=200)
async def authorize_by_form(request: PageRequest, issuer: TheIssuer) -> Response[Any]:
    if request.content_type[0].lower() != FORM:
        raise OAuthError("invalid_request", f"the body must be {FORM}")
    return await _authorize(request, issuer, (await request.body()).decode("ascii", "replace"))


async def _authorize(request: PageRequest, issuer: Issuer, query: str) -> Response[Any]:
    asked = authorization.read(issuer.clients, query)
    browser = await issuer.browser(request)
    if browser is not None and _suffices(asked, browser, issuer):
        async with issuer.database.writing() as session:
            code = await codes.give(session, asked.asked, browser.session_id, issuer.now())
        return go(asked.answered(issuer.url, code))
    if "none" in asked.prompts:
        raise asked.refused("login_required", "nobody is logged in")
    return login_page(issuer, request, asked=asked)


def _suffices(asked: AuthorizationRequest, browser: Browser, issuer: Issuer) -> bool:
    """Whether this log-in will do, or the person must log in again."""
    if asked.prompts & {"login", "select_account"}:
        return False
    age = (issuer.now() - browser.authenticated_at).total_seconds()
    return asked.max_age is None or age <= asked.max_age


HANDLERS = (authorize, authorize_by_form)
