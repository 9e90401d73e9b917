"""The frames that a client may not have got yet."""

from collections import deque
from itertools import islice

from parlour.roomserver import limits


class Ring:
    """The last frames of a session, numbered from 1. Shared frames are held once for all rings."""

    __slots__ = ("_bytes", "_frames", "last")

    def __init__(self, last: int = 0) -> None:
        self.last = last
        self._frames: deque[bytes] = deque()
        self._bytes = 0

    def push(self, frame: bytes) -> None:
        """Number the frame and keep it, if need be in place of the oldest."""
        self.last += 1
        frames = self._frames
        frames.append(frame)
        self._bytes += len(frame)
        while self._bytes > limits.RING_BYTES or len(frames) > limits.RING_FRAMES:
            self._bytes -= len(frames.popleft())

    def acknowledge(self, sequence: int) -> None:
        """The client has all frames up to this one."""
        for _ in range(min(sequence, self.last) - self.first + 1):
            self._bytes -= len(self._frames.popleft())

    @property
    def first(self) -> int:
        """The number of the oldest frame held; one more than `last` if there is none."""
        return self.last - len(self._frames) + 1

    def after(self, sequence: int) -> list[bytes] | None:
        """The frames after this number; None if one is gone, or if there never was this number."""
        if not self.first - 1 <= sequence <= self.last:
            return None
        return list(islice(self._frames, sequence - self.first + 1, None))

    def frames(self) -> list[bytes]:
        """All frames held."""
        return list(self._frames)
