"""Provider metadata (OpenID Connect Discovery 1.0) and the public keys."""

from typing import Any

from litestar import Response, get

from parlour.identity.issuer.devices import GRANT_TYPE
from parlour.identity.issuer.keys import ALGORITHM
from parlour.identity.issuer.service import Issuer, TheIssuer
from parlour.identity.issuer.texts import LANGUAGES

_METADATA = "/.well-known/openid-configuration"
_KEYS = "/jwks"
_CACHED = {"Cache-Control": "public, max-age=60"}


@get(_METADATA)
async def metadata(issuer: TheIssuer) -> Response[Any]:
    return Response(_document(issuer), headers=_CACHED)


@get(_KEYS)
async def keys(issuer: TheIssuer) -> Response[Any]:
    return Response(await issuer.keys.public(), headers=_CACHED)


def _document(issuer: Issuer) -> dict[str, Any]:
    return {
        "issuer": issuer.url,
        "authorization_endpoint": f"{issuer.url}/authorize",
        "token_endpoint": f"{issuer.url}/token",
        "device_authorization_endpoint": f"{issuer.url}/device_authorization",
        "userinfo_endpoint": f"{issuer.url}/userinfo",
        "jwks_uri": f"{issuer.url}{_KEYS}",
        "end_session_endpoint": f"{issuer.url}/logout",
        "scopes_supported": ["openid", "profile", "email", "offline_access"],
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token", GRANT_TYPE],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": [ALGORITHM],
        "token_endpoint_auth_methods_supported": ["none"],
        "code_challenge_methods_supported": ["S256"],
        "prompt_values_supported": ["none", "login"],
        "ui_locales_supported": list(LANGUAGES),
        "claims_supported": [
            *("iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "azp", "sid"),
            *("email", "email_verified", "given_name", "family_name", "name", "nickname"),
            *("preferred_username", "locale", "realm_access"),
        ],
        "claims_parameter_supported": False,
        "request_parameter_supported": False,
        "request_uri_parameter_supported": False,
        "authorization_response_iss_parameter_supported": True,
    }


HANDLERS = (metadata, keys)
