"""The page to change one's password."""

from typing import Any

from litestar import Response, get, post

from parlour.identity import accounts
from parlour.identity.accounts import AccountRefused
from parlour.identity.issuer import attempts, csrf
from parlour.identity.issuer.oauth import form
from parlour.identity.issuer.pages import Page, go, page
from parlour.identity.issuer.service import Issuer, PageRequest, TheIssuer, client_address
from parlour.identity.issuer.sessions import Browser

_FORM = "password"


@get("/password")
async def password(request: PageRequest, issuer: TheIssuer) -> Response[Any]:
    browser = await issuer.browser(request)
    if browser is None:
        return go(issuer.page("login") + "?then=password")
    return _page(issuer, request, browser)


@post("/password", status_code=200)
async def change_password(request: PageRequest, issuer: TheIssuer) -> Response[Any]:
    browser = await issuer.browser(request)
    if browser is None:
        return go(issuer.page("login") + "?then=password")
    fields = await form(request)
    csrf.check(issuer, request, _FORM, browser, fields.get("csrf", ""))
    account = browser.account
    fresh = fields.get("password", "")
    try:
        if fresh != fields.get("repeated", ""):
            raise AccountRefused("repeated", "different")
        accounts.check_password(fresh, account.email, account.given_name, account.family_name)
    except AccountRefused as refused:
        return _page(issuer, request, browser, refused=refused)
    tried = attempts.attempt(account.email, client_address(request))
    wait = await attempts.begin(issuer.database, tried, issuer.now())
    if wait is not None:
        return _page(issuer, request, browser, wait=wait)
    if not await issuer.passwords.verify(account.password_hash, fields.get("current", "")):
        return _page(issuer, request, browser, wrong=True)
    await attempts.succeeded(issuer.database, tried)
    hashed = await issuer.passwords.hash(fresh)
    await accounts.set_password(issuer.database, account.id, hashed, keep=browser.session_id)
    return page(issuer, request, "password_changed.html")


def _page(
    issuer: Issuer,
    request: PageRequest,
    browser: Browser,
    *,
    refused: AccountRefused | None = None,
    wrong: bool = False,
    wait: int | None = None,
) -> Page:
    return page(
        issuer,
        request,
        "password.html",
        status=429 if wait is not None else 400 if wrong or refused is not None else 200,
        headers={"Retry-After": str(wait)} if wait is not None else None,
        form=_FORM,
        browser=browser,
        email=browser.account.email,
        refused=refused,
        wrong=wrong,
        minutes=-(-wait // 60) if wait is not None else None,
    )


HANDLERS = (password, change_password)
