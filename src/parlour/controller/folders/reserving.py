"""Storage that is promised to files on their way.

A file counts against its owner's storage when it is there. Many that come slowly and at once could
fill the disk before one of them is: so what is announced is set aside, and a file of unknown length
gets all that is left. Counted by this controller alone; with several, each gives away as much.
"""

from collections.abc import Generator
from contextlib import contextmanager
from uuid import UUID


class Reservations:
    """Bytes by owner."""

    def __init__(self) -> None:
        self._bytes: dict[UUID, int] = {}

    def of(self, owner: UUID) -> int:
        """What is set aside now."""
        return self._bytes.get(owner, 0)

    @contextmanager
    def during(self, owner: UUID, size: int) -> Generator[None]:
        """Set so much aside for a while."""
        self._bytes[owner] = self.of(owner) + size
        try:
            yield
        finally:
            self._bytes[owner] -= size
            if not self._bytes[owner]:
                del self._bytes[owner]
