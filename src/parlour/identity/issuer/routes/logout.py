"""Log-out started by a client (OpenID Connect RP-Initiated Logout 1.0), or by hand.

With an ID token of the person who is logged in, the client's word is enough. Without one, any page
of the web could have sent the browser here: the person is asked.
"""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import msgspec
from litestar import Response, get, post

from parlour.identity.issuer import csrf, sessions
from parlour.identity.issuer.authorization import PageProblem
from parlour.identity.issuer.clients import origin
from parlour.identity.issuer.oauth import OAuthError, form, parameters
from parlour.identity.issuer.pages import Page, go, log_out, page
from parlour.identity.issuer.service import Issuer, PageRequest, TheIssuer
from parlour.identity.issuer.tokens import ID
from parlour.identity.refusal import TokenRefused
from parlour.identity.signature import check_signature

_FORM = "logout"


class Hint(msgspec.Struct, frozen=True):
    """What a client's ID token says. It may have expired."""

    client_id: str
    session_id: UUID


@get("/logout")
async def end_session(request: PageRequest, issuer: TheIssuer) -> Response[Any]:
    return await _end_session(request, issuer, _read(request.scope["query_string"]))


@post("/logout", status_code=200)
async def end_session_by_form(request: PageRequest, issuer: TheIssuer) -> Response[Any]:
    try:
        fields = await form(request)
    except OAuthError as error:
        raise PageProblem("request") from error
    if "csrf" not in fields:
        return await _end_session(request, issuer, fields)
    browser = await issuer.browser(request)
    csrf.check(issuer, request, _FORM, browser, fields["csrf"])
    session_id = browser.session_id if browser is not None else None
    return await _out(request, issuer, session_id, await _destination(issuer, fields, None))


async def _end_session(
    request: PageRequest, issuer: Issuer, fields: dict[str, str]
) -> Response[Any]:
    hint = await _hint(issuer, fields.get("id_token_hint"))
    destination = await _destination(issuer, fields, hint)
    browser = await issuer.browser(request)
    if browser is None or (hint is not None and hint.session_id == browser.session_id):
        session_id = hint.session_id if hint is not None else None
        return await _out(request, issuer, session_id, destination)
    carried = {name: fields[name] for name in _CARRIED if name in fields}
    return page(
        issuer,
        request,
        "logout.html",
        form=_FORM,
        browser=browser,
        form_target=origin(destination) if destination is not None else None,
        switch_query=urlencode(carried),
        email=browser.account.email,
        carried=carried,
        failed=False,
    )


_CARRIED = ("client_id", "post_logout_redirect_uri", "state", "ui_locales")


async def _out(
    request: PageRequest, issuer: Issuer, session_id: UUID | None, destination: str | None
) -> Response[Any]:
    if session_id is not None:
        async with issuer.database.writing() as session:
            await sessions.end(session, session_id, issuer.now())
    response: Page | Response[bytes]
    if destination is not None:
        response = go(destination)
    else:
        response = page(issuer, request, "logged_out.html", switch_query="")
    log_out(issuer, response)
    return response


async def _destination(issuer: Issuer, fields: dict[str, str], hint: Hint | None) -> str | None:
    """The address that the client asked to return to, if it is registered for it."""
    client_id = fields.get("client_id") or (hint.client_id if hint is not None else "")
    client = issuer.clients.get(client_id)
    address = fields.get("post_logout_redirect_uri")
    if client is None or address is None or address not in client.post_logout_redirect_uris:
        return None
    state = fields.get("state")
    if state is None:
        return address
    return f"{address}{'&' if '?' in address else '?'}{urlencode({'state': state})}"


async def _hint(issuer: Issuer, token: str | None) -> Hint | None:
    if token is None:
        return None
    try:
        signed = await check_signature(token, issuer.keys)
    except TokenRefused:
        return None
    if signed.typ != ID or signed.claims.get("iss") != issuer.url:
        return None
    try:
        return Hint(str(signed.claims.get("aud")), UUID(str(signed.claims.get("sid"))))
    except ValueError:
        return None


def _read(query: bytes) -> dict[str, str]:
    try:
        return parameters(query)
    except OAuthError as error:
        raise PageProblem("request") from error


HANDLERS = (end_session, end_session_by_form)
