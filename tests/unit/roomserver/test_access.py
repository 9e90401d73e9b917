"""Who gets in: rate limits, tokens, origins, device ids, resume keys."""

import uuid

import pytest

from parlour.protocol.roomserver import CallIn, Guest, Profile, Registered
from parlour.roomserver import limits
from parlour.roomserver.bucket import Bucket
from parlour.roomserver.identity import Devices, kind_of, participant_of
from parlour.roomserver.origins import is_allowed, origin_of
from parlour.roomserver.resume import ResumeKeys
from parlour.roomserver.tokens import Tokens, TooManyTokensError

ROOM, CONNECTION = str(uuid.uuid4()), str(uuid.uuid4())
JO = Guest("Jo", "a-device-secret-of-jo")


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_bucket_allows_a_burst_and_then_its_rate() -> None:
    bucket = Bucket(rate=10, size=3, at=0.0)
    assert [bucket.take(0.0) for _ in range(3)] == [0.0, 0.0, 0.0]
    assert bucket.take(0.0) == pytest.approx(0.1)
    assert bucket.wait(0.05) == pytest.approx(0.05)
    assert bucket.take(0.1) == 0.0
    assert bucket.take(1000.0) == bucket.take(1000.0) == bucket.take(1000.0) == 0.0
    assert bucket.take(1000.0) > 0.0


def test_a_bucket_of_nothing_still_lets_something_through() -> None:
    bucket = Bucket(rate=0, size=0, at=0.0)
    assert bucket.take(0.0) == 0.0
    assert 0 < bucket.take(0.0) < 10_000


def test_a_token_is_used_up() -> None:
    tokens = Tokens(Clock())
    token = tokens.issue(ROOM, JO)
    grant = tokens.take(token)
    assert grant is not None
    assert (grant.room, grant.client) == (ROOM, JO)
    assert tokens.take(token) is None


def test_a_token_lives_thirty_seconds() -> None:
    clock = Clock()
    tokens = Tokens(clock)
    early, late = tokens.issue(ROOM, JO), tokens.issue(ROOM, JO)
    clock.now += 29.9
    assert tokens.take(early) is not None
    clock.now += 0.2
    assert tokens.take(late) is None


def test_expired_tokens_make_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "TOKENS", 2)
    clock = Clock()
    tokens = Tokens(clock)
    tokens.issue(ROOM, JO)
    tokens.issue(ROOM, JO)
    with pytest.raises(TooManyTokensError):
        tokens.issue(ROOM, JO)
    clock.now += limits.TOKEN_LIFETIME
    tokens.issue(ROOM, JO)
    assert len(tokens) == 1


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://Meet.Example/path", "https://meet.example"),
        ("https://meet.example:443", "https://meet.example"),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_an_origin_is_written_as_browsers_do(url: str, origin: str) -> None:
    assert origin_of(url) == origin


@pytest.mark.parametrize(
    ("origin", "allowed", "expected"),
    [
        (None, [], True),
        ("https://a.example", ["*"], True),
        ("https://a.example", ["https://a.example/"], True),
        ("https://a.example", ["https://a.example:443"], True),
        ("https://a.example", [], False),
        ("https://a.example", ["https://b.example"], False),
        ("https://a.example", ["http://a.example"], False),
        ("https://a.example.evil.example", ["https://a.example"], False),
        ("null", ["https://a.example"], False),
        ("", ["https://a.example"], False),
    ],
)
def test_origins(origin: str | None, allowed: list[str], expected: bool) -> None:
    assert is_allowed(origin, allowed) is expected


def test_a_device_id_is_the_same_for_the_same_salt_and_secret() -> None:
    devices = Devices(b"salt")
    device = devices.device("a-device-secret")
    assert str(uuid.UUID(device)) == device
    assert Devices(b"salt").device("a-device-secret") == device
    assert devices.device("another-secret") != device
    assert Devices(b"pepper").device("a-device-secret") != device


def test_participants_are_users_or_devices() -> None:
    profile = Profile("the-user", "m@example.org", "", "Mara", "Weiss", "Mara Weiss", "")
    assert participant_of(Registered(profile, "x" * 16), "device") == "the-user"
    assert participant_of(JO, "device") == "device"
    assert kind_of(CallIn("Phone", "x" * 16)) == "call_in"


def test_a_resume_key_is_read_by_the_same_salt_alone() -> None:
    key = ResumeKeys(b"salt").make(ROOM, CONNECTION)
    assert ResumeKeys(b"salt").read(key) == (ROOM, CONNECTION)
    assert ResumeKeys(b"pepper").read(key) is None


def test_no_resume_key_can_be_made_from_another() -> None:
    keys = ResumeKeys(b"salt")
    key = keys.make(ROOM, CONNECTION)
    for place in range(len(key)):
        changed = key[:place] + ("A" if key[place] != "A" else "B") + key[place + 1 :]
        assert keys.read(changed) in {None, (ROOM, CONNECTION)}
    for broken in ("", "A", key[:-4], key + "AAAA", "ä" * 64):
        assert keys.read(broken) is None
