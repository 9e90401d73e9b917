"""Calls to services such as recorders (signaling-modules.md 2.8 and 4.1)."""

import secrets
import string
import time
from urllib.parse import urljoin

import httpx
from joserfc import jwt
from joserfc.jwk import OctKey
from joserfc.jws import JWSRegistry

from parlour.room.io import ServiceTarget
from parlour.roomserver import limits
from parlour.roomserver.failures import ServiceError

LIFETIME_SECS = 60
_ALPHANUMERICS = string.ascii_letters + string.digits
_registry = JWSRegistry(algorithms=["HS256"], strict_check_header=False)


class HttpServiceCalls:
    """`ServiceCalls` over HTTP, every request with a token of its own."""

    def __init__(self) -> None:
        self._http = httpx.AsyncClient(trust_env=False, timeout=limits.EFFECT_TIMEOUT)

    async def wake(self, target: ServiceTarget, body: bytes) -> None:
        """`POST {url}/v1/init`. Raises ServiceError unless the answer is 2xx."""
        headers = {
            "Authorization": f"Bearer {service_token(target.key_id, target.key_secret)}",
            "Content-Type": "application/json",
        }
        try:
            url = urljoin(target.url, "v1/init")
            answer = await self._http.post(url, content=body, headers=headers)
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            raise ServiceError(type(error).__name__) from error
        if not answer.is_success:
            raise ServiceError(f"status {answer.status_code}")

    async def close(self) -> None:
        """Close all connections."""
        await self._http.aclose()


def service_token(key_id: str, secret: str) -> str:
    """A token that proves to another service who calls, for a minute."""
    now = int(time.time())
    nonce = "".join(secrets.choice(_ALPHANUMERICS) for _ in range(16))
    header = {"alg": "HS256", "typ": "JWT", "kid": key_id, "nonce": nonce}
    claims = {"iat": now, "exp": now + LIFETIME_SECS}
    return jwt.encode(header, claims, OctKey.import_key(secret), ["HS256"], registry=_registry)
