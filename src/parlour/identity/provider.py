"""An OpenID Connect provider somewhere else: its metadata and keys, as far as we need them.

Both are fetched when they are needed and kept for a while. A key id that we do not know makes us
look again, at most once in `UNKNOWN_KEY_SECS`: whoever invents key ids makes us ask no faster.
While the provider cannot be reached, what we know goes on counting.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import Any, cast

import httpx
import msgspec
import structlog

from parlour.identity.jwks import import_keys, matching
from parlour.identity.refusal import IssuerUnavailable
from parlour.identity.signature import VerificationKey

REFRESH_SECS = 600
UNKNOWN_KEY_SECS = 10
RETRY_SECS = 5
TIMEOUT_SECS = 5
MAX_DOCUMENT_BYTES = 512 * 1024

_log = structlog.get_logger(__name__)


class Metadata(msgspec.Struct, frozen=True):
    """What we use of the provider's metadata (OpenID Connect Discovery 1.0, section 3)."""

    issuer: str
    jwks_uri: str
    userinfo_endpoint: str | None = None
    introspection_endpoint: str | None = None


class RemoteProvider:
    """One issuer, asked over HTTP. A `KeySource`."""

    def __init__(
        self,
        issuer: str,
        client: httpx.AsyncClient | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.issuer = issuer
        self._client = client or httpx.AsyncClient(
            timeout=TIMEOUT_SECS, follow_redirects=False, trust_env=False
        )
        self._clock = clock
        self._lock = asyncio.Lock()
        self._metadata: Metadata | None = None
        self._keys: list[VerificationKey] = []
        self._fetched_at: float | None = None
        self._tried_at: float | None = None
        self._failed = False

    async def close(self) -> None:
        await self._client.aclose()

    async def metadata(self) -> Metadata:
        """The provider's metadata. Raises IssuerUnavailable."""
        if self._metadata is None:
            await self._refresh(lambda: self._metadata is not None)
        if self._metadata is None:
            raise IssuerUnavailable(f"the identity provider {self.issuer} cannot be reached")
        return self._metadata

    async def candidates(self, kid: str | None) -> Sequence[VerificationKey]:
        """The keys of that id. Raises IssuerUnavailable as long as no key is known at all."""
        if self._age() > REFRESH_SECS:
            await self._refresh(lambda: self._age() <= REFRESH_SECS)
        found = matching(self._keys, kid)
        if not found and self._age() > UNKNOWN_KEY_SECS:
            await self._refresh(lambda: self._age() <= UNKNOWN_KEY_SECS)
            found = matching(self._keys, kid)
        if not self._keys:
            raise IssuerUnavailable(f"the keys of {self.issuer} cannot be fetched")
        return found

    def _age(self) -> float:
        return float("inf") if self._fetched_at is None else self._clock() - self._fetched_at

    async def _refresh(self, done: Callable[[], bool]) -> None:
        """Fetch metadata and keys, once for all who wait; not again right after a failure."""
        async with self._lock:
            recent = self._tried_at is not None and self._clock() - self._tried_at < RETRY_SECS
            if done() or (self._failed and recent):
                return
            self._tried_at = self._clock()
            try:
                await self._fetch()
                self._failed = False
            except IssuerUnavailable as error:
                self._failed = True
                _log.warning("identity provider unavailable", issuer=self.issuer, error=str(error))

    async def _fetch(self) -> None:
        address = self.issuer.rstrip("/") + "/.well-known/openid-configuration"
        document = await self.get_json(address)
        try:
            metadata = msgspec.convert(document, Metadata)
        except msgspec.ValidationError as error:
            raise IssuerUnavailable(f"{address} is not provider metadata: {error}") from error
        if metadata.issuer != self.issuer:
            raise IssuerUnavailable(f"{address} speaks for another issuer: {metadata.issuer}")
        keys = import_keys(await self.get_json(metadata.jwks_uri))
        if not keys:
            raise IssuerUnavailable(f"{metadata.jwks_uri} has no key that we can use")
        self._metadata, self._keys, self._fetched_at = metadata, keys, self._clock()

    async def get_json(self, address: str, token: str | None = None) -> dict[str, Any]:
        """GET a JSON object of bounded size. Raises IssuerUnavailable, httpx.HTTPStatusError."""
        headers = {"Accept": "application/json"}
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        return await self._json("GET", address, headers=headers)

    async def post_form(
        self, address: str, fields: dict[str, str], credentials: tuple[str, str]
    ) -> dict[str, Any]:
        """POST a form as a confidential client; a JSON object. Raises as `get_json`."""
        return await self._json("POST", address, data=fields, auth=credentials)

    async def _json(self, method: str, address: str, **options: Any) -> dict[str, Any]:
        try:
            async with self._client.stream(method, address, **options) as response:
                if response.status_code in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
                    response.raise_for_status()
                if response.status_code != httpx.codes.OK:
                    raise IssuerUnavailable(f"{address} answered {response.status_code}")
                body = await _bounded(response, address)
        except httpx.HTTPStatusError:
            raise
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise IssuerUnavailable(f"{address}: {error or type(error).__name__}") from error
        try:
            decoded = msgspec.json.decode(body)
        except (ValueError, RecursionError) as error:
            raise IssuerUnavailable(f"{address} did not answer JSON") from error
        if not isinstance(decoded, dict):
            raise IssuerUnavailable(f"{address} did not answer a JSON object")
        return cast("dict[str, Any]", decoded)


async def _bounded(response: httpx.Response, address: str) -> bytes:
    body = bytearray()
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) > MAX_DOCUMENT_BYTES:
            raise IssuerUnavailable(f"{address} answered more than {MAX_DOCUMENT_BYTES} bytes")
    return bytes(body)
