"""The page that makes the first account: with a link that works once."""

from typing import Any

from litestar import Response, get, post

from parlour.identity import setup as first
from parlour.identity.accounts import AccountRefused, NewAccount
from parlour.identity.issuer import csrf, sessions
from parlour.identity.issuer.authorization import PageProblem
from parlour.identity.issuer.oauth import form
from parlour.identity.issuer.pages import Page, go, log_in, page, texts_for
from parlour.identity.issuer.service import Issuer, PageRequest, TheIssuer

_FORM = "setup"


@get("/setup")
async def setup(request: PageRequest, issuer: TheIssuer) -> Page:
    token = request.query_params.get("token", "")
    await _check(issuer, token)
    return _page(issuer, request, token)


@post("/setup", status_code=200)
async def make_first_account(request: PageRequest, issuer: TheIssuer) -> Response[Any]:
    fields = await form(request)
    csrf.check(issuer, request, _FORM, None, fields.get("csrf", ""))
    token = fields.get("token", "")
    await _check(issuer, token)
    wanted = NewAccount(
        email=fields.get("email", ""),
        given_name=fields.get("given_name", ""),
        family_name=fields.get("family_name", ""),
        password=fields.get("password", ""),
        administrator=True,
        locale=texts_for(request).language,
    )
    try:
        clean = wanted.cleaned()
        if wanted.password != fields.get("repeated", ""):
            raise AccountRefused("repeated", "different")
    except AccountRefused as refused:
        return _page(issuer, request, token, typed=wanted, refused=refused)
    hashed = await issuer.passwords.hash(clean.password)
    at = issuer.now()
    async with issuer.database.writing() as session:
        account = await first.use(session, token, clean, hashed, at)
        if account is None:
            raise PageProblem("setup_over", 409)
        _, cookie = await sessions.start(session, account.id, at)
    response = go(issuer.signed_in_home)
    log_in(issuer, response, cookie)
    return response


async def _check(issuer: Issuer, token: str) -> None:
    async with issuer.database.reading() as session:
        match await first.state(session, token, issuer.now()):
            case "over":
                raise PageProblem("setup_over", 409)
            case "invalid":
                raise PageProblem("setup_link", 403)
            case "open":
                pass


def _page(
    issuer: Issuer,
    request: PageRequest,
    token: str,
    *,
    typed: NewAccount | None = None,
    refused: AccountRefused | None = None,
) -> Page:
    return page(
        issuer,
        request,
        "setup.html",
        status=200 if refused is None else 400,
        form=_FORM,
        switch_query=f"token={token}",
        token=token,
        typed=typed,
        refused=refused,
    )


HANDLERS = (setup, make_first_account)
