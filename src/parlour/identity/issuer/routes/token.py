"""The token endpoint: codes and refresh tokens are traded in for tokens."""

from datetime import datetime
from typing import Any

from litestar import Response, post
from litestar.exceptions import HTTPException
from sqlalchemy.ext.asyncio import AsyncSession

from parlour.identity.issuer import codes, devices, lifetimes, refreshing, tokens
from parlour.identity.issuer.oauth import OAuthError, form
from parlour.identity.issuer.service import Issuer, PageRequest, TheIssuer
from parlour.identity.issuer.tokens import Occasion
from parlour.store.tables import Account, Grant

_NEEDED = {
    "authorization_code": ("code", "redirect_uri", "code_verifier"),
    "refresh_token": ("refresh_token",),
    devices.GRANT_TYPE: ("device_code",),
}
_SAID: dict[devices.Refused, str] = {
    "authorization_pending": "nobody has let the device in yet",
    "slow_down": "nobody has let the device in yet; ask less often",
    "access_denied": "the device was not let in",
    "expired_token": "nobody has let the device in in time",
    "invalid_grant": "the code does not count",
}


@post("/token", status_code=200)
async def token(request: PageRequest, issuer: TheIssuer) -> Response[Any]:
    headers = {"Cache-Control": "no-store", "Pragma": "no-cache"}
    return Response(await _answer(request, issuer), headers=headers)


async def _answer(request: PageRequest, issuer: Issuer) -> dict[str, Any]:
    try:
        fields = await form(request)
    except HTTPException as error:
        raise OAuthError("invalid_request", "the body cannot be read") from error
    kind = fields.get("grant_type", "")
    if not kind:
        raise OAuthError("invalid_request", "grant_type is missing")
    if kind not in _NEEDED:
        raise OAuthError("unsupported_grant_type", "grant_type is not supported")
    missing = [name for name in _NEEDED[kind] if name not in fields]
    if missing:
        raise OAuthError("invalid_request", f"{missing[0]} is missing")
    client_id = fields.get("client_id", "")
    if client_id not in issuer.clients:
        raise OAuthError("invalid_client", "client_id is not known")
    # Keys are made in a transaction of their own, which must not wait for ours.
    await issuer.keys.signing()
    async with issuer.database.writing() as session:
        # A refusal must not undo what it found out: used codes stay used, families revoked.
        if kind == "authorization_code":
            body = await _by_code(session, issuer, fields)
        elif kind == devices.GRANT_TYPE:
            body = await _by_device_code(session, issuer, fields)
        else:
            body = await _by_refresh_token(session, issuer, fields)
    if body is None:
        raise OAuthError("invalid_grant", "the code or refresh token does not count")
    if isinstance(body, str):
        raise OAuthError(body, _SAID[body])
    return body


async def _by_code(
    session: AsyncSession, issuer: Issuer, fields: dict[str, str]
) -> dict[str, Any] | None:
    given = codes.Exchange(
        fields["code"], fields["client_id"], fields["redirect_uri"], fields["code_verifier"]
    )
    at = issuer.now()
    traded = await codes.trade_in(session, given, at)
    if traded is None:
        return None
    return await _issue(session, issuer, traded.account, traded.grant, at, nonce=traded.nonce)


async def _by_device_code(
    session: AsyncSession, issuer: Issuer, fields: dict[str, str]
) -> dict[str, Any] | devices.Refused:
    at = issuer.now()
    traded = await devices.trade_in(session, fields["device_code"], fields["client_id"], at)
    if isinstance(traded, str):
        return traded
    return await _issue(session, issuer, traded.account, traded.grant, at)


async def _by_refresh_token(
    session: AsyncSession, issuer: Issuer, fields: dict[str, str]
) -> dict[str, Any] | None:
    at = issuer.now()
    presented = fields["refresh_token"]
    renewed = await refreshing.trade_in(session, presented, fields["client_id"], at)
    if renewed is None:
        return None
    return await _issue(session, issuer, renewed.account, renewed.grant, at, parent=presented)


async def _issue(
    session: AsyncSession,
    issuer: Issuer,
    account: Account,
    grant: Grant,
    at: datetime,
    *,
    nonce: str | None = None,
    parent: str | None = None,
) -> dict[str, Any]:
    key = await issuer.keys.signing()
    occasion = Occasion(
        grant.client_id, grant.scope, grant.session_id, grant.authenticated_at, nonce
    )
    ends_at = refreshing.expiry(grant, at)
    refresh = tokens.refresh_token(key, issuer.url, grant, at, ends_at)
    await refreshing.keep(session, refresh, grant.id, ends_at, parent)
    return {
        "access_token": tokens.access_token(key, issuer.url, account, occasion, at),
        "token_type": "Bearer",
        "expires_in": lifetimes.ACCESS_TOKEN,
        "refresh_token": refresh,
        "refresh_expires_in": int((ends_at - at).total_seconds()),
        "id_token": tokens.id_token(key, issuer.url, account, occasion, at),
        "scope": grant.scope,
    }


HANDLERS = (token,)
