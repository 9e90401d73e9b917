"""The data folder: made, locked for one instance, and holding the secrets of the installation."""

import fcntl
import os
import secrets
from pathlib import Path
from typing import IO

from msgspec import Struct

from parlour.settings.load import SettingsError
from parlour.settings.secret import Secret

_PRIVATE_FILE = 0o600
_PRIVATE_FOLDER = 0o700
_SECRET_BYTES = 32


class Folder(Struct, frozen=True):
    """A data folder that this process holds the lock of."""

    path: Path
    lock: IO[str]

    @property
    def run(self) -> Path:
        """Files of the running instance: the children's settings."""
        return self.path / "run"

    @property
    def log(self) -> Path:
        """The children's log files."""
        return self.path / "log"

    def secret(self, name: str) -> Secret:
        """The secret of that name, drawn on first use and kept in a file of mode 0600."""
        path = self.path / "secrets" / name
        if not path.exists():
            write_private(path, secrets.token_hex(_SECRET_BYTES))
        return Secret(path.read_text("ascii").strip())


def open_folder(path: Path) -> Folder:
    """Make the folder if need be and lock it; raises SettingsError with one sentence."""
    try:
        for folder in (path, path / "run", path / "log", path / "secrets"):
            folder.mkdir(parents=True, exist_ok=True, mode=_PRIVATE_FOLDER)
        lock = (path / "lock").open("a+", encoding="ascii")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise SettingsError(
            f"The data folder {path} cannot be written ({reason}); choose another with --data."
        ) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        lock.seek(0)
        holder = lock.read().strip() or "unknown"
        lock.close()
        raise SettingsError(
            f"Parlour already runs on the data folder {path} (process {holder}); "
            "stop it first, or choose another folder with --data."
        ) from error
    lock.truncate(0)
    lock.write(f"{os.getpid()}\n")
    lock.flush()
    return Folder(path, lock)


def write_private(path: Path, text: str) -> None:
    """Write a file that only this user may read, all of it or nothing."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _PRIVATE_FILE)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    draft.replace(path)
