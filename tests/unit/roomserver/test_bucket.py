"""The rate limit of a connection (signaling-core.md 1.6)."""

from parlour.roomserver.bucket import Bucket


def test_tokens_come_back_with_time() -> None:
    bucket = Bucket(rate=10, size=2, at=0)
    assert [bucket.take(0), bucket.take(0)] == [0, 0]
    assert bucket.take(0) == bucket.wait(0) == 0.1
    assert bucket.take(0.1) == 0


def test_a_long_message_takes_several_tokens() -> None:
    bucket = Bucket(rate=10, size=8, at=0)
    assert bucket.take(0, 6) == 0
    assert bucket.take(0, 6) == 0.4
    assert bucket.take(0.4, 6) == 0


def test_what_costs_more_than_there_can_be_costs_all_that_there_is() -> None:
    bucket = Bucket(rate=10, size=2, at=0)
    assert bucket.take(0, 6) == 0
    assert bucket.take(0) == 0.1
