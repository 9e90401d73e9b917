"""Tokens of a log-in, and where they are kept between two runs of a program."""

import asyncio
import fcntl
import hashlib
import os
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Protocol

import msgspec

# A token that is about to expire may have expired when it arrives.
_LEEWAY_SECS = 20.0


class Tokens(msgspec.Struct, frozen=True, kw_only=True):
    """What a log-in gave: an access token, and a refresh token to get the next one with."""

    access_token: str
    expires_at: float
    refresh_token: str | None = None
    id_token: str | None = None
    client_id: str
    issuer: str

    def fresh(self) -> bool:
        """Whether the access token can still be used."""
        return time.time() < self.expires_at - _LEEWAY_SECS


class TokenStore(Protocol):
    """Keeps the tokens of one log-in. `locked` keeps others from trading in the same token."""

    def load(self) -> Tokens | None: ...

    def save(self, tokens: Tokens | None) -> None: ...

    def locked(self) -> "AsyncGenerator[None]": ...


class MemoryStore:
    """Keeps tokens for as long as the program runs."""

    def __init__(self, tokens: Tokens | None = None) -> None:
        self._tokens = tokens
        self._lock = asyncio.Lock()

    def load(self) -> Tokens | None:
        """The tokens, if there are any."""
        return self._tokens

    def save(self, tokens: Tokens | None) -> None:
        """Keep these instead."""
        self._tokens = tokens

    async def locked(self) -> AsyncGenerator[None]:
        """One at a time."""
        async with self._lock:
            yield


class FileStore:
    """Keeps tokens in a file that only its owner can read, shared by all programs of a person."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = asyncio.Lock()

    @classmethod
    def of(cls, server: str) -> "FileStore":
        """The file for a server, in the XDG state folder."""
        name = hashlib.sha256(server.encode()).hexdigest()[:24]
        return cls(state_folder() / "logins" / f"{name}.json")

    def load(self) -> Tokens | None:
        """The tokens; none if there is no file, or nothing that can be understood."""
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=Tokens)
        except (FileNotFoundError, msgspec.DecodeError):
            return None

    def save(self, tokens: Tokens | None) -> None:
        """Replace the file in one step; None removes it."""
        if tokens is None:
            self._path.unlink(missing_ok=True)
            return
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        beside = self._path.with_suffix(f".{os.getpid()}.new")
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(msgspec.json.encode(tokens))
        beside.replace(self._path)

    async def locked(self) -> AsyncGenerator[None]:
        """One at a time, of all tasks and all processes: a refresh token counts only once."""
        async with self._lock:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            flags = os.O_RDWR | os.O_CREAT
            descriptor = os.open(self._path.with_suffix(".lock"), flags, 0o600)
            try:
                await asyncio.to_thread(fcntl.flock, descriptor, fcntl.LOCK_EX)
                yield
            finally:
                os.close(descriptor)


@asynccontextmanager
async def holding(store: TokenStore) -> AsyncGenerator[None]:
    """Hold the store's lock for the block."""
    async for _ in store.locked():
        yield


def state_folder() -> Path:
    """Where what a program must remember belongs (XDG Base Directory Specification)."""
    base = os.environ.get("XDG_STATE_HOME", "")
    return (Path(base) if base else Path.home() / ".local" / "state") / "parlour"
