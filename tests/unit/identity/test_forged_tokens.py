"""Tokens that somebody made up, stole or bent: each is refused, for its own reason."""

import base64
import hashlib
import hmac
import json
import warnings
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.errors import SecurityWarning
from joserfc.jwk import ECKey, OKPKey, RSAKey

from parlour.identity.bearer import BearerVerifier
from parlour.identity.claims import SKEW_SECS, Expectations
from parlour.identity.jwks import import_keys, matching
from parlour.identity.refusal import Reason, TokenRefused
from parlour.identity.signature import ALGORITHMS, VerificationKey

ISSUER = "https://id.example/realms/meet"
CLIENT = "parlour-web"
NOW = 1_800_000_000

RSA = RSAKey.generate_key(2048, {"kid": "rsa", "use": "sig"})
EC = ECKey.generate_key("P-256", {"kid": "ec"})
ED = OKPKey.generate_key("Ed25519", {"kid": "ed"})
FOR_ENCRYPTION = RSAKey.generate_key(2048, {"kid": "enc", "use": "enc"})
STRANGER = RSAKey.generate_key(2048, {"kid": "rsa"})


class Published:
    """The issuer's keys, as they come from its JWK set."""

    def __init__(self) -> None:
        keys = [key.as_dict(private=False) for key in (RSA, EC, ED, FOR_ENCRYPTION)]
        self.keys = import_keys({"keys": keys})

    async def candidates(self, kid: str | None) -> Sequence[VerificationKey]:
        return matching(self.keys, kid)


def verifying(**expected: Any) -> BearerVerifier:
    expectations = Expectations(ISSUER, frozenset({CLIENT}), **expected)
    return BearerVerifier(expectations, Published(), clock=lambda: NOW)


def good(**changes: Any) -> dict[str, Any]:
    claims = {
        "iss": ISSUER,
        "sub": "7f1c",
        "aud": CLIENT,
        "iat": NOW - 60,
        "exp": NOW + 300,
        "email": "kim@example.org",
    }
    return {name: value for name, value in {**claims, **changes}.items() if value is not None}


def sign(claims: dict[str, Any], header: dict[str, Any] | None = None, key: Any = RSA) -> str:
    with warnings.catch_warnings(action="ignore", category=SecurityWarning):
        return jwt.encode(
            {"alg": "RS256", "kid": "rsa", "typ": "JWT", **(header or {})},
            claims,
            key,
            list(ALGORITHMS),
        )


def part(value: Any) -> str:
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def by_hand(header: Any, claims: Any, signature: bytes = b"x" * 256) -> str:
    return f"{part(header)}.{part(claims)}.{part(signature)}"


def hmac_with_public_key() -> str:
    """Algorithm confusion: the public key, which everybody has, as a shared secret."""
    secret = RSA.as_pem(private=False)
    signed = f"{part({'alg': 'HS256', 'kid': 'rsa'})}.{part(good())}"
    return f"{signed}.{part(hmac.digest(secret, signed.encode(), hashlib.sha256))}"


def resigned(change: Callable[[str], str]) -> str:
    """A good token whose payload was changed after it was signed."""
    header, payload, signature = sign(good()).split(".")
    return f"{header}.{change(payload)}.{signature}"


def with_key_inside(name: str, value: Any) -> str:
    """Signed properly with a key that the token itself brings along."""
    header = {"alg": "RS256", "kid": "rsa", name: value}
    signed = f"{part(header)}.{part(good())}"
    own = jwt.encode({"alg": "RS256"}, {}, STRANGER)
    return f"{signed}.{own.split('.')[2]}"


