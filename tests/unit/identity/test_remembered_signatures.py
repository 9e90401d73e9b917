"""Checking a signature once is enough, as long as the key that made it is one of the issuer's."""

from collections.abc import Sequence

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from parlour.identity.refusal import TokenRefused
from parlour.identity.signature import SignatureCheck, VerificationKey


class Keys:
    """An issuer's keys, which can be withdrawn."""

    def __init__(self, *keys: RSAKey) -> None:
        self.present = list(keys)
        self.asked = 0

    async def candidates(self, kid: str | None) -> Sequence[VerificationKey]:
        self.asked += 1
        return [key for key in self.present if kid in {None, key.kid}]


def new_key(kid: str) -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": kid})


def signed(key: RSAKey, **claims: str) -> str:
    return jwt.encode({"alg": "RS256", "kid": key.kid}, claims, key)


async def test_a_token_counts_the_second_time_as_the_first() -> None:
    key = new_key("one")
    check = SignatureCheck(Keys(key))
    token = signed(key, sub="anna")
    assert (await check.check(token)).claims == (await check.check(token)).claims == {"sub": "anna"}


async def test_a_token_stops_counting_with_its_key() -> None:
    key = new_key("one")
    keys = Keys(key)
    check = SignatureCheck(keys)
    token = signed(key, sub="anna")
    await check.check(token)
    keys.present = []
    with pytest.raises(TokenRefused):
        await check.check(token)


async def test_another_key_of_the_same_name_does_not_count() -> None:
    key = new_key("one")
    keys = Keys(key)
    check = SignatureCheck(keys)
    token = signed(key, sub="anna")
    await check.check(token)
    keys.present = [new_key("one")]
    with pytest.raises(TokenRefused):
        await check.check(token)


async def test_a_token_with_another_signature_is_another_token() -> None:
    key = new_key("one")
    check = SignatureCheck(Keys(key))
    token = signed(key, sub="anna")
    await check.check(token)
    with pytest.raises(TokenRefused):
        await check.check(token[:-8] + "AAAAAAAA")
