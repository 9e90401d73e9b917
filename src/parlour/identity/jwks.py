"""The public keys of a JWK set that can verify signatures."""

import base64
from collections.abc import Sequence
from typing import Any, cast

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey, RSAKey

from parlour.identity.signature import VerificationKey

MAX_KEYS = 64
MIN_RSA_BITS = 2048
_CURVES = {"EC": {"P-256", "P-384", "P-521"}, "OKP": {"Ed25519", "Ed448"}}


def import_keys(document: dict[str, Any]) -> list[VerificationKey]:
    """All usable keys of a JWK set. Keys of kinds that we do not use are left out (RFC 7517)."""
    entries = document.get("keys")
    if not isinstance(entries, list):
        return []
    keys: list[VerificationKey] = []
    for entry in cast("list[Any]", entries)[:MAX_KEYS]:
        key = _import(cast("dict[str, Any]", entry)) if isinstance(entry, dict) else None
        if key is not None:
            keys.append(key)
    return keys


def matching(keys: Sequence[VerificationKey], kid: str | None) -> list[VerificationKey]:
    """The keys of that id. A token without an id may be signed by any of them."""
    return [key for key in keys if kid is None or key.kid == kid]


def _import(entry: dict[str, Any]) -> VerificationKey | None:
    # A symmetric or private key in a public set is somebody's mistake, and must verify nothing.
    if "d" in entry or "k" in entry or entry.get("use", "sig") != "sig":
        return None
    try:
        match entry.get("kty"):
            case "RSA" if _bits(entry["n"]) >= MIN_RSA_BITS:
                return RSAKey.import_key(entry)
            case "EC" if entry.get("crv") in _CURVES["EC"]:
                return ECKey.import_key(entry)
            case "OKP" if entry.get("crv") in _CURVES["OKP"]:
                return OKPKey.import_key(entry)
            case _:
                return None
    except (JoseError, ValueError, TypeError, KeyError):
        return None


def _bits(number: str) -> int:
    """The length of a number in base64url (RFC 7518, section 2)."""
    padded = number + "=" * (-len(number) % 4)
    return int.from_bytes(base64.urlsafe_b64decode(padded)).bit_length()