FORGED: dict[str, tuple[str, Reason]] = {
    "nothing": ("", Reason.MALFORMED),
    "a word": ("token", Reason.MALFORMED),
    "two parts": ("a.b", Reason.MALFORMED),
    "five parts (encrypted)": ("a.b.c.d.e", Reason.MALFORMED),
    "not base64": ("ä.b.c", Reason.MALFORMED),
    "padding": (sign(good()) + "==", Reason.MALFORMED),
    "a line break": (sign(good()) + "\n", Reason.MALFORMED),
    "a header that is no object": (by_hand(["alg"], good()), Reason.MALFORMED),
    "a header without alg": (by_hand({}, good()), Reason.MALFORMED),
    "alg of another type": (by_hand({"alg": ["RS256"]}, good()), Reason.MALFORMED),
    "kid of another type": (by_hand({"alg": "RS256", "kid": {"a": 1}}, good()), Reason.MALFORMED),
    "a deep header": (by_hand(b'{"alg":' + b"[" * 2500, good()), Reason.MALFORMED),
    "a huge token": ("a" * 20_000 + ".b.c", Reason.MALFORMED),
    "a huge header": (by_hand({"alg": "RS256", "x": "y" * 5000}, good()), Reason.MALFORMED),
    "alg none": (by_hand({"alg": "none"}, good(), b""), Reason.ALGORITHM),
    "alg None": (by_hand({"alg": "None"}, good(), b""), Reason.ALGORITHM),
    "alg none with a signature": (by_hand({"alg": "none", "kid": "rsa"}, good()), Reason.ALGORITHM),
    "HS256 with the public key": (hmac_with_public_key(), Reason.ALGORITHM),
    "an algorithm of another curve": (by_hand({"alg": "ES256K"}, good()), Reason.ALGORITHM),
    "an encryption algorithm": (by_hand({"alg": "RSA-OAEP"}, good()), Reason.ALGORITHM),
    "no signature": (".".join([*sign(good()).split(".")[:2], ""]), Reason.SIGNATURE),
    "a truncated signature": (sign(good())[:-8], Reason.SIGNATURE),
    "a changed payload": (resigned(lambda _: part(good(sub="admin"))), Reason.SIGNATURE),
    "a stranger's key": (sign(good(), key=STRANGER), Reason.SIGNATURE),
    "an unknown key id": (sign(good(), {"kid": "other"}, STRANGER), Reason.KEY),
    "a key id with a path": (sign(good(), {"kid": "../../rsa"}), Reason.KEY),
    "a key id with SQL": (sign(good(), {"kid": "' OR 1=1 --"}), Reason.KEY),
    "an empty key id": (sign(good(), {"kid": ""}), Reason.KEY),
    "a key for encryption": (sign(good(), {"kid": "enc"}, STRANGER), Reason.KEY),
    "another key's algorithm": (sign(good(), {"alg": "ES256", "kid": "rsa"}, EC), Reason.KEY),
    "a key in the token": (
        with_key_inside("jwk", STRANGER.as_dict(private=False)),
        Reason.KEY,
    ),
    "an address of keys": (with_key_inside("jku", "https://evil.example/keys"), Reason.KEY),
    "an address of a certificate": (with_key_inside("x5u", "https://evil.example"), Reason.KEY),
    "a certificate in the token": (with_key_inside("x5c", ["MIIB"]), Reason.KEY),
    "an extension that must be understood": (
        by_hand({"alg": "RS256", "crit": ["b64"], "b64": False}, good()),
        Reason.MALFORMED,
    ),
    "a payload that is no object": (
        jwt.encode({"alg": "RS256", "kid": "rsa"}, {}, RSA).replace(part({}), part([])),
        Reason.SIGNATURE,
    ),
    "another issuer": (sign(good(iss="https://evil.example")), Reason.ISSUER),
    "the issuer with a slash": (sign(good(iss=ISSUER + "/")), Reason.ISSUER),
    "two issuers": (sign(good(iss=[ISSUER])), Reason.ISSUER),
    "no issuer": (sign(good(iss=None)), Reason.ISSUER),
    "another audience": (sign(good(aud="another-api")), Reason.AUDIENCE),
    "other audiences": (sign(good(aud=["a", "b"], azp="c")), Reason.AUDIENCE),
    "a part of the audience": (sign(good(aud="parlour")), Reason.AUDIENCE),
    "an audience of another type": (sign(good(aud={CLIENT: 1})), Reason.AUDIENCE),
    "another client": (sign(good(aud="account", azp="another-web")), Reason.AUDIENCE),
    "no audience": (sign(good(aud=None)), Reason.AUDIENCE),
    "expired": (sign(good(exp=NOW - SKEW_SECS)), Reason.EXPIRED),
    "expired long ago": (sign(good(exp=1)), Reason.EXPIRED),
    "no expiry": (sign(good(exp=None)), Reason.MALFORMED),
    "an expiry in words": (sign(good(exp="2099-01-01")), Reason.MALFORMED),
    "an expiry that is true": (sign(good(exp=True)), Reason.MALFORMED),
    "an expiry beyond numbers": (sign(good(exp=10**400)), Reason.MALFORMED),
    "not yet valid": (sign(good(nbf=NOW + SKEW_SECS + 1)), Reason.NOT_YET_VALID),
    "issued in the future": (sign(good(iat=NOW + SKEW_SECS + 1)), Reason.NOT_YET_VALID),
    "nbf of another type": (sign(good(nbf="soon")), Reason.MALFORMED),
    "no subject": (sign(good(sub=None)), Reason.SUBJECT),
    "an empty subject": (sign(good(sub="")), Reason.SUBJECT),
    "a number as subject": (sign(good(sub=1)), Reason.SUBJECT),
    "an endless subject": (sign(good(sub="s" * 256)), Reason.SUBJECT),
    "an ID token of Keycloak": (sign(good(typ="ID")), Reason.KIND),
    "a refresh token of Keycloak": (sign(good(typ="Refresh")), Reason.KIND),
    "an ID token": (sign(good(at_hash="abc")), Reason.KIND),
    "a logout token": (sign(good(events={})), Reason.KIND),
    "a logout token by its type": (sign(good(), {"typ": "logout+jwt"}), Reason.KIND),
    "our own refresh token": (sign(good(), {"typ": "rt+jwt"}), Reason.KIND),
    "a DPoP proof": (sign(good(), {"typ": "dpop+jwt"}), Reason.KIND),
}


