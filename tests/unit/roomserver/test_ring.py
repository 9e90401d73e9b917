"""The ring: what it still has it gives, once and in order; what it has not it does not claim."""

from hypothesis import given
from hypothesis import strategies as st

from parlour.roomserver import limits
from parlour.roomserver.ring import Ring


def filled(count: int) -> Ring:
    ring = Ring()
    for number in range(1, count + 1):
        ring.push(b"%d" % number)
    return ring


def test_frames_are_numbered_from_one() -> None:
    ring = filled(3)
    assert ring.last == 3
    assert ring.after(0) == [b"1", b"2", b"3"]
    assert ring.after(2) == [b"3"]
    assert ring.after(3) == []


def test_a_number_that_never_was_is_refused() -> None:
    assert filled(3).after(4) is None
    assert filled(3).after(-1) is None


def test_what_is_acknowledged_is_not_kept() -> None:
    ring = filled(5)
    ring.acknowledge(3)
    assert ring.frames() == [b"4", b"5"]
    assert ring.after(2) is None
    ring.acknowledge(99)
    assert ring.frames() == []
    assert ring.after(5) == []


def test_the_number_of_frames_is_bounded() -> None:
    ring = filled(limits.RING_FRAMES + 10)
    assert len(ring.frames()) == limits.RING_FRAMES
    assert ring.after(9) is None
    assert ring.after(10) is not None


def test_the_bytes_are_bounded() -> None:
    ring = Ring()
    for _ in range(20):
        ring.push(b"x" * (limits.RING_BYTES // 8))
    assert len(ring.frames()) == 8


def test_a_frame_larger_than_the_ring_is_not_kept() -> None:
    ring = Ring()
    ring.push(b"x" * (limits.RING_BYTES + 1))
    assert ring.frames() == []
    assert ring.after(0) is None
    assert ring.after(1) == []


@given(st.lists(st.one_of(st.binary(max_size=50), st.integers(-5, 60)), max_size=60))
def test_it_gives_what_was_pushed_or_nothing(steps: list[bytes | int]) -> None:
    """Bytes are pushed; a number is acknowledged, then asked for."""
    ring, pushed = Ring(), list[bytes]()
    for step in steps:
        if isinstance(step, bytes):
            pushed.append(step)
            ring.push(step)
        else:
            ring.acknowledge(step)
        for number in range(-1, len(pushed) + 2):
            given_out = ring.after(number)
            assert given_out is None or given_out == pushed[number:]
        assert ring.after(len(pushed)) == []
