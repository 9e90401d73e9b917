"""API keys: the controller signs a short-lived token with one of them (signaling-core.md, 14.1)."""

import time
from collections.abc import Mapping

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import GuestProtocol, OctKey
from joserfc.jws import JWSRegistry

_SCHEME = "bearer "
# Controllers send a header `nonce` of their own, which nobody checks.
_registry = JWSRegistry(algorithms=["HS256"], strict_check_header=False)


class UnauthorizedError(Exception):
    """The request is not from a holder of an API key; `code` says what is wrong."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class ApiKeys:
    """Verifies `Authorization` headers against the configured keys."""

    def __init__(self, secrets: Mapping[str, str]) -> None:
        self._keys = {name: OctKey.import_key(secret) for name, secret in secrets.items()}

    def check(self, authorization: str | None) -> None:
        """Raises UnauthorizedError unless the token is signed with one of the keys and in time."""
        if authorization is None or not authorization.lower().startswith(_SCHEME):
            raise UnauthorizedError("missing_api_token")
        try:
            token = jwt.decode(
                authorization[len(_SCHEME) :].strip(), self._key, ["HS256"], registry=_registry
            )
        except (JoseError, ValueError) as error:
            raise UnauthorizedError("invalid_api_token") from error
        expires = token.claims.get("exp")
        if not isinstance(expires, int | float) or expires <= time.time():
            raise UnauthorizedError("invalid_api_token")

    def _key(self, token: GuestProtocol) -> OctKey:
        key = self._keys.get(str(token.headers().get("kid")))
        if key is None:
            raise ValueError("unknown key")
        return key
