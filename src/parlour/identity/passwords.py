"""Passwords: Argon2id hashes, checked in threads, a few at a time.

Each check takes `MEMORY_KIB` and a good part of a core. The number that run and the number that
wait are bounded, so that a flood of guesses neither fills the memory nor stops the event loop.
"""

import asyncio
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import TypeVar

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

_R = TypeVar("_R")

# RFC 9106, section 4, second recommended option: 3 passes over 64 MiB in 4 lanes.
TIME_COST = 3
MEMORY_KIB = 64 * 1024
LANES = 4
MAX_RUNNING = 2
MAX_WAITING = 64

MIN_CHARS = 12
MAX_CHARS = 256
MIN_DIFFERENT_CHARS = 5
# What people type when a form asks for twelve characters.
_COMMON = (
    *("password", "passwort", "letmein", "welcome", "willkommen", "12345", "67890", "abcdef"),
    *("qwert", "yuiop", "zuiop", "asdfg", "hjkl", "zxcvb", "yxcvb"),
)
# Steps that are not to the same or a neighbouring character, as in 123456 or zyxwvu.
MIN_LEAPS = 4


class Busy(Exception):
    """Too many checks are waiting already."""


class Passwords:
    """Hashes and checks passwords. One for a process."""

    def __init__(
        self, time_cost: int = TIME_COST, memory_kib: int = MEMORY_KIB, lanes: int = LANES
    ) -> None:
        self._hasher = PasswordHasher(time_cost, memory_kib, lanes, type=Type.ID)
        self._running = asyncio.Semaphore(MAX_RUNNING)
        self._waiting = 0
        self._nobody: str | None = None

    async def hash(self, password: str) -> str:
        """A hash to keep. Raises Busy."""
        return await self._in_thread(self._hasher.hash, password)

    async def verify(self, hashed: str | None, password: str) -> bool:
        """Whether the password is right. Without a hash: no, after just as much work."""
        if hashed is None:
            await self._in_thread(self._verify, await self._dummy(), password)
            return False
        return await self._in_thread(self._verify, hashed, password)

    def outdated(self, hashed: str) -> bool:
        """Whether the hash was made with other parameters than today's."""
        return self._hasher.check_needs_rehash(hashed)

    async def _dummy(self) -> str:
        if self._nobody is None:
            self._nobody = await self.hash("nobody has this password")
        return self._nobody

    def _verify(self, hashed: str, password: str) -> bool:
        try:
            return self._hasher.verify(hashed, password)
        except (VerificationError, InvalidHashError):
            return False

    async def _in_thread(self, work: Callable[..., _R], *arguments: str) -> _R:
        if self._waiting >= MAX_WAITING:
            raise Busy
        self._waiting += 1
        try:
            async with self._running:
                return await asyncio.to_thread(work, *arguments)
        finally:
            self._waiting -= 1


def weakness(password: str, *personal: str) -> str | None:
    """Why the password will not do: `short`, `long`, `simple` or `personal`; None if it will."""
    if len(password) < MIN_CHARS:
        return "short"
    if len(password) > MAX_CHARS:
        return "long"
    lowered = password.casefold()
    if _leaps(lowered) < MIN_LEAPS or _variety(lowered, _COMMON) < MIN_DIFFERENT_CHARS:
        return "simple"
    names = [part.casefold() for text in personal for part in text.replace("@", " ").split()]
    if _variety(lowered, [name for name in names if len(name) > 2]) < MIN_DIFFERENT_CHARS:
        return "personal"
    return None


def _variety(text: str, without: Iterable[str]) -> int:
    """How many different characters are left when these words are taken out."""
    for word in without:
        text = text.replace(word, "")
    return len(set(text))


def _leaps(text: str) -> int:
    """How often the next character is neither the same nor the one before or after it."""
    return sum(abs(ord(after) - ord(before)) > 1 for before, after in pairwise(text))
