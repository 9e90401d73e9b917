"""Where mails go: to a mail server, or into a folder where there is none."""

import asyncio
import os
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol


class Refused(Exception):
    """This mail will never be taken: trying again is no use."""


class Unavailable(Exception):
    """It did not work this time. `for_all`: no other mail would fare better now."""

    def __init__(self, reason: str, *, for_all: bool) -> None:
        super().__init__(reason)
        self.for_all = for_all


class Delivery(Protocol):
    """A way for mails to leave."""

    async def deliver(self, message: EmailMessage, recipient: str, name: str) -> None:
        """Hand over one mail; `name` is the same however often it is tried.

        Raises Refused and Unavailable.
        """
        ...

    async def rest(self) -> None:
        """There is nothing to deliver for now."""
        ...


class Folder:
    """Keeps mails as files, one each, however often they are handed over."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def deliver(self, message: EmailMessage, recipient: str, name: str) -> None:
        """Write `name`.eml. Raises Unavailable if the disk does not take it."""
        content = message.as_bytes()
        try:
            await asyncio.to_thread(self._write, content, name)
        except OSError as error:
            raise Unavailable(str(error), for_all=True) from error

    def _write(self, content: bytes, name: str) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        final = self._folder / f"{name}.eml"
        unfinished = self._folder / f".{name}.{os.getpid()}"
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(descriptor)
        unfinished.replace(final)

    async def rest(self) -> None:
        """Nothing is held open."""
