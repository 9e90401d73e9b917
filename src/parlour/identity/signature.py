"""Signatures of compact JWTs: asymmetric algorithms only, with keys that we looked up ourselves.

Nothing in a token chooses how it is checked: the algorithm must be on our list and fit the key,
and keys that come inside a token (`jwk`, `jku`, `x5c`, `x5u`) make it void.
"""

import base64
import hashlib
import re
from collections import OrderedDict
from collections.abc import Sequence
from typing import Any, Protocol, cast

import msgspec
from joserfc import jws
from joserfc.errors import JoseError, UnsupportedAlgorithmError
from joserfc.jwa import JWSAlgModel
from joserfc.jwk import ECKey, OKPKey, RSAKey

from parlour.identity.refusal import Reason, TokenRefused

VerificationKey = RSAKey | ECKey | OKPKey

ALGORITHMS = frozenset(
    {
        *("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
        *("ES256", "ES384", "ES512", "EdDSA", "Ed25519", "Ed448"),
    }
)
MAX_TOKEN_CHARS = 16_384
MAX_HEADER_CHARS = 4_096
MOST_REMEMBERED = 10_000
MAX_SIGNATURE_CHARS = 1_400  # RSA with 8192 bits
_COMPACT = re.compile(r"([A-Za-z0-9_-]+)\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*")


class KeySource(Protocol):
    """Where the issuer's public keys come from."""

    async def candidates(self, kid: str | None) -> Sequence[VerificationKey]:
        """The keys of that id, or all if the token names none. Raises IssuerUnavailable."""
        ...


class Header(msgspec.Struct):
    """What a JWT says about its signature (RFC 7515, section 4.1)."""

    alg: str
    kid: str | None = None
    typ: str | None = None
    crit: Any = None
    jwk: Any = None
    jku: Any = None
    x5c: Any = None
    x5u: Any = None


class _Registry(jws.JWSRegistry):
    max_header_length = MAX_HEADER_CHARS
    max_payload_length = MAX_TOKEN_CHARS
    max_signature_length = MAX_SIGNATURE_CHARS

    def get_alg(self, name: str) -> JWSAlgModel:
        """One of ours. The library's own warns of the name EdDSA, which Keycloak still uses."""
        if name not in ALGORITHMS:
            raise UnsupportedAlgorithmError(name)
        return self.algorithms[name]


_registry = _Registry(algorithms=ALGORITHMS, strict_check_header=False)


class Signed(msgspec.Struct, frozen=True):
    """A token whose signature is right; what it claims has not been looked at yet."""

    typ: str | None
    claims: dict[str, Any]


class SignatureCheck:
    """Checks signatures and remembers which key made which: that does not change.

    The key must be one of the issuer's still, each time, so that a withdrawn key counts no longer
    than without the memory.
    """

    def __init__(self, keys: KeySource) -> None:
        self._keys = keys
        self._known: OrderedDict[bytes, tuple[VerificationKey, Signed]] = OrderedDict()

    async def check(self, token: str) -> Signed:
        """Like `check_signature`."""
        digest = hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
        known = self._known.get(digest)
        if known is not None:
            candidates = await self._keys.candidates(known[0].kid)
            if any(key is known[0] for key in candidates):
                return known[1]
        key, signed = await _checked(token, self._keys)
        self._known[digest] = (key, signed)
        if len(self._known) > MOST_REMEMBERED:
            self._known.popitem(last=False)
        return signed


async def check_signature(token: str, keys: KeySource) -> Signed:
    """The claims of `token`, if one of the issuer's keys signed it. Raises TokenRefused."""
    return (await _checked(token, keys))[1]


async def _checked(token: str, keys: KeySource) -> tuple[VerificationKey, Signed]:
    header = read_header(token)
    signature = _extract(token)
    suitable = [key for key in await keys.candidates(header.kid) if _fits(key, header.alg)]
    if not suitable:
        raise TokenRefused(Reason.KEY)
    key = next((key for key in suitable if _validates(signature, key)), None)
    if key is None:
        raise TokenRefused(Reason.SIGNATURE)
    return key, Signed(header.typ, _claims(signature.payload))


def read_header(token: str) -> Header:
    """The token's header, if it is one that we deal with. Raises TokenRefused."""
    parts = _COMPACT.fullmatch(token) if len(token) <= MAX_TOKEN_CHARS else None
    if parts is None:
        raise TokenRefused(Reason.MALFORMED)
    encoded = parts.group(1)
    try:
        decoded = base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))
        header = msgspec.json.decode(decoded, type=Header)
    except (ValueError, RecursionError) as error:
        raise TokenRefused(Reason.MALFORMED) from error
    if header.alg not in ALGORITHMS:
        raise TokenRefused(Reason.ALGORITHM)
    if any(part is not None for part in (header.jwk, header.jku, header.x5c, header.x5u)):
        raise TokenRefused(Reason.KEY)
    if header.crit is not None:
        raise TokenRefused(Reason.MALFORMED)
    return header


def _extract(token: str) -> jws.CompactSignature:
    try:
        return jws.extract_compact(token.encode(), None, _registry)
    except (JoseError, ValueError, TypeError, RecursionError) as error:
        raise TokenRefused(Reason.MALFORMED) from error


def _fits(key: VerificationKey, algorithm: str) -> bool:
    try:
        _registry.get_alg(algorithm).check_key(key)
    except JoseError:
        return False
    return True


def _validates(signature: jws.CompactSignature, key: VerificationKey) -> bool:
    try:
        return jws.validate_compact(signature, key, registry=_registry)
    except (JoseError, ValueError):
        return False


def _claims(payload: bytes) -> dict[str, Any]:
    try:
        decoded = msgspec.json.decode(payload)
    except (ValueError, RecursionError) as error:
        raise TokenRefused(Reason.MALFORMED) from error
    if not isinstance(decoded, dict):
        raise TokenRefused(Reason.MALFORMED)
    return cast("dict[str, Any]", decoded)