@pytest.mark.parametrize("name", FORGED)
async def test_a_forged_token_is_refused(name: str) -> None:
    token, reason = FORGED[name]
    with pytest.raises(TokenRefused) as refused:
        await verifying().verify(token)
    assert refused.value.reason == reason


GOOD: dict[str, str] = {
    "RS256": sign(good()),
    "PS384": sign(good(), {"alg": "PS384"}),
    "ES256": sign(good(), {"alg": "ES256", "kid": "ec"}, EC),
    "EdDSA": sign(good(), {"alg": "EdDSA", "kid": "ed"}, ED),
    "without a key id": jwt.encode({"alg": "RS256"}, good(), RSA),
    "RFC 9068": sign(good(), {"typ": "at+jwt"}),
    "RFC 9068 in full": sign(good(), {"typ": "application/at+jwt"}),
    "Keycloak's": sign(good(aud="account", azp=CLIENT, typ="Bearer")),
    "one of several audiences": sign(good(aud=["account", CLIENT])),
    "expired within the clocks' difference": sign(good(exp=NOW - SKEW_SECS + 1)),
    "from a clock a little ahead": sign(good(iat=NOW + SKEW_SECS, nbf=NOW + SKEW_SECS)),
}


@pytest.mark.parametrize("name", GOOD)
async def test_a_proper_token_counts(name: str) -> None:
    claims = await verifying().verify(GOOD[name])
    assert (claims.issuer, claims.subject) == (ISSUER, "7f1c")
    assert claims.claims["email"] == "kim@example.org"


async def test_an_issuer_of_typed_tokens_is_held_to_it() -> None:
    strict = verifying(only_access_tokens=True)
    await strict.verify(sign(good(), {"typ": "at+jwt"}))
    with pytest.raises(TokenRefused) as refused:
        await strict.verify(sign(good()))
    assert refused.value.reason == Reason.KIND


async def test_what_is_said_of_a_refused_token_quotes_nothing_of_it() -> None:
    with pytest.raises(TokenRefused) as refused:
        await verifying().verify(sign(good(iss="https://<script>")))
    assert "<" not in refused.value.description
    assert '"' not in refused.value.description


@given(st.text(max_size=200))
async def test_no_text_at_all_is_more_than_refused(text: str) -> None:
    with pytest.raises(TokenRefused):
        await verifying().verify(text)


@given(st.binary(max_size=300), st.binary(max_size=300), st.binary(max_size=300))
async def test_no_three_parts_are_more_than_refused(a: bytes, b: bytes, c: bytes) -> None:
    with pytest.raises(TokenRefused):
        await verifying().verify(f"{part(a)}.{part(b)}.{part(c)}")


@pytest.mark.parametrize(
    "entry",
    [
        RSA.as_dict(private=True),
        {"kty": "oct", "k": part(b"secret" * 8), "kid": "x"},
        {"kty": "RSA", "n": part(b"\xff" * 128), "e": "AQAB", "kid": "1024 bits"},
        {"kty": "RSA", "n": 5, "e": None},
        {"kty": "EC", "crv": "secp256k1", "x": "AA", "y": "AA"},
        {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"},
        {"kty": "OKP", "crv": "X25519", "x": part(b"x" * 32)},
        {"kty": "AKP", "alg": "ML-DSA-44", "pub": "AA"},
        {"kid": "x"},
        "key",
        None,
    ],
)
def test_a_key_that_is_not_a_public_key_for_signatures_is_left_out(entry: Any) -> None:
    good_key = RSA.as_dict(private=False)
    assert [key.kid for key in import_keys({"keys": [entry, good_key]})] == ["rsa"]


@pytest.mark.parametrize("document", [{}, {"keys": None}, {"keys": {}}, {"keys": []}])
def test_a_set_without_keys_has_none(document: dict[str, Any]) -> None:
    assert import_keys(document) == []
