"""Frames that wait to be written to one socket."""

from parlour.roomserver import limits


class Outbound:
    """The queue of a socket, and whether its transport has enough to do already.

    `frames` is public because broadcasting appends to many of these in its innermost loop.
    """

    __slots__ = ("_bytes", "_counted", "frames", "paused")

    def __init__(self) -> None:
        self.frames: list[bytes] = []
        self.paused = False
        self._bytes = 0
        self._counted = 0

    def take_all(self) -> bytes:
        """All frames in one piece; the queue is empty then."""
        frames = self.frames
        whole = frames[0] if len(frames) == 1 else b"".join(frames)
        self.clear()
        return whole

    def overflows(self) -> bool:
        """Whether more is queued than a socket may hold."""
        frames = self.frames
        for index in range(self._counted, len(frames)):
            self._bytes += len(frames[index])
        self._counted = len(frames)
        return len(frames) > limits.SEND_QUEUE_FRAMES or self._bytes > limits.SEND_QUEUE_BYTES

    def clear(self) -> None:
        self.frames = []
        self._bytes = 0
        self._counted = 0
