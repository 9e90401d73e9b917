"""The log-in page."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from litestar import Response, get, post

from parlour.identity import accounts
from parlour.identity.issuer import attempts, authorization, codes, csrf, sessions
from parlour.identity.issuer.authorization import AuthorizationRequest
from parlour.identity.issuer.clients import origin
from parlour.identity.issuer.oauth import form
from parlour.identity.issuer.pages import Page, go, log_in, page, texts_for
from parlour.identity.issuer.routes.device import DESTINATION
from parlour.identity.issuer.service import Issuer, PageRequest, TheIssuer, client_address
from parlour.store.tables import Account

_FORM = "login"
# Where somebody goes after log-in who came without a client.
_PASSWORD = "password"


@get("/login")
async def login(request: PageRequest, issuer: TheIssuer) -> Response[Any]:
    then = _known(request.query_params.get("then", ""))
    if await issuer.browser(request) is not None:
        return go(_destination(issuer, then))
    return login_page(issuer, request, then=then)


@post("/login", status_code=200)
async def log_in_by_password(request: PageRequest, issuer: TheIssuer) -> Response[Any]:
    fields = await form(request)
    csrf.check(issuer, request, _FORM, None, fields.get("csrf", ""))
    query = fields.get("request")
    asked = authorization.read(issuer.clients, query) if query else None
    then = _known(fields.get("then", ""))
    email, password = fields.get("email", ""), fields.get("password", "")
    tried = attempts.attempt(email, client_address(request))
    wait = await attempts.begin(issuer.database, tried, issuer.now())
    if wait is not None:
        return login_page(issuer, request, asked=asked, then=then, email=email, wait=wait)
    account = await accounts.authenticate(issuer.database, issuer.passwords, email, password)
    if account is None:
        return login_page(issuer, request, asked=asked, then=then, email=email, failed=True)
    await attempts.succeeded(issuer.database, tried)
    return await _logged_in(request, issuer, account, asked, then)


async def _logged_in(
    request: PageRequest,
    issuer: Issuer,
    account: Account,
    asked: AuthorizationRequest | None,
    then: str,
) -> Response[Any]:
    """A new session, whatever cookie the browser had before."""
    before = await issuer.browser(request)
    at: datetime = issuer.now()
    address = _destination(issuer, then)
    async with issuer.database.writing() as session:
        if before is not None and before.account.id != account.id:
            await sessions.end(session, before.session_id, at)
        session_id, cookie = await sessions.start(session, account.id, at)
        if asked is not None:
            code = await codes.give(session, asked.asked, session_id, at)
            address = asked.answered(issuer.url, code)
    response = go(address)
    log_in(issuer, response, cookie)
    return response


def login_page(
    issuer: Issuer,
    request: PageRequest,
    *,
    asked: AuthorizationRequest | None = None,
    then: str = "",
    email: str | None = None,
    failed: bool = False,
    wait: int | None = None,
) -> Page:
    """The page, empty or with what went wrong."""
    hint = asked.login_hint if asked is not None else None
    return page(
        issuer,
        request,
        "login.html",
        texts=texts_for(request, asked.ui_locales if asked is not None else None),
        status=429 if wait is not None else 400 if failed else 200,
        headers={"Retry-After": str(wait)} if wait is not None else None,
        form=_FORM,
        form_target=origin(asked.asked.redirect_uri) if asked is not None else None,
        switch_path="authorize" if asked is not None else "login",
        switch_query=asked.query
        if asked is not None
        else urlencode({"then": then})
        if then
        else "",
        carried=asked.query if asked is not None else "",
        then=then,
        email=(email if email is not None else hint or "")[: accounts.MAX_EMAIL_CHARS],
        failed=failed,
        minutes=-(-wait // 60) if wait is not None else None,
    )


def _known(then: str) -> str:
    """One of our own pages that somebody was on the way to, or nothing."""
    return then if then == _PASSWORD or DESTINATION.fullmatch(then) else ""


def _destination(issuer: Issuer, then: str) -> str:
    return issuer.page(then) if then else issuer.signed_in_home


HANDLERS = (login, log_in_by_password)
