"""The userinfo endpoint (OpenID Connect Core, 5.3)."""

from typing import Any
from uuid import UUID

from litestar import HttpMethod, Response, route

from parlour.identity.claims import Expectations, check_claims
from parlour.identity.issuer.names import API_AUDIENCE
from parlour.identity.issuer.oauth import OAuthError
from parlour.identity.issuer.service import Issuer, PageRequest, TheIssuer
from parlour.identity.issuer.tokens import scoped
from parlour.identity.refusal import TokenRefused
from parlour.identity.signature import check_signature
from parlour.store.tables import Account


@route("/userinfo", http_method=[HttpMethod.GET, HttpMethod.POST], status_code=200)
async def userinfo(request: PageRequest, issuer: TheIssuer) -> Response[Any]:
    return Response(await _person(request, issuer), headers={"Cache-Control": "no-store"})


async def _person(request: PageRequest, issuer: Issuer) -> dict[str, Any]:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        raise OAuthError("invalid_token", "an access token is needed", 401)
    expected = Expectations(issuer.url, frozenset({API_AUDIENCE}), True)
    try:
        signed = await check_signature(token.strip(), issuer.keys)
        claims = check_claims(signed, expected, issuer.now().timestamp())
        subject = UUID(claims.subject)
    except TokenRefused as error:
        raise OAuthError("invalid_token", error.description, 401) from error
    except ValueError as error:
        raise OAuthError("invalid_token", "the token names no account", 401) from error
    async with issuer.database.reading() as session:
        account = await session.get(Account, subject)
    if account is None or account.disabled_at is not None:
        raise OAuthError("invalid_token", "there is no such account", 401)
    return {"sub": str(account.id), **scoped(account, claims.text("scope") or "")}


HANDLERS = (userinfo,)
