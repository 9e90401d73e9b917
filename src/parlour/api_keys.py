"""Keys with which the processes of the platform prove themselves to each other (rest.md 3.4).

Who calls signs a short-lived token with its key. Sources: rest.md 3.4, signaling-core.md 14.1.
"""

import time
from collections.abc import Iterable
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey
from joserfc.jws import JWSRegistry, extract_compact

_SCHEME = "bearer "
# Callers send a header `nonce`, which nobody checks.
_registry = JWSRegistry(algorithms=["HS256"], strict_check_header=False)


class UnauthorizedError(Exception):
    """The request is not from a holder of an API key; `code` says what is wrong."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class ApiKeys:
    """Verifies `Authorization` headers against keys, given as pairs of id and secret.

    Several keys may have one id: room servers of several installations call theirs alike.
    """

    def __init__(self, keys: Iterable[tuple[str, str]]) -> None:
        self._keys: dict[str, list[OctKey]] = {}
        for name, secret in keys:
            self._keys.setdefault(name, []).append(OctKey.import_key(secret))

    def check(self, authorization: str | None) -> None:
        """Raises UnauthorizedError unless the token is signed with one of the keys and in time."""
        if authorization is None or not authorization.lower().startswith(_SCHEME):
            raise UnauthorizedError("missing_api_token")
        expires = self._claims(authorization[len(_SCHEME) :].strip()).get("exp")
        if not isinstance(expires, int | float) or expires <= time.time():
            raise UnauthorizedError("invalid_api_token")

    def _claims(self, token: str) -> dict[str, Any]:
        for key in self._keys.get(_key_id(token), ()):
            try:
                return jwt.decode(token, key, ["HS256"], registry=_registry).claims
            except (JoseError, ValueError, RecursionError):
                continue
        raise UnauthorizedError("invalid_api_token")


def _key_id(token: str) -> str:
    try:
        return str(extract_compact(token.encode()).headers().get("kid"))
    except (JoseError, ValueError, RecursionError) as error:
        raise UnauthorizedError("invalid_api_token") from error
