"""The frames that a client may not have got yet."""

from collections import deque
from itertools import islice

from parlour.roomserver import limits

_SMALL = 4096


class Ring:
    """The last frames of a session, numbered from 1. Shared frames are held once for all rings.

    The number of frames is bounded always, that of bytes whenever a large frame comes in: small
    ones are broadcasts as a rule, which cost a ring no more than a reference.
    """

    __slots__ = ("_frames", "last")

    def __init__(self, last: int = 0) -> None:
        self.last = last
        self._frames: deque[bytes] = deque(maxlen=limits.RING_FRAMES)

    def push(self, frame: bytes) -> None:
        """Number the frame and keep it, if need be in place of the oldest."""
        self.last += 1
        self._frames.append(frame)
        if len(frame) > _SMALL:
            self._limit_bytes()

    def acknowledge(self, sequence: int) -> None:
        """The client has all frames up to this one."""
        for _ in range(min(sequence, self.last) - self.first + 1):
            self._frames.popleft()

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

    def _limit_bytes(self) -> None:
        size = sum(map(len, self._frames))
        while size > limits.RING_BYTES:
            size -= len(self._frames.popleft())
