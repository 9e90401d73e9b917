"""What the platform asks of a media server, whichever it is."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from msgspec import Struct

from parlour.room.io import MediaPermission, MediaTarget


class MediaError(Exception):
    """The media server could not do it; `reason` is a code without secrets."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Present(Struct, frozen=True):
    """Somebody who is connected: what they may publish, and the tracks that they do publish."""

    sources: frozenset[str]
    tracks: tuple[str, ...] = ()
    disguised: bool = False
    """Sends sound as if it were a picture, or the other way round: no honest program does."""


class MediaRooms(Protocol):
    """Rooms of media servers. Whatever is not there counts as done; else they raise MediaError."""

    async def create(self, target: MediaTarget, room: str) -> None:
        """Create a room, unless it exists."""
        ...

    async def delete(self, target: MediaTarget, room: str) -> None:
        """Delete a room and disconnect everybody in it."""
        ...

    async def remove(self, target: MediaTarget, room: str, identities: Iterable[str]) -> None:
        """Disconnect identities from a room."""
        ...

    async def mute(self, target: MediaTarget, room: str, identities: Iterable[str]) -> list[str]:
        """Mute unmuted microphones; gives the identities that had one."""
        ...

    async def permit(
        self, target: MediaTarget, room: str, permissions: Sequence[MediaPermission]
    ) -> list[str]:
        """Set what identities may publish; gives those that are there."""
        ...

    async def present(self, target: MediaTarget, room: str) -> dict[str, Present]:
        """The people who are connected, by identity."""
        ...

    async def subscribe(
        self,
        target: MediaTarget,
        room: str,
        identity: str,
        tracks: Sequence[str],
        *,
        subscribed: bool,
    ) -> None:
        """Send these tracks to somebody, or send them no longer."""
        ...

    async def incarnation(self, target: MediaTarget, room: str) -> str | None:
        """Another one each time that a room of this name is made; None while there is none."""
        ...

    async def close(self) -> None:
        """Close all connections."""
        ...
