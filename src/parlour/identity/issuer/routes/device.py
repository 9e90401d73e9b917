"""Letting a device in: where it asks for codes, and the pages on which a person types one."""

import re
from typing import Any

from litestar import Response, get, post
from litestar.exceptions import HTTPException

from parlour.identity.issuer import attempts, csrf, devices, lifetimes
from parlour.identity.issuer.authorization import KNOWN_SCOPES
from parlour.identity.issuer.oauth import OAuthError, form
from parlour.identity.issuer.pages import Page, go, page
from parlour.identity.issuer.service import Issuer, PageRequest, TheIssuer, client_address
from parlour.identity.issuer.sessions import Browser

_FORM = "device"
# Where the log-in page may lead to, with the code that was in the address.
DESTINATION = re.compile(r"device(\?user_code=[A-Z]{4}-[A-Z]{4})?")


@post("/device_authorization", status_code=200)
async def device_authorization(request: PageRequest, issuer: TheIssuer) -> Response[Any]:
    try:
        fields = await form(request)
    except HTTPException as error:
        raise OAuthError("invalid_request", "the body cannot be read") from error
    client = issuer.clients.get(fields.get("client_id", ""))
    if client is None:
        raise OAuthError("invalid_client", "client_id is not known")
    if not client.devices:
        raise OAuthError("unauthorized_client", "this client cannot log in by device code")
    asked = fields.get("scope", "").split()
    if "openid" not in asked:
        raise OAuthError("invalid_scope", "scope must contain openid")
    wait = await attempts.begin(
        issuer.database, attempts.new_device(client_address(request)), issuer.now()
    )
    if wait is not None:
        raise OAuthError("slow_down", "too many devices; try again later", 429, retry_after=wait)
    scope = " ".join(name for name in KNOWN_SCOPES if name in asked)
    async with issuer.database.writing() as session:
        codes = await devices.begin(session, client.id, scope, issuer.now())
    address = f"{issuer.url}/device"
    body = {
        "device_code": codes.device_code,
        "user_code": codes.user_code,
        "verification_uri": address,
        "verification_uri_complete": f"{address}?user_code={codes.user_code}",
        "expires_in": lifetimes.DEVICE_CODE,
        "interval": devices.INTERVAL_SECS,
    }
    return Response(body, headers={"Cache-Control": "no-store"})


@get("/device")
async def device(request: PageRequest, issuer: TheIssuer) -> Response[Any]:
    browser = await issuer.browser(request)
    code = request.query_params.get("user_code", "")
    code = devices.normal(code) if code else ""
    if browser is None:
        then = f"device?user_code={code}"
        known = DESTINATION.fullmatch(then) is not None
        return go(f"{issuer.page('login')}?then={then if known else 'device'}")
    return _page(issuer, request, browser, code=code)


@post("/device", status_code=200)
async def decide(request: PageRequest, issuer: TheIssuer) -> Response[Any]:
    """First the code; then, on the page that shows what it is for, yes or no."""
    browser = await issuer.browser(request)
    if browser is None:
        return go(issuer.page("login") + "?then=device")
    fields = await form(request)
    csrf.check(issuer, request, _FORM, browser, fields.get("csrf", ""))
    code, answer = devices.normal(fields.get("user_code", "")), fields.get("answer")
    tried = attempts.device_code(browser.account.email, client_address(request))
    wait = await attempts.begin(issuer.database, tried, issuer.now())
    if wait is not None:
        return _page(issuer, request, browser, code=code, wait=wait)
    at = issuer.now()
    async with issuer.database.writing() as session:
        row = await devices.waiting(session, code, at)
        if row is not None and answer in {"allow", "deny"}:
            await devices.decide(session, code, browser, allowed=answer == "allow", at=at)
    if row is None:
        return _page(issuer, request, browser, code=code, unknown=True)
    await attempts.succeeded(issuer.database, tried)
    if answer not in {"allow", "deny"}:
        return _page(issuer, request, browser, code=code, client_id=row.client_id)
    return page(issuer, request, "device_done.html", switch_query="", allowed=answer == "allow")


def _page(
    issuer: Issuer,
    request: PageRequest,
    browser: Browser,
    *,
    code: str,
    client_id: str | None = None,
    unknown: bool = False,
    wait: int | None = None,
) -> Page:
    return page(
        issuer,
        request,
        "device.html",
        status=429 if wait is not None else 400 if unknown else 200,
        headers={"Retry-After": str(wait)} if wait is not None else None,
        form=_FORM,
        browser=browser,
        switch_query=f"user_code={code}" if code else "",
        email=browser.account.email,
        code=code,
        client_id=client_id,
        unknown=unknown,
        minutes=-(-wait // 60) if wait is not None else None,
    )


HANDLERS = (device_authorization, device, decide)
