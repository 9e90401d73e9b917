"""Voting tokens: random 64-bit numbers in Base58 with the alphabet of Bitcoin, of fixed width."""

import re

BYTES = 8
LENGTH = 11
ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_DIGITS = {digit: value for value, digit in enumerate(ALPHABET)}
_RUNS = re.compile(b"[1-9A-HJ-NP-Za-km-z]{11,}")


def from_bytes(number: bytes) -> str:
    """Big endian, padded with `1` on the left."""
    value = int.from_bytes(number, "big")
    digits: list[str] = []
    while value:
        value, digit = divmod(value, 58)
        digits.append(ALPHABET[digit])
    return "".join(reversed(digits)).rjust(LENGTH, ALPHABET[0])


def to_bytes(text: str) -> bytes:
    """Raises ValueError for anything that `from_bytes` cannot have made."""
    value = 0
    for digit in text:
        if digit not in _DIGITS:
            raise ValueError("not Base58")
        value = value * 58 + _DIGITS[digit]
    if len(text) != LENGTH or value >= 1 << 64:
        raise ValueError("not a 64-bit number")
    return value.to_bytes(BYTES, "big")


def runs(text: bytes) -> list[bytes]:
    """Where in a text tokens could be."""
    return _RUNS.findall(text)
